package dev.rnn.interchange.torch;

import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.convert.TorchLayout;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.DropoutSpec;
import dev.rnn.model.layer.Merge;
import dev.rnn.model.layer.StackSpec;
import java.util.Optional;

/** Which descriptions {@code nn.RNN}, {@code LSTM} and {@code GRU} compute the same as. */
final class TorchCells {
    private TorchCells() {}

    /** The layout of a description; empty if PyTorch has no module that computes the same. */
    static Optional<TorchLayout> layout(CellSpec spec) {
        CellSpec plain = withoutDropout(spec);
        return isModule(plain) ? Optional.of(TorchLayout.of(plain)) : Optional.empty();
    }

    /** Dropout has no parameters, and does nothing to a network that is used. */
    private static CellSpec withoutDropout(CellSpec spec) {
        if (spec instanceof DropoutSpec dropout) {
            return withoutDropout(dropout.cell());
        }
        if (spec instanceof StackSpec stack) {
            return new StackSpec(
                    stack.layers().stream().map(TorchCells::withoutDropout).toList(), 0);
        }
        if (spec instanceof BidirectionalSpec both) {
            return new BidirectionalSpec(
                    withoutDropout(both.forward()), withoutDropout(both.reverse()), both.merge());
        }
        return spec;
    }

    /** One module: all layers of the same kind and size, in one or in both directions. */
    private static boolean isModule(CellSpec spec) {
        if (!(spec instanceof StackSpec stack)) {
            return isLayer(spec);
        }
        CellSpec first = stack.layers().get(0);
        int width = first.outputs();
        return stack.layers().stream()
                .allMatch(
                        layer -> isLayer(layer) && like(first, layer) && layer.outputs() == width);
    }

    private static boolean isLayer(CellSpec spec) {
        if (spec instanceof BidirectionalSpec both) {
            return both.merge() == Merge.CONCAT
                    && both.forward().equals(both.reverse())
                    && isCell(both.forward());
        }
        return isCell(spec);
    }

    private static boolean isCell(CellSpec spec) {
        if (spec instanceof RnnSpec rnn) {
            return rnn.activation() == Function.TANH || rnn.activation() == Function.RELU;
        }
        if (spec instanceof GruSpec gru) {
            return gru.form() == GruSpec.Form.RESET_AFTER;
        }
        if (spec instanceof LstmVariant lstm) {
            return lstm.projection() > 0
                    && lstm.equals(
                            LstmVariant.builder(lstm.inputs(), lstm.hidden())
                                    .bias(lstm.bias())
                                    .projection(lstm.projection())
                                    .build());
        }
        return spec instanceof LstmSpec;
    }

    /** The same kind of cell with the same options, whatever they read. */
    private static boolean like(CellSpec first, CellSpec other) {
        if (first instanceof BidirectionalSpec a && other instanceof BidirectionalSpec b) {
            return like(a.forward(), b.forward());
        }
        if (first instanceof RnnSpec a && other instanceof RnnSpec b) {
            return a.activation() == b.activation() && a.bias() == b.bias();
        }
        if (first instanceof LstmSpec a && other instanceof LstmSpec b) {
            return a.bias() == b.bias();
        }
        if (first instanceof GruSpec a && other instanceof GruSpec b) {
            return a.bias() == b.bias();
        }
        return first instanceof LstmVariant a
                && other instanceof LstmVariant b
                && a.bias() == b.bias()
                && a.hidden() == b.hidden();
    }
}
