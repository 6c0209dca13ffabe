package dev.rnn.cli;

import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.GruSpec.Form;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.model.cell.GruVariant;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.init.Initialization;
import dev.rnn.model.init.Initializer;
import java.util.Locale;
import java.util.function.BiFunction;

/** The cells of {@code --cell}. */
enum CellKind {
    RNN(RnnSpec::tanh),
    RNN_RELU((inputs, hidden) -> new RnnSpec(inputs, hidden, Function.RELU)),
    RNN_SIGMOID((inputs, hidden) -> new RnnSpec(inputs, hidden, Function.SIGMOID)),
    LSTM(LstmSpec::new),
    LSTM_PEEPHOLE((inputs, hidden) -> LstmVariant.builder(inputs, hidden).peepholes().build()),
    LSTM_COUPLED((inputs, hidden) -> LstmVariant.builder(inputs, hidden).coupled().build()),
    LSTM_LAYER_NORM((inputs, hidden) -> LstmVariant.builder(inputs, hidden).layerNorm().build()),
    GRU((inputs, hidden) -> new GruSpec(inputs, hidden, Form.RESET_AFTER)),
    GRU_RESET_BEFORE((inputs, hidden) -> new GruSpec(inputs, hidden, Form.RESET_BEFORE)),
    GRU_LAYER_NORM(
            (inputs, hidden) ->
                    GruVariant.builder(inputs, hidden, Form.RESET_AFTER).layerNorm().build());

    private final BiFunction<Integer, Integer, CellSpec> spec;

    CellKind(BiFunction<Integer, Integer, CellSpec> spec) {
        this.spec = spec;
    }

    CellSpec of(int inputs, int hidden) {
        return spec.apply(inputs, hidden);
    }

    boolean hasGates() {
        return this != RNN && this != RNN_RELU && this != RNN_SIGMOID;
    }

    /** A forget gate that is open at first: docs/decisions.md, "Training defaults". */
    Initialization initialization() {
        return forgets() ? Initialization.NOTHING.forgetBias(1) : Initialization.NOTHING;
    }

    /**
     * With the bias of the forget gate at b and that of the input gate at -b, where there are both,
     * so that the state lasts from the start (Tallec and Ollivier, 2018).
     */
    Initialization chrono(double b) {
        return forgets()
                ? Initialization.NOTHING.forgetBias(b).gate("i", Initializer.constant(-b), "b")
                : Initialization.NOTHING;
    }

    private boolean forgets() {
        return this == LSTM || this == LSTM_PEEPHOLE || this == LSTM_LAYER_NORM;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
