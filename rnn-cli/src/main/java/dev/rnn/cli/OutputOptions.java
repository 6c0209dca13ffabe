package dev.rnn.cli;

import java.io.PrintWriter;
import java.io.Writer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** For whom a command writes: people, scripts, or programs. A mixin of commands with results. */
final class OutputOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-q", "--quiet"},
            description = "Results and errors alone.")
    private boolean quiet;

    @Option(
            names = "--json",
            description = "For programs: one JSON document on standard output, and nothing else.")
    private boolean json;

    /** Where results for people go. */
    PrintWriter results() {
        return json ? nowhere() : out();
    }

    /** Where all goes that is said beside results. */
    PrintWriter remarks() {
        return json || quiet ? nowhere() : out();
    }

    /** Where it goes as long as the command is at work: not into a program's document. */
    PrintWriter progress() {
        return quiet ? nowhere() : json ? command.commandLine().getErr() : out();
    }

    /** Whether results are to stand alone. */
    boolean isQuiet() {
        return quiet && !json;
    }

    /** Whether a document is asked for. */
    boolean isJson() {
        return json;
    }

    /** Writes the document, if one is asked for. */
    void document(Object document) {
        if (json) {
            out().println(Json.of(document));
            out().flush();
        }
    }

    /** The command, with its options, that is at work. */
    CommandSpec command() {
        return command;
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }

    private static PrintWriter nowhere() {
        return new PrintWriter(Writer.nullWriter());
    }
}
