package dev.rnn.cli;

import dev.rnn.interchange.tensorboard.TensorBoardListener;
import dev.rnn.model.EpochReport;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingListener;
import dev.rnn.model.insight.Insight;
import dev.rnn.report.Page;
import dev.rnn.report.PageServer;
import dev.rnn.report.TrainingHistory;
import dev.rnn.report.TrainingPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Looks at a training: writes its report after each epoch, shows it live, writes events for
 * TensorBoard. Changes no bit of the training, and does not end it: what cannot be written is said
 * once.
 */
final class TrainingWatch implements TrainingListener, AutoCloseable {
    static final String STARTING = "It starts.";

    private static final String TRAINS = "It trains: ";

    /** A page within an epoch is made no more often, and only if somebody looks. */
    private static final long LIVE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What is watched: its name, what it was made from, its loss's unit, what it shows. */
    record Subject(
            String title,
            Map<String, String> facts,
            String unit,
            Function<Trainer, Insight> insight) {}

    private final Subject subject;
    private final TrainingHistory history;
    private final Path report;
    private final PageServer server;
    private final TensorBoardListener events;
    private final Consumer<String> say;
    private String place = "no update yet";
    private String ended = "It ended before its end";
    private boolean reportFailed;
    private boolean eventsFailed;
    private long lastPage;

    /** {@code report}, {@code server} and {@code events} are null where they are not wanted. */
    TrainingWatch(
            Subject subject,
            TrainingHistory history,
            Path report,
            PageServer server,
            TensorBoardListener events,
            Consumer<String> say) {
        this.subject = subject;
        this.history = history;
        this.report = report;
        this.server = server;
        this.events = events;
        this.say = say;
    }

    static Page page(Subject subject, TrainingHistory history, String state) {
        return TrainingPage.of(subject.title(), state, subject.facts(), subject.unit(), history);
    }

    private Page page(String now) {
        return page(subject, history, now);
    }

    @Override
    public void started(Trainer trainer) {
        if (events != null) {
            events.started(trainer);
        }
        history.started(trainer);
        if (trainer.steps() > 0 && report != null && Files.isRegularFile(report)) {
            goOn();
        }
    }

    /** A training that is taken up again goes on in the pictures of its report. */
    private void goOn() {
        try {
            if (!history.restore(Files.readString(report))) {
                say.accept("%s is of another training; its curves start anew".formatted(report));
            }
        } catch (IOException unreadable) {
            say.accept(
                    "--report %s cannot be read: %s; its curves start anew"
                            .formatted(report, Reason.of(unreadable)));
        }
    }

    @Override
    public void step(Trainer trainer) {
        history.step(trainer);
        toEvents(() -> events.step(trainer));
        if (server != null && System.nanoTime() - lastPage > LIVE_NANOS && server.wanted()) {
            place = place(trainer);
            server.show(page(TRAINS + place + "."));
            lastPage = System.nanoTime();
        }
    }

    @Override
    public void epoch(Trainer trainer, EpochReport epoch) {
        history.epoch(trainer, epoch);
        Insight insight = subject.insight().apply(trainer);
        history.show(insight);
        toEvents(
                () -> {
                    events.epoch(trainer, epoch);
                    events.show(epoch.step(), insight);
                });
        place = place(trainer);
        Page now = page(TRAINS + place + ".");
        write(now);
        if (server != null) {
            server.show(now);
            lastPage = System.nanoTime();
        }
    }

    private static String place(Trainer trainer) {
        long perEpoch = trainer.stepsPerEpoch();
        return "update %,d of %,d, epoch %,d of %,d"
                .formatted(
                        trainer.steps(),
                        trainer.totalSteps(),
                        Math.max(trainer.steps() - 1, 0) / perEpoch + 1,
                        (trainer.totalSteps() + perEpoch - 1) / perEpoch);
    }

    private void write(Page page) {
        if (report == null) {
            return;
        }
        try {
            page.write(report);
        } catch (IOException failed) {
            if (!reportFailed) {
                say.accept(
                        "--report %s cannot be written: %s; the training goes on"
                                .formatted(report, Reason.of(failed)));
            }
            reportFailed = true;
        }
    }

    private void toEvents(Runnable writes) {
        if (events == null || eventsFailed) {
            return;
        }
        try {
            writes.run();
        } catch (UncheckedIOException failed) {
            eventsFailed = true;
            say.accept(
                    "%s cannot be written: %s; the training goes on"
                            .formatted(events.path(), Reason.of(failed.getCause())));
        }
    }

    /**
     * Says how the training ended, for the last page.
     *
     * @param how a sentence without its full stop
     */
    void ended(String how) {
        ended = how;
    }

    /** Writes the last page, lets browsers fetch it, and ends. */
    @Override
    public void close() {
        Page last = page(ended + "; last seen: " + place + ".");
        write(last);
        if (server != null) {
            server.end(last);
        }
        if (events != null) {
            try {
                events.close();
            } catch (IOException failed) {
                toEvents(
                        () -> {
                            throw new UncheckedIOException(failed);
                        });
            }
        }
    }
}
