package dev.rnn.model.convert;

import dev.rnn.api.Checks;

/** The inputs of an {@link OnnxOperator}; arrays are shared with the caller, not copied. */
public final class OnnxInputs {
    final int steps;
    final int batch;
    final int inputs;
    final float[] x;
    final float[] w;
    final float[] r;
    float[] b;
    int[] sequenceLengths;
    float[] initialH;
    float[] initialC;
    float[] p;

    private OnnxInputs(int steps, int batch, int inputs, float[] x, float[] w, float[] r) {
        if (steps < 1 || batch < 1 || inputs < 1) {
            throw new IllegalArgumentException(
                    "seq_length is %d, batch_size %d and input_size %d, all must be at least 1"
                            .formatted(steps, batch, inputs));
        }
        Checks.given("X", x);
        Checks.given("W", w);
        Checks.given("R", r);
        this.steps = steps;
        this.batch = batch;
        this.inputs = inputs;
        this.x = x;
        this.w = w;
        this.r = r;
    }

    /**
     * The inputs that every operator has.
     *
     * @param steps seq_length
     * @param batch batch_size
     * @param inputs input_size
     * @param x {@code X [T][B][I]}; {@code [B][T][I]} with layout 1
     * @param w {@code W [D][G*H][I]}
     * @param r {@code R [D][G*H][H]}
     * @return the inputs
     * @throws IllegalArgumentException if a size is less than 1 or an array is null
     */
    public static OnnxInputs of(int steps, int batch, int inputs, float[] x, float[] w, float[] r) {
        return new OnnxInputs(steps, batch, inputs, x, w, r);
    }

    /**
     * The input {@code B}.
     *
     * @param b {@code [D][2*G*H]}; null for none
     * @return these inputs
     */
    public OnnxInputs biases(float[] b) {
        this.b = b;
        return this;
    }

    /**
     * The input {@code sequence_lens}.
     *
     * @param lengths one for each sequence; null for full lengths
     * @return these inputs
     */
    public OnnxInputs sequenceLengths(int[] lengths) {
        sequenceLengths = lengths;
        return this;
    }

    /**
     * The input {@code initial_h}.
     *
     * @param h {@code [D][B][H]}; {@code [B][D][H]} with layout 1; null for zeros
     * @return these inputs
     */
    public OnnxInputs initialH(float[] h) {
        initialH = h;
        return this;
    }

    /**
     * The input {@code initial_c} of the LSTM.
     *
     * @param c {@code [D][B][H]}; {@code [B][D][H]} with layout 1; null for zeros
     * @return these inputs
     */
    public OnnxInputs initialC(float[] c) {
        initialC = c;
        return this;
    }

    /**
     * The input {@code P} of the LSTM.
     *
     * @param p {@code [D][3*H]}; null for none
     * @return these inputs
     */
    public OnnxInputs peepholes(float[] p) {
        this.p = p;
        return this;
    }
}
