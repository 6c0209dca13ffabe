package dev.rnn.model.task;

import dev.rnn.api.Checks;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import dev.rnn.model.CharacterModel;
import dev.rnn.model.Network;
import dev.rnn.model.TrainingPass;
import dev.rnn.model.Windows;
import dev.rnn.model.loss.Measures;
import dev.rnn.model.metric.Estimate;
import dev.rnn.model.metric.Sums;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** How well a character model predicts a text. */
public final class CharacterScores {
    /** Characters whose figures count as one example, for the standard errors. */
    private static final int CHUNK = 1000;

    private static final double LOG_2 = StrictMath.log(2);

    private final Windows windows;
    private final Sums sums = new Sums(3);

    /** Of the characters of each stream since its last example: loss, their number, hits. */
    private final double[][] open;

    private CharacterScores(Windows windows) {
        this.windows = windows;
        open = new double[windows.streams()][3];
    }

    /**
     * Measures a model.
     *
     * @param model predicts each character from those before it
     * @param windows what it has not seen
     * @param workers the threads that share the work; no bit of a figure depends on their number
     * @return {@code loss} in nats a character, {@code perplexity}, {@code bits per character}, and
     *     {@code accuracy} of the likeliest character; an example is 1,000 characters
     */
    public static Scores of(CharacterModel model, Windows windows, Workers workers) {
        Checks.given("model", model);
        Checks.given("windows", windows);
        Checks.given("workers", workers);
        CharacterScores scores = new CharacterScores(windows);
        scores.read(model.network(), workers);
        SequencedMap<String, Estimate> figures = new LinkedHashMap<>();
        figures.put("loss", scores.sums.ratio(0, 1));
        figures.put(
                "perplexity",
                scores.sums.estimate(total -> Measures.perplexity(total[0] / total[1])));
        figures.put(
                "bits per character", scores.sums.estimate(total -> total[0] / total[1] / LOG_2));
        figures.put("accuracy", scores.sums.ratio(2, 1));
        return new Scores(figures, "");
    }

    private void read(Network network, Workers workers) {
        windows.check(network.spec());
        TrainingPass pass =
                new TrainingPass(
                        network.backend(),
                        network.spec(),
                        Slice.of(network.parameters()),
                        windows.maxSteps(),
                        windows.maxBatch(),
                        workers);
        Slice state = Slice.zeros(pass.stateSize(windows.maxBatch()));
        Slice next = Slice.zeros(state.length());
        for (int k = 0; k < windows.count(); k++) {
            SequenceShape shape = windows.load(k);
            pass.forward(shape, windows.input(), k == 0 ? Slice.NONE : state, next);
            pass.evaluate(windows.target());
            count(shape, pass.logits(), pass.losses(), network.spec().outputs());
            Slice read = next;
            next = state;
            state = read;
        }
        for (double[] rest : open) {
            close(rest);
        }
    }

    private void count(SequenceShape shape, Slice logits, Slice losses, int classes) {
        Target.Classes right = (Target.Classes) windows.target();
        for (int row = 0; row < shape.rows(); row++) {
            double[] stream = open[row % shape.batch()];
            boolean hit =
                    ClassMetric.largest(logits, row, classes)
                            == right.classes()[right.offset() + row];
            stream[0] += losses.get(row);
            stream[1]++;
            stream[2] += hit ? 1 : 0;
            if (stream[1] == CHUNK) {
                close(stream);
            }
        }
    }

    private void close(double[] stream) {
        if (stream[1] > 0) {
            sums.add(stream);
            Arrays.fill(stream, 0);
        }
    }
}
