package dev.rnn.model.cell;

import dev.rnn.api.Bias;
import dev.rnn.api.CellChecks;
import dev.rnn.api.CellSpec;
import dev.rnn.api.ParameterLayout;

/** What the descriptions of the variants have in common. */
interface Gated extends CellSpec {

    int gates();

    int hidden();

    Bias bias();

    float clip();

    float layerNorm();

    float recurrentDropout();

    /** Column groups that are normalized together, in gates: {4} for the LSTM, {2, 1} the GRU. */
    int[] groups();

    /** W, U and the biases. */
    static ParameterLayout.Builder layout(Gated spec) {
        int width = Math.multiplyExact(spec.gates(), spec.hidden());
        ParameterLayout.Builder layout =
                ParameterLayout.builder()
                        .add("W", spec.inputs(), width)
                        .add("U", spec.outputs(), width);
        if (spec.bias() != Bias.NONE) {
            layout.add("b", 1, width);
        }
        if (spec.bias() == Bias.TWO) {
            layout.add("bU", 1, width);
        }
        return layout;
    }

    /** Gains and shifts of x W and h U, if there are any. */
    static void addNorms(Gated spec, ParameterLayout.Builder layout) {
        if (spec.layerNorm() > 0) {
            int width = spec.gates() * spec.hidden();
            layout.add("gain_x", 1, width).add("shift_x", 1, width);
            layout.add("gain_h", 1, width).add("shift_h", 1, width);
        }
    }

    static void check(
            int inputs,
            int hidden,
            int gates,
            Bias bias,
            float clip,
            float layerNorm,
            float recurrentDropout) {
        CellChecks.cell(inputs, hidden, gates, bias);
        atLeast0("clip", clip);
        atLeast0("layerNorm", layerNorm);
        if (!(recurrentDropout >= 0 && recurrentDropout < 1)) {
            throw new IllegalArgumentException(
                    "recurrentDropout is %s, must be from 0 to below 1"
                            .formatted(recurrentDropout));
        }
    }

    static void atLeast0(String name, float value) {
        if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s is %s, must be positive and finite, or 0 for none".formatted(name, value));
        }
    }

    /** For a builder, where leaving the option out is how to have none. */
    static void positive(String name, float value) {
        if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s is %s, must be positive and finite; leave it out for none"
                            .formatted(name, value));
        }
    }
}
