package dev.rnn.cli;

import dev.rnn.model.DivergedException;
import dev.rnn.model.Trainer;
import dev.rnn.model.Validation;
import dev.rnn.model.task.TaskTraining;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;

/**
 * The loop of {@code rnn train --task}: trains, measures after each epoch, and saves the weights
 * each time that the validation part is better than ever.
 *
 * @param training what to train
 * @param out where to save
 * @param provenance what is known before the training starts; the results are added
 * @param progress what the user sees
 * @param interrupt Ctrl-C, which saves the best epoch so far
 */
record TaskRun(
        TaskTraining training,
        Path out,
        SortedMap<String, String> provenance,
        Progress progress,
        Interrupt interrupt) {

    /** The exit status. */
    int run(Trainer trainer) {
        Validation best = null;
        double sum = 0;
        int inEpoch = 0;
        while (!interrupt.requested() && step(trainer)) {
            sum += trainer.loss();
            inEpoch++;
            progress.step(trainer.steps(), trainer.loss());
            boolean end = trainer.steps() == trainer.totalSteps();
            if (trainer.steps() % trainer.stepsPerEpoch() == 0 || end) {
                Validation now = trainer.validate().orElseThrow();
                if (training.isBetter(now, best)) {
                    best = now;
                    save(trainer, now);
                }
                say(trainer, sum / inEpoch, now, now == best);
                sum = 0;
                inEpoch = 0;
            }
        }
        boolean interrupted = interrupt.requested();
        if (best == null) {
            if (!interrupted) {
                throw new InputException(
                        "no epoch had a validation loss that is a number; nothing is saved; try a lower --rate");
            }
            save(trainer, null);
        }
        progress.say("%ssaved %s".formatted(interrupted ? "interrupted; " : "", out));
        return interrupted ? Interrupt.STATUS : 0;
    }

    private boolean step(Trainer trainer) {
        try {
            return trainer.step();
        } catch (DivergedException diverged) {
            progress.clear();
            throw new InputException(diverged.getMessage());
        }
    }

    private void say(Trainer trainer, double loss, Validation now, boolean best) {
        StringBuilder line = new StringBuilder();
        line.append(
                String.format(
                        Locale.ROOT,
                        "epoch %d: training loss %.4f, validation loss %.4f",
                        (trainer.steps() - 1) / trainer.stepsPerEpoch() + 1,
                        loss,
                        now.loss()));
        now.metrics()
                .forEach(
                        (name, value) ->
                                line.append(String.format(Locale.ROOT, ", %s %.4f", name, value)));
        progress.say(line.append(best ? " (best so far)" : "").toString());
        progress.resume(trainer.steps());
    }

    /** The weights as they are, with what was measured of them; null for nothing. */
    private void save(Trainer trainer, Validation measured) {
        provenance.put("updates", Long.toString(trainer.steps()));
        if (measured != null) {
            provenance.put("validation.loss", Double.toString(measured.loss()));
            measured.metrics()
                    .forEach((name, value) -> provenance.put("validation." + name, "" + value));
        }
        float[] parameters = trainer.parameters();
        for (float parameter : parameters) {
            if (!Float.isFinite(parameter)) {
                throw new InputException(
                        "a weight became %s within %d updates; it is not saved; try a lower --rate"
                                .formatted(parameter, trainer.steps()));
            }
        }
        try {
            training.model().apply(parameters).file(provenance).write(out);
        } catch (IOException failed) {
            throw new InputException(
                    "%s cannot be written: %s; what was there before is unchanged"
                            .formatted(out, Reason.of(failed)));
        }
    }
}
