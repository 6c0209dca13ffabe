package dev.rnn.model;

import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of a loss, split by the step through which it came: a weight is used at every step,
 * so its gradient is a sum over the steps, docs/equations.md (9) to (11), and each term says how
 * much what was read at that step counts for the loss. The loss may be that of one step, L_t, or
 * the sum over several.
 *
 * <p>The terms are the ones that the whole gradient is made of, not recomputed: with one sequence,
 * biases and the rows of W that one-hot inputs look up are plain sums of them, so the parts add up
 * to the whole bit for bit ({@link #addsUp}). A product's chain rounds once for a product and its
 * addition, its parts twice, so U, V and a W with dense inputs add up to rounding.
 */
public final class StepContributions {
    private final ParameterLayout layout;
    private final List<Slice> parts;
    private final Slice whole;

    private StepContributions(ParameterLayout layout, List<Slice> parts, Slice whole) {
        this.layout = layout;
        this.parts = List.copyOf(parts);
        this.whole = whole;
    }

    /**
     * Splits the gradient of the losses at the steps {@code fromLoss} to {@code toLoss - 1}: one
     * step for that step's loss, all steps for the gradient that training uses. Takes one forward
     * and one backward pass, and memory for T + 1 gradients.
     *
     * @param pass runs the network; its last forward pass is replaced by this one
     * @param shape T, B, and lengths; at most what the pass has room for
     * @param input {@code [T][B]} symbols, or {@code [T][B][inputs]} features
     * @param initial state before the first step; {@link Slice#NONE} for zeros
     * @param target the right symbol of each row {@code [T][B]}
     * @param fromLoss first step whose loss counts, from 0
     * @param toLoss one past the last step whose loss counts, at most T
     * @return the parts, of cross-entropies summed over rows and steps
     * @throws IllegalArgumentException if a size does not match, naming the argument and both sizes
     */
    public static StepContributions of(
            TrainingPass pass,
            SequenceShape shape,
            Input input,
            Slice initial,
            Target target,
            int fromLoss,
            int toLoss) {
        Checks.given("pass", pass);
        Checks.given("shape", shape);
        if (fromLoss < 0 || fromLoss > toLoss || toLoss > shape.steps()) {
            throw new IllegalArgumentException(
                    "losses from step %d to %d do not lie within %d steps"
                            .formatted(fromLoss, toLoss, shape.steps()));
        }
        if (pass.spec().outputAt() != OutputAt.EVERY_STEP) {
            throw new IllegalArgumentException(
                    "losses are chosen by their step, this network gives outputs at %s; build it with OutputAt.EVERY_STEP"
                            .formatted(pass.spec().outputAt()));
        }
        pass.forward(shape, input, initial, Slice.NONE);
        pass.loss(target, 1);
        keepRows(pass.logits(), shape.steps(), fromLoss, toLoss);
        pass.backward(Slice.NONE, Slice.NONE);
        ParameterLayout layout = pass.spec().parameters();
        List<Slice> parts = new ArrayList<>();
        for (int k = 0; k < shape.steps(); k++) {
            Slice part = Slice.zeros(layout.size());
            pass.addGradients(k, k + 1, part);
            parts.add(part);
        }
        Slice whole = Slice.zeros(layout.size());
        pass.addGradients(whole);
        return new StepContributions(layout, parts, whole);
    }

    /** Losses outside of the range do not count: their gradient is 0. */
    private static void keepRows(Slice dLogits, int steps, int from, int to) {
        int step = steps == 0 ? 0 : dLogits.length() / steps;
        int start = dLogits.offset();
        Arrays.fill(dLogits.array(), start, start + from * step, 0);
        Arrays.fill(dLogits.array(), start + to * step, start + dLogits.length(), 0);
    }

    /**
     * How many parts there are.
     *
     * @return T
     */
    public int steps() {
        return parts.size();
    }

    /**
     * What came through one step, for all parameters.
     *
     * @param k the step, from 0 to T - 1
     * @return a gradient in the order of {@link NetworkSpec#parameters()}
     */
    public Slice part(int k) {
        return parts.get(k);
    }

    /**
     * What came through one step, for one parameter.
     *
     * @param k the step, from 0 to T - 1
     * @param block the parameter's name in {@link NetworkSpec#parameters()}, such as {@code rnn.W}
     * @return its gradient, row-major
     * @throws IllegalArgumentException if no parameter has this name
     */
    public Slice part(int k, String block) {
        return in(parts.get(k), block);
    }

    /**
     * The whole gradient, for all parameters, as training computes it: all steps at once.
     *
     * @return a gradient in the order of {@link NetworkSpec#parameters()}
     */
    public Slice whole() {
        return whole;
    }

    /**
     * The whole gradient of one parameter.
     *
     * @param block the parameter's name
     * @return its gradient, row-major
     * @throws IllegalArgumentException if no parameter has this name
     */
    public Slice whole(String block) {
        return in(whole, block);
    }

    /**
     * The parts of one parameter's gradient, added one after the other from the first step on.
     *
     * @param block the parameter's name
     * @return the sum, row-major
     * @throws IllegalArgumentException if no parameter has this name
     */
    public Slice sum(String block) {
        Slice sum = Slice.zeros(layout.block(block).size());
        for (int k = 0; k < steps(); k++) {
            Slice part = part(k, block);
            for (int i = 0; i < sum.length(); i++) {
                sum.array()[i] += part.get(i);
            }
        }
        return sum;
    }

    /**
     * Whether the parts of one parameter's gradient, added in the order of the steps, are the
     * whole, compared with {@code ==}, number by number.
     *
     * @param block the parameter's name
     * @return true if all numbers are equal
     * @throws IllegalArgumentException if no parameter has this name
     */
    public boolean addsUp(String block) {
        Slice sum = sum(block);
        Slice expected = whole(block);
        for (int i = 0; i < sum.length(); i++) {
            if (!(sum.get(i) == expected.get(i))) {
                return false;
            }
        }
        return true;
    }

    private Slice in(Slice gradient, String block) {
        ParameterLayout.Block found = layout.block(block);
        return gradient.part(found.offset(), found.size());
    }
}
