package dev.rnn.model.loss;

import dev.rnn.api.Elementwise;
import dev.rnn.api.Function;
import dev.rnn.api.Slice;
import java.util.Arrays;

/**
 * All paths of one sequence at once. State s of the lattice stands for the blank where s is even
 * and for label (s - 1) / 2 where it is odd, L = 2 S + 1 of them. A path stays, goes to the next
 * state, or leaves out a blank between two different labels.
 */
final class CtcLattice {
    private static final float NEVER = Float.NEGATIVE_INFINITY;

    private final Elementwise elementwise;
    private final int blank;
    private final Slice pair = Slice.zeros(2);

    /** Working memory; its views by the number of states. */
    private float[] work = new float[0];

    private Slice[] exponentials = new Slice[0];
    private Slice[] sums = new Slice[0];
    private float[] alpha = new float[0];
    private float[] beta = new float[0];
    private float[] after = new float[0];
    private float[] occupied = new float[0];

    // The sequence at hand.
    private float[] log;
    private int batch;
    private int b;
    private int classes;
    private int states;
    private LabelSequences labels;

    CtcLattice(Elementwise elementwise, int blank) {
        this.elementwise = elementwise;
        this.blank = blank;
    }

    /**
     * Minus the logarithm of the probability of the labels.
     *
     * @param log {@code [T][B][C]} logarithms of probabilities, from 0 on
     */
    float forward(float[] log, int batch, int b, int classes, int steps, LabelSequences labels) {
        this.log = log;
        this.batch = batch;
        this.b = b;
        this.classes = classes;
        this.labels = labels;
        states = Math.addExact(Math.multiplyExact(2, labels.length(b)), 1);
        room(steps);
        if (steps == 0) {
            return states == 1 ? 0 : Float.POSITIVE_INFINITY;
        }
        // Step 1: a path starts with the blank or the first label
        for (int s = 0; s < states; s++) {
            alpha[s] = s < 2 ? log(0, s) : NEVER;
        }
        double offset = normalize(alpha, 0);
        // Step 2: alpha_t(s) = log(sum of e^alpha_{t-1} over s, s-1, s-2) + log p_t(s)
        for (int t = 1; t < steps; t++) {
            int at = t * states;
            int before = at - states;
            for (int s = 0; s < states; s++) {
                float one = s > 0 ? alpha[before + s - 1] : NEVER;
                float two = skips(s) ? alpha[before + s - 2] : NEVER;
                put(s, alpha[before + s], one, two);
            }
            logOfSums();
            for (int s = 0; s < states; s++) {
                alpha[at + s] = (work[s] + work[3 * states + s]) + log(t, s);
            }
            offset += normalize(alpha, at);
        }
        // Step 3: it ends with the last label or the blank behind it
        int end = steps * states;
        float last = alpha[end - 1];
        float label = states > 1 ? alpha[end - 2] : NEVER;
        float max = Math.max(last, label);
        if (max == NEVER) {
            return Float.POSITIVE_INFINITY;
        }
        float[] e = pair.array();
        e[0] = last - max;
        e[1] = label - max;
        elementwise.apply(Function.EXP, pair, pair);
        e[0] = e[0] + e[1];
        elementwise.apply(Function.LOG, pair, pair);
        return (float) -(offset + max + e[0]);
    }

    /**
     * Turns probabilities into gradients: factor (p_k - what share of all paths is at class k).
     *
     * @param steps of the forward pass before, whose loss was finite; 0 for nothing to do
     * @param gradient {@code [T][B][C]}, holds probabilities, overwritten
     */
    void backward(float factor, int steps, Slice gradient) {
        // Step 4: beta_t(s) is the logarithm of all ways to the end from s, without step t
        for (int s = 0; s < states; s++) {
            beta[s] = s >= states - 2 ? 0 : NEVER;
        }
        for (int t = steps - 1; t >= 0; t--) {
            share(factor, t, gradient);
            for (int s = 0; s < states; s++) {
                after[s] = beta[s] + log(t, s);
            }
            for (int s = 0; s < states; s++) {
                float one = s + 1 < states ? after[s + 1] : NEVER;
                float two = s + 2 < states && skips(s + 2) ? after[s + 2] : NEVER;
                put(s, after[s], one, two);
            }
            logOfSums();
            for (int s = 0; s < states; s++) {
                beta[s] = work[s] + work[3 * states + s];
            }
            normalize(beta, 0);
        }
    }

    /** Step 5: the share of each state, e^(alpha + beta) / sum, added up by classes. */
    private void share(float factor, int t, Slice gradient) {
        int at = t * states;
        float max = NEVER;
        for (int s = 0; s < states; s++) {
            work[s] = alpha[at + s] + beta[s];
            max = Math.max(max, work[s]);
        }
        for (int s = 0; s < states; s++) {
            work[s] -= max;
        }
        elementwise.apply(Function.EXP, sums[states], sums[states]);
        float sum = 0;
        for (int s = 0; s < states; s++) {
            sum += work[s];
            occupied[label(s)] += work[s];
        }
        int go = gradient.offset() + (t * batch + b) * classes;
        for (int k = 0; k < classes; k++) {
            float p = gradient.array()[go + k];
            gradient.array()[go + k] = factor * (p - occupied[k] / sum);
        }
        Arrays.fill(occupied, 0, classes, 0);
    }

    /** Three logarithms whose exponentials are to be added, their largest taken off. */
    private void put(int s, float zero, float one, float two) {
        float max = Math.max(zero, Math.max(one, two));
        float base = max == NEVER ? 0 : max;
        work[s] = zero - base;
        work[states + s] = one - base;
        work[2 * states + s] = two - base;
        work[3 * states + s] = base;
    }

    /** work[s] = log((e^zero + e^one) + e^two). */
    private void logOfSums() {
        elementwise.apply(Function.EXP, exponentials[states], exponentials[states]);
        for (int s = 0; s < states; s++) {
            work[s] = (work[s] + work[states + s]) + work[2 * states + s];
        }
        elementwise.apply(Function.LOG, sums[states], sums[states]);
    }

    /** Takes the largest off, which is given back; nothing where no state can be reached. */
    private float normalize(float[] x, int at) {
        float max = NEVER;
        for (int s = 0; s < states; s++) {
            max = Math.max(max, x[at + s]);
        }
        if (max == NEVER) {
            return 0;
        }
        for (int s = 0; s < states; s++) {
            x[at + s] -= max;
        }
        return max;
    }

    private int label(int s) {
        return s % 2 == 0 ? blank : labels.label(b, s / 2);
    }

    private boolean skips(int s) {
        return s % 2 == 1 && s > 2 && labels.label(b, s / 2) != labels.label(b, s / 2 - 1);
    }

    private float log(int t, int s) {
        return log[(t * batch + b) * classes + label(s)];
    }

    private void room(int steps) {
        int size = Math.multiplyExact(Math.max(steps, 1), states);
        if (alpha.length < size) {
            alpha = new float[size];
        }
        if (occupied.length < classes) {
            occupied = new float[classes];
        }
        if (beta.length < states) {
            beta = new float[states];
            after = new float[states];
            work = new float[Math.multiplyExact(4, states)];
            exponentials = new Slice[states + 1];
            sums = new Slice[states + 1];
        }
        if (exponentials[states] == null) {
            exponentials[states] = new Slice(work, 0, 3 * states);
            sums[states] = new Slice(work, 0, states);
        }
    }
}
