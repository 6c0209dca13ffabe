package dev.rnn.bench;

import dev.rnn.cli.Interrupt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures this machine and our speed on it beside the peers', and writes the report. */
@Command(
        name = "rnn bench",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = {
            "Measures this machine, then rnn beside PyTorch, ONNX Runtime, DL4J and OpenBLAS, the"
                    + " processor's fma peak and the scalar backend, in alternating slices of time, and"
                    + " writes report.html, report.json and report.md.",
            "A peer that is not installed is left out, and the report says so. Ctrl-C writes what"
                    + " there is."
        },
        footer = {
            "",
            "Examples:",
            "  rnn bench --quick",
            "  rnn bench --peers                # fetches ONNX Runtime, DL4J and OpenBLAS first",
            "  rnn bench --only matmul --forks 10",
            "  rnn bench --out docs/report/today",
            "  rnn bench --out docs/benchmarks.md --out README.md",
            "  rnn bench --quick --compare target/bench/report.json --out target/now",
            "  rnn bench --jmh 'tanh|exp'"
        })
public final class Main implements Callable<Integer> {
    /** Where the report goes if nothing is said. */
    private static final Path USUAL = Path.of("target", "bench");

    @Spec private CommandSpec spec;

    @Option(
            names = "--quick",
            description = "Two minutes instead of twenty: a row or two of each kind.")
    private boolean quick;

    @Option(names = "--full", description = "Hours: every row, five forks, long slices.")
    private boolean full;

    @Option(
            names = "--only",
            paramLabel = "PATTERN",
            description =
                    "Only rows, kernels and studies in whose names this regular expression is"
                            + " found.")
    private String only = "";

    @Option(
            names = "--out",
            paramLabel = "DIR|FILE.md",
            description =
                    "Where the report goes: a folder (target/bench if nothing is said); or a page"
                            + " of Markdown that gets the table between its rnn bench markers."
                            + " Repeatable.")
    private List<Path> out = List.of();

    @Option(
            names = "--compare",
            paramLabel = "OLD.json",
            description = "Says what became slower beyond noise since that report.")
    private Path compare;

    @Option(
            names = "--with",
            paramLabel = "NEW.json",
            description = "Compares with that report instead of measuring; needs --compare.")
    private Path with;

    @Option(
            names = "--peers",
            description =
                    "Fetches ONNX Runtime, DL4J and OpenBLAS with Maven first, some 350 MB; later"
                            + " runs find them.")
    private boolean fetch;

    @Option(
            names = "--builds",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "JARS",
            description =
                    "Two minutes alone: SIMD beside scalar, and beside another build whose jars are in this folder,"
                            + " such as rnn-bench/target/app of an older checkout.")
    private String builds;

    @Option(names = "--forks", paramLabel = "N", description = "Fresh JVMs a row.")
    private Integer forks;

    @Option(names = "--rounds", paramLabel = "N", description = "Slices of each side in a fork.")
    private Integer rounds;

    @Option(names = "--slice", paramLabel = "MS", description = "Length of a slice.")
    private Integer slice;

    @Option(names = "--warm-up", paramLabel = "MS", description = "Warm-up of a JVM, at least.")
    private Integer warmUp;

    @Option(
            names = "--python",
            paramLabel = "COMMAND",
            defaultValue = "python3",
            description = "Python with PyTorch (default: ${DEFAULT-VALUE}).")
    private String python;

    @Option(
            names = "--jvm-arg",
            paramLabel = "ARG",
            description = "One more argument for our JVMs; repeatable.")
    private List<String> jvmArguments = List.of();

