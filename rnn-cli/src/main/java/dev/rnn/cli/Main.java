package dev.rnn.cli;

import dev.rnn.api.Backend;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/**
 * The {@code rnn} command. Results go to stdout. An error is one sentence on stderr, with exit
 * status 2 for wrong use or bad input and 1 for anything else that failed.
 */
@Command(
        name = "rnn",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        sortOptions = false,
        description = "Recurrent neural networks on the JVM.",
        versionProvider = Main.Version.class,
        subcommands = {
            HelloCommand.class,
            TrainCommand.class,
            SampleCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            VerifyCommand.class,
            TasksCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            RememberCommand.class,
            ChatCommand.class,
            ExplainCommand.class,
            DoctorCommand.class,
            GenerateCompletion.class
        },
        footer = {
            "",
            "Example: rnn hello",
            "Each command explains itself: rnn hello --help",
            "Benchmarks, from the source tree: ./rnn bench --help",
            "",
            "Completion in bash and zsh: source <(rnn generate-completion)"
        })
public final class Main implements Runnable {
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    /** Read by {@code --version}. */
    @Mixin private BackendOption backend;

    @Option(names = "--json", description = "With --version: for programs.")
    private boolean json;

    @Spec private CommandSpec spec;

    private Main() {}

    /**
     * Runs the command and ends the process with its exit status.
     *
     * @param arguments a command and its options
     */
    public static void main(String[] arguments) {
        StandardOutput stdout = new StandardOutput();
        PrintWriter out = writer(System.out, stdout);
        PrintWriter err = writer(System.err, new FileOutputStream(FileDescriptor.err));
        int status = run(out, err, arguments);
        out.flush();
        if (status == 0 && stdout.failure() != null) {
            complain(err, "standard output cannot be written: " + Reason.of(stdout.failure()));
            status = FAILED;
        }
        err.flush();
        System.exit(status);
    }

    /**
     * Runs the command.
     *
     * @param out where results go
     * @param err where errors go
     * @param arguments a command and its options
     * @return the exit status: 0, 1 for a failure, 2 for wrong use or bad input
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Main());
        return line.setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(ansi()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(CellKind.class, WordConverter.of(CellKind.class))
                .registerConverter(OptimizerKind.class, WordConverter.of(OptimizerKind.class))
                .registerConverter(MemoryProblem.class, WordConverter.of(MemoryProblem.class))
                .registerConverter(ScheduleKind.class, WordConverter.of(ScheduleKind.class))
                .setExecutionStrategy(Main::execute)
                .setParameterExceptionHandler((wrong, args) -> wrongUse(err, wrong))
                .setExecutionExceptionHandler((thrown, command, parsed) -> failed(err, thrown))
                .execute(arguments);
    }

    private static int execute(ParseResult parsed) {
        boolean helps = parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested();
        if (parsed.hasSubcommand() && !helps && !parsed.matchedOptions().isEmpty()) {
            throw new ParameterException(
                    parsed.commandSpec().commandLine(),
                    "%s stands before the command %s, which does not see it; put it behind"
                            .formatted(
                                    parsed.matchedOptions().get(0).longestName(),
                                    parsed.subcommand().commandSpec().name()));
        }
        return new RunLast().execute(parsed);
    }

    /**
     * What {@code --version} prints.
     *
     * @return version, backend and width in one line
     */
    public static String version() {
        return version(BackendOption.choose(null));
    }

    private static String version(Backend backend) {
        return "rnn %s, backend %s, %d-bit vectors"
                .formatted(Version.number(), backend.name(), backend.vectorBits());
    }

    /** Without a command: says which there are. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command is given");
    }

    /** UTF-8 into files and pipes whatever the locale, so that a text comes out as it went in. */
    private static PrintWriter writer(PrintStream stream, OutputStream to) {
        Charset charset = isTerminal() ? stream.charset() : StandardCharsets.UTF_8;
        return new PrintWriter(to, true, charset);
    }

    private static boolean isTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    /** Colour for a terminal alone, and not where NO_COLOR (no-color.org) is set. */
    private static Ansi ansi() {
        String refused = System.getenv("NO_COLOR");
        return isTerminal() && (refused == null || refused.isEmpty()) ? Ansi.ON : Ansi.OFF;
    }

    private static int wrongUse(PrintWriter err, ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        complain(err, "%s; see %s --help".formatted(wrong.getMessage(), command));
        return WRONG_USE;
    }

    private static int failed(PrintWriter err, Exception thrown) {
        if (thrown instanceof InputException) {
            complain(err, thrown.getMessage());
            return WRONG_USE;
        }
        if (Boolean.getBoolean("rnn.trace")) {
            thrown.printStackTrace(err);
        }
        String message = thrown.getMessage();
        boolean speaks = message != null && !(thrown instanceof NullPointerException);
        complain(err, speaks ? message : "failed with " + thrown);
        return FAILED;
    }

    /** One sentence on one line. */
    private static void complain(PrintWriter err, String sentence) {
        err.println("rnn: " + sentence.strip().replaceAll("\\s*\\R\\s*", " "));
        err.flush();
    }

    /** What {@code --version} prints: the version, and the backend that would compute. */
    static final class Version implements IVersionProvider {
        @Spec private CommandSpec spec;

        @Override
        public String[] getVersion() {
            OptionSpec option = spec.findOption("--backend");
            Backend backend = BackendOption.choose(option == null ? null : option.getValue());
            OptionSpec json = spec.findOption("--json");
            if (json != null && Boolean.TRUE.equals(json.getValue())) {
                return new String[] {
                    Json.of(new Document(number(), backend.name(), backend.vectorBits()))
                };
            }
            return new String[] {version(backend)};
        }

        /** The same for programs. */
        private record Document(String version, String backend, int vectorBits) {}

        /** The version of the build. */
        static String number() {
            Properties properties = new Properties();
            try (InputStream in = Main.class.getResourceAsStream("version.properties")) {
                properties.load(in);
            } catch (IOException impossible) {
                throw new UncheckedIOException("version.properties is in the jar", impossible);
            }
            return properties.getProperty("version");
        }
    }
}
