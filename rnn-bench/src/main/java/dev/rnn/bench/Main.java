package dev.rnn.bench;

import dev.rnn.bench.Report.Head;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures our speed against PyTorch, the processor's peak and the scalar backend, and writes the
 * table.
 */
@Command(
        name = "rnn bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures rnn against PyTorch, the processor's fma peak and the scalar backend, in alternating slices of time,"
                    + " and prints the table as Markdown.",
            "PyTorch runs beside it if Python has it; otherwise its rows are left out, and the table says so."
        },
        footer = {
            "",
            "Examples:",
            "  rnn bench --quick",
            "  rnn bench --only matmul --forks 10",
            "  rnn bench --out docs/benchmarks.md --out README.md",
            "  rnn bench --jmh 'tanh|exp'"
        })
public final class Main implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--quick", description = "A few minutes instead of half an hour.")
    private boolean quick;

    @Option(
            names = "--only",
            paramLabel = "PATTERN",
            description = "Only rows in which this regular expression is found.")
    private String only = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Also writes the table into FILE, between its rnn bench markers; repeatable.")
    private List<Path> out = List.of();

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
                    "Runs JMH with its allocation profiler instead, on the kernels in which PATTERN is found.")
    private String jmh;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            defaultValue = "rnn-bench/target/jmh-result.json",
            description = "Where JMH's results go (default: ${DEFAULT-VALUE}).")
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

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            throw new IllegalStateException(
                    "the Vector API is not there; run java with --add-modules jdk.incubator.vector");
        }
        RunLock lock = RunLock.take();
        try {
            if (jmh == null) {
                compare();
            } else {
                List<String> tasks = Tasks.KERNELS.stream().filter(pattern(jmh)::test).toList();
                if (tasks.isEmpty()) {
                    throw new ParameterException(
                            spec.commandLine(),
                            "no kernel matches %s; there are %s".formatted(jmh, Tasks.KERNELS));
                }
                JmhRun.run(tasks, settings(quick ? 1 : 3, 5, quick ? 200 : 1000, 500), json);
            }
        } finally {
            lock.close();
        }
        return CommandLine.ExitCode.OK;
    }

    private void compare() throws IOException, InterruptedException {
        List<Row> rows = Row.all().stream().filter(row -> pattern(only).test(row.title())).toList();
        if (rows.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no row matches %s; there are %s"
                            .formatted(only, Row.all().stream().map(Row::title).toList()));
        }
        Settings settings = quick ? settings(2, 2, 300, 800) : settings(5, 4, 1000, 3000);
        String loadBefore = Machine.load();
        List<Result> results = new ArrayList<>();
        String torch;
        try (Comparison comparison = new Comparison(settings)) {
            torch = comparison.torchInfo();
            for (Row row : rows) {
                System.err.printf("%d/%d %s%n", results.size() + 1, rows.size(), row.title());
                results.add(comparison.time(row));
            }
        }
        Head head = head(settings, torch, loadBefore);
        String full = Report.full(head, results);
        System.out.print(full);
        for (Path file : out) {
            Page.write(file, Report.summary(head, results), full);
        }
    }

    private Head head(Settings settings, String torch, String loadBefore) {
        String now = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES) + " UTC";
        return new Head(
                List.of(
                        "machine: %s, %s".formatted(Machine.processor(), Machine.system()),
                        "peer: " + (torch == null ? missing() : torch + ", one thread"),
                        "JVM: " + Machine.jdk(),
                        "date: %s, commit %s".formatted(now, Machine.commit()),
                        "command: `./rnn bench%s`"
                                .formatted(
                                        spec.commandLine().getParseResult().originalArgs().stream()
                                                .map(argument -> " " + argument)
                                                .reduce("", String::concat)),
                        "%d forks, %d rounds of %d ms each; load average %s before, %s after"
                                .formatted(
                                        settings.forks(),
                                        settings.rounds(),
                                        settings.sliceMillis(),
                                        loadBefore,
                                        Machine.load())));
    }

    private String missing() {
        return "PyTorch is not installed for %s, so its rows are left out".formatted(python);
    }

    private Settings settings(int usualForks, int usualRounds, int usualSlice, int usualWarmUp) {
        return new Settings(
                positive("--forks", forks, usualForks),
                positive("--rounds", rounds, usualRounds),
                positive("--slice", slice, usualSlice),
                positive("--warm-up", warmUp, usualWarmUp),
                python,
                jvmArguments);
    }

    private int positive(String name, Integer given, int usual) {
        if (given != null && given < 1) {
            throw new ParameterException(
                    spec.commandLine(), "%s is %d, must be at least 1".formatted(name, given));
        }
        return given == null ? usual : given;
    }

    private java.util.function.Predicate<String> pattern(String text) {
        try {
            return Pattern.compile(text).asPredicate();
        } catch (PatternSyntaxException problem) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s is no regular expression: %s".formatted(text, problem.getDescription()));
        }
    }
}
