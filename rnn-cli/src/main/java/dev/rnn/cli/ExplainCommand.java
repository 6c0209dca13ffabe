package dev.rnn.cli;

import dev.rnn.interchange.WholeFile;
import dev.rnn.report.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rnn explain}: pictures of what goes on inside. */
@Command(
        name = "explain",
        description = "Shows what goes on inside: pages with pictures, and their figures as text.",
        subcommands = {
            ExplainActivationsCommand.class,
            ExplainGradientsCommand.class,
            ExplainAttentionCommand.class,
            ExplainGatesCommand.class
        },
        footer = {
            "",
            "Example: rnn explain activations",
            "Example: rnn explain gradients model.rnn --text book.txt --out gradients.html",
            "Example: rnn explain attention dates.rnn \"4 July 1999\"",
            "Example: rnn explain gates book.rnn \"It was the best of times\""
        })
final class ExplainCommand implements Runnable {
    /** Names what is written, not read. */
    private static final String OUT = "--out";

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "nothing to explain is named; there are activations, gradients, attention, gates");
    }

    /** Writes a page and says where. */
    static void write(Page page, Path out, OutputOptions output) {
        OutFile.check(output.command(), OUT, out);
        try {
            page.facts(madeBy(output.command()));
            page.write(out);
        } catch (IOException failed) {
            throw new InputException(
                    "--out %s cannot be written: %s".formatted(out, Reason.of(failed)));
        }
        output.results().flush();
        output.remarks().println("page: " + out);
    }

    /** Where a page comes from: the version, the command with its options, the files it read. */
    private static Map<String, String> madeBy(CommandSpec command) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("made by", "rnn " + Main.Version.number());
        List<String> words = command.root().commandLine().getParseResult().originalArgs();
        facts.put("command", "rnn " + String.join(" ", words));
        for (ArgSpec given : command.commandLine().getParseResult().matchedArgs()) {
            boolean isRead =
                    !(given instanceof OptionSpec option && option.longestName().equals(OUT));
            if (isRead && given.getValue() instanceof Path file && Files.isRegularFile(file)) {
                facts.put("SHA-256 of " + file.getFileName(), WholeFile.sha256(file));
            }
        }
        return facts;
    }
}
