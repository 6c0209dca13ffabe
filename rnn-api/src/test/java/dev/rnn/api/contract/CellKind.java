package dev.rnn.api.contract;

import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;

/** The kinds of cells that every backend has kernels for. */
public enum CellKind {
    /** The simple recurrent cell with tanh. */
    RNN_TANH {
        @Override
        public CellSpec spec(int inputs, int hidden, Bias bias) {
            return new RnnSpec(inputs, hidden, Function.TANH, bias);
        }
    },
    /** The simple recurrent cell with the sigmoid. */
    RNN_SIGMOID {
        @Override
        public CellSpec spec(int inputs, int hidden, Bias bias) {
            return new RnnSpec(inputs, hidden, Function.SIGMOID, bias);
        }
    },
    /** The simple recurrent cell with ReLU. */
    RNN_RELU {
        @Override
        public CellSpec spec(int inputs, int hidden, Bias bias) {
            return new RnnSpec(inputs, hidden, Function.RELU, bias);
        }
    },
    /** The long short-term memory. */
    LSTM {
        @Override
        public CellSpec spec(int inputs, int hidden, Bias bias) {
            return new LstmSpec(inputs, hidden, bias);
        }
    },
    /** The gated recurrent unit, reset before the product. */
    GRU_RESET_BEFORE {
        @Override
        public CellSpec spec(int inputs, int hidden, Bias bias) {
            return new GruSpec(inputs, hidden, GruSpec.Form.RESET_BEFORE, bias);
        }
    },
    /** The gated recurrent unit, reset after the product. */
    GRU_RESET_AFTER {
        @Override
        public CellSpec spec(int inputs, int hidden, Bias bias) {
            return new GruSpec(inputs, hidden, GruSpec.Form.RESET_AFTER, bias);
        }
    };

    /**
     * A cell of this kind.
     *
     * @param inputs I
     * @param hidden H
     * @param bias how many bias vectors
     */
    public abstract CellSpec spec(int inputs, int hidden, Bias bias);
}
