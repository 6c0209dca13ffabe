package dev.rnn.cli;

import dev.rnn.model.DivergedException;
import dev.rnn.model.EpochReport;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingListener;
import dev.rnn.model.TrainingResult;
import dev.rnn.model.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code rnn train} does beside training: shows how it goes, saves the model after each epoch,
 * or after those that are the best so far, and on Ctrl-C.
 *
 * @param keepsBest whether the file is to hold the best epoch's model
 * @param file where to save
 * @param progress what the user sees
 * @param interrupt Ctrl-C
 */
record TrainReport(boolean keepsBest, SaveTo file, Progress progress, Interrupt interrupt) {

    /** The exit status. */
    int run(Trainer trainer, TrainingRun run) throws IOException {
        run.listen(listener(run));
        try {
            return end(trainer, run.run());
        } catch (DivergedException diverged) {
            progress.clear();
            throw new InputException(
                    "%s (now --rate %s, --clip %s); a model or checkpoint saved before stays as it is"
                            .formatted(
                                    diverged.getMessage(),
                                    file.provenance().get("rate"),
                                    file.provenance().get("clip")));
        }
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

    private void finishEpoch(Trainer trainer, EpochReport report) {
        Map<String, String> results = results(report.step());
        String measured = "";
        if (report.validation().isPresent()) {
            double validation = report.validation().get().loss();
            results.put("validation-loss", Double.toString(validation));
            measured = String.format(Locale.ROOT, ", validation loss %.4f", validation);
            if (report.rateFell()) {
                measured += ", the rate falls to " + (float) report.rate();
            }
        }
        boolean saves = !keepsBest || report.isBest();
        if (saves) {
            file.save(trainer.network(), results);
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
        if (result.end() == TrainingResult.End.REQUESTED) {
            boolean has = keepsBest && result.bestStep() > 0 && Files.exists(file.out());
            if (!has) {
                file.save(trainer.network(), results(result.steps()));
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
        if (!keepsBest && !Files.exists(file.out())) {
            // A finished training was resumed, and another file is wanted
            file.save(trainer.network(), results(result.steps()));
            progress.say("done; saved " + file.out());
        }
        if (keepsBest) {
            Map<String, String> results = results(result.bestStep());
            results.put("validation-loss", Double.toString(result.bestFigure()));
            file.save(trainer.network(), results);
            progress.say(
                    String.format(
                            Locale.ROOT,
                            "%s; %s holds the model of step %d, validation loss %.4f",
                            result.end() == TrainingResult.End.STOPPED_EARLY
                                    ? "no better for too long"
                                    : "done",
                            file.out(),
                            result.bestStep(),
                            result.bestFigure()));
        }
        return 0;
    }

    private static Map<String, String> results(long steps) {
        Map<String, String> results = new TreeMap<>();
        results.put("updates", Long.toString(steps));
        return results;
    }
}
