package dev.rnn.cli;

import dev.rnn.model.DivergedException;
import dev.rnn.model.Trainer;
import dev.rnn.model.Windows;
import dev.rnn.model.optimizer.ReduceOnPlateau;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The loop of {@code rnn train}: trains, measures and saves after each epoch, and saves on Ctrl-C.
 *
 * @param trainer before its first step
 * @param stepsPerEpoch windows of the text
 * @param unseen the part held back, or null for none
 * @param plateau a schedule that is to be told each validation loss, or null
 * @param file where to save
 * @param progress what the user sees
 * @param interrupt Ctrl-C
 */
record TrainingRun(
        Trainer trainer,
        long stepsPerEpoch,
        Windows unseen,
        ReduceOnPlateau plateau,
        SaveTo file,
        Progress progress,
        Interrupt interrupt) {

    /** The exit status. */
    int run() {
        double epochLoss = 0;
        while (step()) {
            long steps = trainer.steps();
            epochLoss += trainer.loss();
            progress.step(steps, trainer.loss());
            boolean end = steps == trainer.totalSteps();
            if (steps % stepsPerEpoch == 0 || end) {
                long inEpoch = (steps - 1) % stepsPerEpoch + 1;
                finishEpoch(epochLoss / inEpoch);
                epochLoss = 0;
            }
            if (!end && interrupt.requested()) {
                file.save(trainer.network(), results());
                progress.say(
                        "interrupted after step %d of %d; saved %s"
                                .formatted(steps, trainer.totalSteps(), file.out()));
                return Interrupt.STATUS;
            }
        }
        return 0;
    }

    private boolean step() {
        try {
            return trainer.step();
        } catch (DivergedException diverged) {
            throw diverged(diverged.getMessage());
        }
    }

    /** The model file on the disk, if there is one, is that of the last epoch that went well. */
    private InputException diverged(String how) {
        progress.clear();
        return new InputException(
                "%s (now --rate %s, --clip %s); a model saved before stays as it is"
                        .formatted(
                                how, file.provenance().get("rate"), file.provenance().get("clip")));
    }

    private void finishEpoch(double loss) {
        long steps = trainer.steps();
        Map<String, String> results = results();
        String measured = "";
        if (unseen != null) {
            double validation = trainer.evaluate(unseen);
            if (!Double.isFinite(validation)) {
                throw diverged(
                        "the validation loss became %s after step %d; try a lower rate or a smaller clip norm"
                                .formatted(validation, steps));
            }
            results.put("validation-loss", Double.toString(validation));
            measured = String.format(Locale.ROOT, ", validation loss %.4f", validation);
            if (plateau != null && plateau.observe(validation)) {
                measured += ", the rate falls to " + (float) plateau.rate(steps);
            }
        }
        file.save(trainer.network(), results);
        progress.say(
                String.format(
                        Locale.ROOT,
                        "epoch %d: training loss %.4f%s; saved %s",
                        (steps - 1) / stepsPerEpoch + 1,
                        loss,
                        measured,
                        file.out()));
        progress.resume(steps);
    }

    private Map<String, String> results() {
        Map<String, String> results = new TreeMap<>();
        results.put("updates", Long.toString(trainer.steps()));
        return results;
    }
}
