package dev.rnn.cli;

import dev.rnn.interchange.tensorboard.TensorBoardListener;
import dev.rnn.report.PageServer;
import dev.rnn.report.TrainingHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Stack;
import java.util.function.Consumer;
import picocli.CommandLine.Help;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of a training that somebody wants to look at. */
final class WatchOptions {
    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = {
                "Write a page of curves, gradients, samples, confusion, attention and gates, again",
                "after each epoch."
            },
            showDefaultValue = Help.Visibility.NEVER)
    private Path report;

    @Option(
            names = "--serve",
            paramLabel = "PORT",
            arity = "0..1",
            parameterConsumer = PortConsumer.class,
            description = {
                "Show the same page live, to this machine alone, while it trains; on a free port",
                "if none is given."
            },
            showDefaultValue = Help.Visibility.NEVER)
    private Integer port;

    @Option(
            names = "--tensorboard",
            paramLabel = "DIR",
            description = "Write event files for TensorBoard into this directory.",
            showDefaultValue = Help.Visibility.NEVER)
    private Path tensorBoard;

    /** Takes the next word if it is a number, and leaves a file's name to others. */
    static final class PortConsumer implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
            boolean given = !words.isEmpty() && words.peek().matches("-?\\d+");
            String port = given ? words.pop() : "0";
            // Longer numbers are out of range like this one.
            option.setValue(port.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(port));
        }
    }

    /** Before hours of work, not after them. */
    void check(CommandSpec command) {
        Ranges.check(
                "--serve",
                port == null ? 0 : port,
                port == null || port >= 0 && port <= 65535,
                "from 0 (a free port) to 65535");
        if (report != null) {
            OutFile.check(command, "--report", report);
        }
        Ranges.refuse(
                tensorBoard != null && Files.exists(tensorBoard) && !Files.isDirectory(tensorBoard),
                "--tensorboard %s is no directory; name one",
                tensorBoard);
    }

    /**
     * Starts to watch, if anybody wants to look.
     *
     * @param subject what is watched
     * @param address is told where the page is shown live
     * @param say lines for the user
     */
    Optional<TrainingWatch> start(
            TrainingWatch.Subject subject, Consumer<String> address, Consumer<String> say) {
        if (report == null && port == null && tensorBoard == null) {
            return Optional.empty();
        }
        TrainingHistory history = new TrainingHistory();
        TensorBoardListener events = events();
        PageServer server = null;
        if (port != null) {
            server = serve(TrainingWatch.page(subject, history, TrainingWatch.STARTING));
            address.accept("live at " + server.address());
        }
        return Optional.of(new TrainingWatch(subject, history, report, server, events, say));
    }

    private TensorBoardListener events() {
        if (tensorBoard == null) {
            return null;
        }
        try {
            return new TensorBoardListener(tensorBoard);
        } catch (IOException failed) {
            throw new InputException(
                    "--tensorboard %s cannot be written to: %s"
                            .formatted(tensorBoard, Reason.of(failed)));
        }
    }

    private PageServer serve(dev.rnn.report.Page page) {
        try {
            return new PageServer(port, page);
        } catch (IOException failed) {
            throw new InputException(
                    "--serve %d: the port cannot be had: %s; name another, or none for a free one"
                            .formatted(port, Reason.of(failed)));
        }
    }
}