    @Option(
            names = "--jmh",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "PATTERN",
            description =
                    "Runs JMH with its allocation profiler alone, on the kernels in which PATTERN"
                            + " is found.")
    private String jmh;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            defaultValue = "target/bench/jmh-result.json",
            description = "Where the results of --jmh go (default: ${DEFAULT-VALUE}).")
    private Path json;

    private Main() {}

    /**
     * Runs the command and ends the JVM.
     *
     * @param arguments as {@code --help} explains them
     */
    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** Runs the command; its exit status. */
    static int execute(String... arguments) {
        CommandLine command = new CommandLine(new Main());
        command.setParameterExceptionHandler(
                (problem, line) -> {
                    problem.getCommandLine().getErr().println("rnn bench: " + problem.getMessage());
                    return CommandLine.ExitCode.USAGE;
                });
        command.setExecutionExceptionHandler(
                (problem, line, result) -> {
                    line.getErr().println("rnn bench: " + problem.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                });
        return command.execute(arguments);
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {dev.rnn.cli.Main.version()};
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        RunData before = compare == null ? null : RunFiles.read(compare);
        if (with != null) {
            System.out.print(new Regressions(before, RunFiles.read(with)).markdown());
            return CommandLine.ExitCode.OK;
        }
        RunLock lock = RunLock.take();
        try (Interrupt interrupt = new Interrupt()) {
            if (jmh != null) {
                kernelsAlone(interrupt);
                return CommandLine.ExitCode.OK;
            }
            if (builds != null) {
                System.out.print(new Versions(jars()).measure());
                return CommandLine.ExitCode.OK;
            }
            BenchRun run =
                    new BenchRun(level(), settings(), pattern(only), interrupt, commandLine());
            RunData data = run.measure(folder());
            Outputs.write(out, folder(), run, data);
            if (before != null) {
                System.out.println();
                System.out.print(new Regressions(before, data).markdown());
            }
        } finally {
            lock.close();
        }
        return CommandLine.ExitCode.OK;
    }

    private void check() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            throw new IllegalStateException(
                    "the Vector API is not there; run java with --add-modules"
                            + " jdk.incubator.vector");
        }
        if (quick && full) {
            throw usage("--quick and --full contradict each other; give one of them");
        }
        if (with != null && compare == null) {
            throw usage("--with needs --compare OLD.json, the report to compare it with");
        }
        if (fetch && System.getProperty(Peers.FOLDER) == null) {
            throw usage("--peers works in ./rnn bench, which fetches them; start it that way");
        }
        if (jmh == null
                && builds == null
                && with == null
                && !BenchRun.hasAnything(level(), pattern(only))) {
            throw usage(
                    "nothing matches %s; there are the rows %s, the kernels %s and the studies %s"
                            .formatted(
                                    only,
                                    Rows.all().stream().map(Row::title).toList(),
                                    Tasks.KERNELS,
                                    Inquiry.names()));
        }
        jars();
        settings();
    }

    /** The folder of another build's jars; null if none is given. */
    private Path jars() {
        if (builds == null || builds.isEmpty()) {
            return null;
        }
        Path folder = Path.of(builds);
        if (!Files.isDirectory(folder)) {
            throw usage(
                    "%s is no folder; give the jars of a build, such as rnn-bench/target/app of an older checkout"
                            .formatted(folder));
        }
        return folder;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Level level() {
        return quick ? Level.QUICK : full ? Level.FULL : Level.DEFAULT;
    }

    /** The one folder among the outputs, or the usual one. */
    private Path folder() {
        return out.stream().filter(path -> !Outputs.isPage(path)).findFirst().orElse(USUAL);
    }

    private String commandLine() {
        return String.join(" ", spec.commandLine().getParseResult().originalArgs());
    }

    private void kernelsAlone(Interrupt interrupt) throws IOException {
        List<String> tasks = Tasks.KERNELS.stream().filter(pattern(jmh)).toList();
        if (tasks.isEmpty()) {
            throw usage("no kernel matches %s; there are %s".formatted(jmh, Tasks.KERNELS));
        }
        JmhRun.run(tasks, settings(), json, task -> !interrupt.requested())
                .forEach(System.out::println);
    }

    private Settings settings() {
        Level level = level();
        return new Settings(
                positive("--forks", forks, level.forks),
                positive("--rounds", rounds, level.rounds),
                positive("--slice", slice, level.sliceMillis),
                positive("--warm-up", warmUp, level.warmUpMillis),
                python,
                jvmArguments);
    }

    private int positive(String name, Integer given, int usual) {
        if (given != null && given < 1) {
            throw usage("%s is %d, must be at least 1".formatted(name, given));
        }
        return given == null ? usual : given;
    }

    private Predicate<String> pattern(String text) {
        try {
            return Pattern.compile(text).asPredicate();
        } catch (PatternSyntaxException problem) {
            throw usage(
                    "%s is no regular expression: %s".formatted(text, problem.getDescription()));
        }
    }
}
