package dev.rnn.cli;

import dev.rnn.model.DivergedException;
import dev.rnn.model.EarlyStopping;
import dev.rnn.model.EpochReport;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingListener;
import dev.rnn.model.TrainingResult;
import dev.rnn.model.TrainingRun;
import dev.rnn.model.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What {@code rnn train} does beside training: shows how it goes, saves the model after each epoch,
 * or after those that are the best so far, and on Ctrl-C.
 *
 * @param stopping which epoch's model the file is to hold; empty for the last one's
 * @param file where to save
 * @param progress what the user sees
 * @param interrupt Ctrl-C
 * @param watch who else looks, after the model was saved
 */
record TrainReport(
        Optional<EarlyStopping> stopping,
        SaveTo file,
        Progress progress,
        Interrupt interrupt,
        Optional<TrainingWatch> watch) {

    /** The exit status. */
    int run(Trainer trainer, TrainingRun run) throws IOException {
        run.listen(listener(run));
        watch.ifPresent(looking -> run.listen(looking).listen(afterLooking()));
        try {
            return end(trainer, run.run());
        } catch (DivergedException diverged) {
            progress.clear();
            ended("It ended: " + diverged.getMessage());
            throw new InputException(
                    "%s (now %s); a model or checkpoint saved before stays as it is"
                            .formatted(diverged.getMessage(), bounds()));
        } finally {
            watch.ifPresent(TrainingWatch::close);
        }
    }

    private void ended(String how) {
        watch.ifPresent(looking -> looking.ended(how));
    }

    /** The options that the message is about. */
    private String bounds() {
        StringJoiner bounds = new StringJoiner(", ");
        for (String name : new String[] {"rate", "clip"}) {
            String value = file.provenance().get(name);
            if (value != null) {
                bounds.add("--" + name + " " + value);
            }
        }
        return bounds.toString();
    }

    private TrainingListener listener(TrainingRun run) {
        return new TrainingListener() {
            @Override
            public void started(Trainer trainer) {
                progress.resume(trainer.steps());
            }

            @Override
            public void step(Trainer trainer) {
                progress.step(trainer.steps(), trainer.loss());
                if (interrupt.requested()) {
                    run.stop();
                }
            }

            @Override
            public void epoch(Trainer trainer, EpochReport report) {
                finishEpoch(trainer, report);
            }
        };
    }

    /** Making a page is not training. */
    private TrainingListener afterLooking() {
        return new TrainingListener() {
            @Override
            public void epoch(Trainer trainer, EpochReport report) {
                progress.resume(report.step());
            }
        };
    }

    private void finishEpoch(Trainer trainer, EpochReport report) {
        StringBuilder measured = new StringBuilder();
        report.validation().ifPresent(validation -> measured.append(inWords(validation)));
        if (report.rateFell()) {
            measured.append(", the rate falls to ").append((float) report.rate());
        }
        boolean saves = stopping.isEmpty() || report.isBest();
        if (saves) {
            file.save(trainer, results(report.step(), report.validation()));
        }
        progress.say(
                String.format(
                        Locale.ROOT,
                        "epoch %d: training loss %.4f%s; %s",
                        report.epoch(),
                        report.trainingLoss(),
                        measured,
                        saves ? "saved " + file.out() : "no better"));
        progress.resume(report.step());
    }

    private int end(Trainer trainer, TrainingResult result) {
        ended(
                switch (result.end()) {
                    case COMPLETE -> "It is done";
                    case STOPPED_EARLY -> "It ended early: no better for too long";
                    case REQUESTED -> "It was interrupted";
                });
        if (result.end() == TrainingResult.End.REQUESTED) {
            boolean has = result.best().isPresent() && Files.exists(file.out());
            if (!has) {
                file.save(trainer, results(result.steps(), Optional.empty()));
            }
            progress.say(
                    "interrupted after step %d of %d; %s"
                            .formatted(
                                    result.steps(),
                                    trainer.totalSteps(),
                                    has
                                            ? "%s holds the best model so far".formatted(file.out())
                                            : "saved " + file.out()));
            return Interrupt.STATUS;
        }
        if (stopping.isEmpty() && !Files.exists(file.out())) {
            // A finished training was resumed, and another file is wanted
            file.save(trainer, results(result.steps(), Optional.empty()));
            progress.say("done; saved " + file.out());
        }
        if (result.best().isPresent()) {
            file.save(trainer, results(result.bestStep(), result.best()));
            progress.say(
                    "%s; %s holds the model of step %d%s"
                            .formatted(
                                    result.end() == TrainingResult.End.STOPPED_EARLY
                                            ? "no better for too long"
                                            : "done",
                                    file.out(),
                                    result.bestStep(),
                                    inWords(result.best().get())));
        }
        return 0;
    }

    private static String inWords(Validation validation) {
        StringBuilder words = new StringBuilder();
        words.append(String.format(Locale.ROOT, ", validation loss %.4f", validation.loss()));
        validation
                .metrics()
                .forEach(
                        (name, value) ->
                                words.append(String.format(Locale.ROOT, ", %s %.4f", name, value)));
        return words.toString();
    }

    /** What the model file says of the model. */
    private static Map<String, String> results(long steps, Optional<Validation> validation) {
        Map<String, String> results = new TreeMap<>();
        results.put("updates", Long.toString(steps));
        if (validation.isPresent()) {
            results.put("validation-loss", Double.toString(validation.get().loss()));
            validation
                    .get()
                    .metrics()
                    .forEach(
                            (name, value) ->
                                    results.put("validation-" + name, Double.toString(value)));
        }
        return results;
    }
}
