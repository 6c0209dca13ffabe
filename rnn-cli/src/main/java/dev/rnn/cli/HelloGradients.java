package dev.rnn.cli;

import dev.rnn.api.Reductions;
import dev.rnn.api.Slice;
import dev.rnn.model.HelloExperiment;
import dev.rnn.model.StepContributions;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradient of W_x at one point of the training.
 *
 * @param letters of L_1 to L_4, each split by the step it came through
 * @param total of their sum
 * @param norms {@code [5][5]}: for L_1 to L_4 and their sum, the Frobenius norms of the parts k =
 *     1..4 and of the whole
 */
record HelloGradients(List<StepContributions> letters, StepContributions total, float[][] norms) {

    static HelloGradients of(HelloExperiment experiment, Reductions reductions) {
        List<StepContributions> letters = new ArrayList<>();
        for (int t = 0; t < HelloReport.STEPS; t++) {
            letters.add(experiment.loss(t));
        }
        StepContributions total = experiment.totalLoss();
        float[][] norms = new float[HelloReport.STEPS + 1][HelloReport.STEPS + 1];
        for (int t = 0; t <= HelloReport.STEPS; t++) {
            StepContributions loss = t < HelloReport.STEPS ? letters.get(t) : total;
            for (int k = 0; k < HelloReport.STEPS; k++) {
                norms[t][k] = reductions.norm(loss.part(k, HelloExperiment.W_X));
            }
            norms[t][HelloReport.STEPS] = reductions.norm(loss.whole(HelloExperiment.W_X));
        }
        return new HelloGradients(letters, total, norms);
    }

    /** The shares of the steps 1 to 4 in the gradient of L_4; zeros if that is 0. */
    List<Float> shares() {
        float[] parts = norms[HelloReport.STEPS - 1];
        float sum = 0;
        for (int k = 0; k < HelloReport.STEPS; k++) {
            sum += parts[k];
        }
        List<Float> shares = new ArrayList<>();
        for (int k = 0; k < HelloReport.STEPS; k++) {
            shares.add(sum > 0 ? parts[k] / sum : 0);
        }
        return shares;
    }

    boolean addsUp() {
        return total.addsUp(HelloExperiment.W_X)
                && letters.stream().allMatch(loss -> loss.addsUp(HelloExperiment.W_X));
    }

    /** How far the four letters' gradients, added up, are from that of the summed loss. */
    float largestDifference() {
        Slice whole = total.whole(HelloExperiment.W_X);
        float largest = 0;
        for (int i = 0; i < whole.length(); i++) {
            float sum = 0;
            for (StepContributions loss : letters) {
                sum += loss.whole(HelloExperiment.W_X).get(i);
            }
            largest = Math.max(largest, Math.abs(sum - whole.get(i)));
        }
        return largest;
    }
}
