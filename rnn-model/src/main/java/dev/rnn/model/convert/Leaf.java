package dev.rnn.model.convert;

import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.Slice;
import dev.rnn.model.cell.GruVariant;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.cell.RnnVariant;

/**
 * A single cell within a description, and the exchange of its blocks with matrices that are stored
 * the other way round, {@code [gates * H][inputs]}, with gates in another order.
 *
 * @param prefix of its blocks and states in the whole description
 * @param spec the cell
 * @param gates G
 * @param hidden H
 * @param bias how many bias vectors
 * @param form of a GRU; null for others
 */
record Leaf(String prefix, CellSpec spec, int gates, int hidden, Bias bias, GruSpec.Form form) {

    static Leaf of(String prefix, CellSpec spec, String format) {
        if (spec instanceof RnnSpec rnn) {
            return new Leaf(prefix, spec, 1, rnn.hidden(), rnn.bias(), null);
        }
        if (spec instanceof LstmSpec lstm) {
            return new Leaf(prefix, spec, 4, lstm.hidden(), lstm.bias(), null);
        }
        if (spec instanceof GruSpec gru) {
            return new Leaf(prefix, spec, 3, gru.hidden(), gru.bias(), gru.form());
        }
        if (spec instanceof RnnVariant rnn && rnn.layerNorm() == 0) {
            return new Leaf(prefix, spec, 1, rnn.hidden(), rnn.bias(), null);
        }
        if (spec instanceof LstmVariant lstm && lstm.layerNorm() == 0) {
            return new Leaf(prefix, spec, 4, lstm.hidden(), lstm.bias(), null);
        }
        if (spec instanceof GruVariant gru && gru.layerNorm() == 0) {
            return new Leaf(prefix, spec, 3, gru.hidden(), gru.bias(), gru.form());
        }
        throw new IllegalArgumentException(
                "%s has no layout for %s; it has RNN, LSTM and GRU without layer normalization"
                        .formatted(format, spec));
    }

    boolean peepholes() {
        return spec instanceof LstmVariant lstm && lstm.peepholes();
    }

    /** P, or 0 for none. */
    int projection() {
        return spec instanceof LstmVariant lstm ? lstm.projection() : 0;
    }

    ParameterLayout.Block block(ParameterLayout whole, String name) {
        return whole.block(prefix + name);
    }

    /** ours[i][gate] = theirs[order(gate)][i], for a matrix or, with one row, a vector. */
    void read(float[] theirs, int at, int[] order, float[] flat, ParameterLayout.Block block) {
        int rows = block.rows();
        int size = block.columns() / order.length;
        for (int g = 0; g < order.length; g++) {
            for (int j = 0; j < size; j++) {
                for (int i = 0; i < rows; i++) {
                    int to = block.offset() + i * block.columns() + g * size + j;
                    flat[to] = theirs[at + (order[g] * size + j) * rows + i];
                }
            }
        }
    }

    /** theirs[order(gate)][i] = ours[i][gate]. */
    void write(Slice ours, ParameterLayout.Block block, int[] order, float[] theirs, int at) {
        int rows = block.rows();
        int size = block.columns() / order.length;
        for (int g = 0; g < order.length; g++) {
            for (int j = 0; j < size; j++) {
                for (int i = 0; i < rows; i++) {
                    int from = block.offset() + i * block.columns() + g * size + j;
                    theirs[at + (order[g] * size + j) * rows + i] = ours.get(from);
                }
            }
        }
    }

    /**
     * Two bias vectors from elsewhere become this cell's: both, their sum, or none if they are 0.
     */
    void readBiases(
            float[] input,
            int inputAt,
            float[] state,
            int stateAt,
            int[] order,
            float[] flat,
            ParameterLayout whole) {
        int width = gates * hidden;
        if (bias == Bias.NONE) {
            for (int j = 0; j < width; j++) {
                if (input[inputAt + j] != 0 || state[stateAt + j] != 0) {
                    throw new IllegalArgumentException(
                            "biases that are not 0 were given, %s has none; describe it with Bias.TWO"
                                    .formatted(spec));
                }
            }
            return;
        }
        if (bias == Bias.TWO) {
            read(input, inputAt, order, flat, block(whole, "b"));
            read(state, stateAt, order, flat, block(whole, "bU"));
            return;
        }
        float[] sum = new float[width];
        boolean inside = form == GruSpec.Form.RESET_AFTER;
        for (int j = 0; j < width; j++) {
            boolean candidate = inside && j / hidden == order[2];
            if (candidate && state[stateAt + j] != 0) {
                throw new IllegalArgumentException(
                        "the candidate's bias within the reset product is not 0, %s has none there; describe it with Bias.TWO"
                                .formatted(spec));
            }
            sum[j] = input[inputAt + j] + state[stateAt + j];
        }
        read(sum, 0, order, flat, block(whole, "b"));
    }

    /** This cell's biases as two vectors elsewhere; zeros for those that it does not have. */
    void writeBiases(
            Slice ours,
            ParameterLayout whole,
            int[] order,
            float[] input,
            int inputAt,
            float[] state,
            int stateAt) {
        if (bias != Bias.NONE) {
            write(ours, block(whole, "b"), order, input, inputAt);
        }
        if (bias == Bias.TWO) {
            write(ours, block(whole, "bU"), order, state, stateAt);
        }
    }
}
