package dev.rnn.model;

import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.Reductions;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much of the last step's loss reaches back to the states before it: |dL_T/dh_k| over the
 * distance T - k, docs/equations.md (6). Where it falls to nothing, the network cannot learn what
 * it would have to remember for so long (Hochreiter 1991; Bengio, Simard and Frasconi 1994).
 *
 * @param states the names of the cell's states: {@code h}, and for an LSTM {@code c}; of a stack
 *     those of each layer
 * @param norms {@code [T][states]}: at distance d = 1..T, in row d - 1, the root of the mean over
 *     the batch of |dL_T/ds_{T-d}|^2 for each state s
 */
public record GradientFlow(List<String> states, float[][] norms) {

    /** Checks that each row has a norm for each state. */
    public GradientFlow {
        Checks.all("states", states);
        Checks.given("norms", norms);
        states = List.copyOf(states);
        for (int d = 0; d < norms.length; d++) {
            if (norms[d] == null || norms[d].length != states.size()) {
                throw new IllegalArgumentException(
                        "norms[%d] has %s entries, there are %d states"
                                .formatted(
                                        d,
                                        norms[d] == null ? "no" : norms[d].length,
                                        states.size()));
            }
        }
    }

    /**
     * Follows the gradient back.
     *
     * @param network one that reads forwards and gives classes; its parameters stay as they are
     * @param steps T, at least 1
     * @param batch B, at least 1
     * @param input {@code [T][B]} symbols, or {@code [T][B][inputs]} features
     * @param targets {@code [B]} classes that are right after the last step
     * @return the norms
     * @throws IllegalArgumentException if a size does not match, or the network reads sequences
     *     from their end
     */
    public static GradientFlow of(
            Network network, int steps, int batch, Input input, int[] targets) {
        Checks.given("network", network);
        Checks.given("input", input);
        Checks.given("targets", targets);
        if (network.spec().readsAhead()) {
            throw new IllegalArgumentException(
                    "the network reads sequences from their end too, so no step comes last; follow one that reads forwards");
        }
        if (steps < 1 || batch < 1 || targets.length != batch) {
            throw new IllegalArgumentException(
                    "steps is %d, batch %d, and there are %d targets; give at least one of each, and a target for each sequence"
                            .formatted(steps, batch, targets.length));
        }
        SequenceShape one = SequenceShape.of(1, batch);
        TrainingPass pass =
                new TrainingPass(
                        network.backend(),
                        network.spec(),
                        Slice.of(network.parameters()),
                        1,
                        batch,
                        Workers.ONE);
        if (network.spec().outputAt() == OutputAt.CHOSEN_STEPS) {
            pass.choose(0);
        }
        List<Slice> before = new ArrayList<>();
        before.add(network.newSession(1, batch).newState(batch));
        for (int t = 0; t < steps; t++) {
            before.add(Slice.zeros(pass.stateSize(batch)));
            pass.forward(one, step(input, t, batch, network), before.get(t), before.get(t + 1));
        }
        pass.loss(Target.classes(targets), 1);
        StateLayout layout = network.spec().cell().states();
        float[][] norms = new float[steps][];
        Slice gradient = Slice.NONE;
        for (int t = steps - 1; t >= 0; t--) {
            if (t < steps - 1) {
                // No loss at this step: only what comes back from the one after it
                pass.forward(one, step(input, t, batch, network), before.get(t), Slice.NONE);
                Slice logits = pass.logits();
                Arrays.fill(logits.array(), logits.offset(), logits.offset() + logits.length(), 0);
            }
            Slice back = Slice.zeros(pass.stateSize(batch));
            pass.backward(gradient, back);
            norms[steps - 1 - t] = norms(network.backend().reductions(), layout, batch, back);
            gradient = back;
        }
        return new GradientFlow(
                layout.states().stream().map(StateLayout.State::name).toList(), norms);
    }

    /** What step t reads. */
    private static Input step(Input input, int t, int batch, Network network) {
        if (input instanceof Input.OneHot oneHot) {
            return new Input.OneHot(oneHot.indices(), oneHot.offset() + t * batch);
        }
        int size = batch * network.spec().inputs();
        return Input.dense(((Input.Dense) input).values().part(t * size, size));
    }

    private static float[] norms(
            Reductions reductions, StateLayout layout, int batch, Slice gradient) {
        float[] norms = new float[layout.states().size()];
        for (int s = 0; s < norms.length; s++) {
            int size = batch * layout.states().get(s).width();
            Slice part = gradient.part(layout.offset(s, batch, 0), size);
            norms[s] = (float) (reductions.norm(part) / Math.sqrt(batch));
        }
        return norms;
    }

    /**
     * The norm over all states at a distance.
     *
     * @param distance T - k, from 1 to T
     * @return the root of the sum of the squares
     */
    public double norm(int distance) {
        if (distance < 1 || distance > norms.length) {
            throw new IllegalArgumentException(
                    "distance is %d, must be from 1 to %d".formatted(distance, norms.length));
        }
        double sum = 0;
        for (float norm : norms[distance - 1]) {
            sum += (double) norm * norm;
        }
        return Math.sqrt(sum);
    }
}
