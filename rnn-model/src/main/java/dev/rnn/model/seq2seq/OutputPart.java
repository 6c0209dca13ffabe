package dev.rnn.model.seq2seq;

import dev.rnn.api.Backend;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Function;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.PackedMatrix;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Reductions;
import dev.rnn.api.Slice;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;
import dev.rnn.model.layer.DropoutMask;

/**
 * The combining layer, its dropout and the output layer, over the steps that sequences have; each
 * layer is one product over all of them.
 */
final class OutputPart {
    private final Sections parameters;
    private final int hidden;
    private final int values;
    private final int features;
    private final int symbols;
    private final boolean combines;
    private final boolean training;
    private final MatMul product;
    private final Elementwise elementwise;
    private final Reductions reductions;
    private final PackedMatrix combineH;
    private final PackedMatrix combineC;
    private final PackedMatrix v;
    private final PackedMatrix vTransposed;
    private final Matrix vColumns;
    private final Matrix combineHColumns;
    private final Matrix combineCColumns;
    private final Start combineStart;
    private final Start outStart;
    private final DropoutMask mask;
    private RandomStream stream;

    private final float[] hRows;
    private final float[] cRows;
    private final float[] combined;
    private final float[] dropped;
    private final float[] logitRows;
    private final float[] dFeatureRows;
    private final float[] dHRows;
    private final float[] dCRows;

    private LiveSteps live;
    private boolean drops;
    private Slice h;
    private Slice c;
    private Slice a;
    private Slice aDropped;
    private Slice logits;
    private Slice dFeatures;
    private Slice dh;
    private Slice dc;
    private Matrix hAll;
    private Matrix cAll;
    private Matrix aAll;
    private Matrix readAll;
    private Matrix readColumns;
    private Matrix hColumns;
    private Matrix cColumns;
    private Matrix aColumns;
    private Matrix droppedAll;
    private Matrix droppedColumns;
    private Matrix logitsAll;
    private Matrix dFeaturesAll;
    private Matrix dhAll;
    private Matrix dcAll;

    OutputPart(
            Backend backend,
            EncoderDecoderSpec spec,
            Sections parameters,
            int maxRows,
            boolean training,
            Workers workers) {
        this.parameters = parameters;
        this.training = training;
        hidden = spec.decoder().outputs();
        values = spec.encoder().outputs();
        features = spec.features();
        symbols = spec.symbols();
        combines = spec.attention().isPresent();
        product = backend.matMul(workers);
        elementwise = backend.elementwise();
        reductions = backend.reductions();
        combineH = combines ? product.newPacked(hidden, features) : null;
        combineC = combines ? product.newPacked(values, features) : null;
        combineHColumns = combines ? parameters.combineH.transpose() : null;
        combineCColumns = combines ? parameters.combineC.transpose() : null;
        combineStart = combines ? Start.bias(parameters.combineB) : Start.ZERO;
        v = product.newPacked(features, symbols);
        vTransposed = training ? product.newPacked(symbols, features) : null;
        vColumns = parameters.v.transpose();
        outStart = Start.bias(parameters.c);
        int most = Math.multiplyExact(maxRows, features);
        mask = new DropoutMask(spec.dropout(), most);
        hRows = new float[Math.multiplyExact(maxRows, hidden)];
        cRows = new float[combines ? Math.multiplyExact(maxRows, values) : 0];
        combined = new float[combines ? most : 0];
        dropped = new float[mask.drops() ? most : 0];
        logitRows = new float[Math.multiplyExact(maxRows, symbols)];
        dFeatureRows = new float[training ? most : 0];
        dHRows = new float[training ? hRows.length : 0];
        dCRows = new float[training ? cRows.length : 0];
    }

    void pack() {
        if (combines) {
            product.pack(parameters.combineH, combineH);
            product.pack(parameters.combineC, combineC);
        }
        product.pack(parameters.v, v);
        if (training) {
            product.pack(vColumns, vTransposed);
        }
    }

    void noise(RandomStream stream) {
        this.stream = stream;
    }

    /** {@code [live steps][symbols]}, until the loss puts their gradient in their place. */
    Slice logits() {
        return logits;
    }

    void forward(LiveSteps next, Slice hidden, Slice context) {
        if (next != live) {
            live = next;
            view(next.count());
        }
        live.gather(hidden, this.hidden, h);
        Slice read = h;
        if (combines) {
            live.gather(context, values, c);
            product.multiply(hAll, combineH, combineStart, aAll);
            product.multiply(cAll, combineC, Start.SUM, aAll);
            elementwise.apply(Function.TANH, a, a);
            read = a;
        }
        drops = stream != null && mask.drops();
        readAll = combines ? aAll : hAll;
        readColumns = combines ? aColumns : hColumns;
        if (drops) {
            mask.draw(stream, read.length());
            mask.apply(read, aDropped);
            readAll = droppedAll;
            readColumns = droppedColumns;
        }
        product.multiply(readAll, v, outStart, logitsAll);
    }

    /** From the gradient that the logits hold; overwrites those of the decoder and the context. */
    void backward(Slice dHidden, Slice dContext) {
        product.multiply(logitsAll, vTransposed, Start.ZERO, dFeaturesAll);
        if (drops) {
            mask.apply(dFeatures, dFeatures);
        }
        if (combines) {
            elementwise.gradient(Function.TANH, a, a, dFeatures, dFeatures);
            product.multiply(dFeaturesAll, combineHColumns, Start.ZERO, dhAll);
            product.multiply(dFeaturesAll, combineCColumns, Start.ZERO, dcAll);
            live.scatter(dc, values, dContext);
            live.scatter(dh, hidden, dHidden);
        } else {
            live.scatter(dFeatures, hidden, dHidden);
        }
    }

    void addGradients(Sections gradient) {
        product.multiply(readColumns, logitsAll, Start.SUM, gradient.v);
        reductions.addRows(logitsAll, gradient.c);
        if (combines) {
            product.multiply(hColumns, dFeaturesAll, Start.SUM, gradient.combineH);
            product.multiply(cColumns, dFeaturesAll, Start.SUM, gradient.combineC);
            reductions.addRows(dFeaturesAll, gradient.combineB);
        }
    }

    private void view(int count) {
        h = new Slice(hRows, 0, count * hidden);
        hAll = Matrix.of(hRows, count, hidden);
        hColumns = hAll.transpose();
        if (combines) {
            c = new Slice(cRows, 0, count * values);
            cAll = Matrix.of(cRows, count, values);
            cColumns = cAll.transpose();
            a = new Slice(combined, 0, count * features);
            aAll = Matrix.of(combined, count, features);
            aColumns = aAll.transpose();
        }
        if (mask.drops()) {
            aDropped = new Slice(dropped, 0, count * features);
            droppedAll = Matrix.of(dropped, count, features);
            droppedColumns = droppedAll.transpose();
        }
        logits = new Slice(logitRows, 0, count * symbols);
        logitsAll = Matrix.of(logitRows, count, symbols);
        if (training) {
            dFeatures = new Slice(dFeatureRows, 0, count * features);
            dFeaturesAll = Matrix.of(dFeatureRows, count, features);
            dh = new Slice(dHRows, 0, count * hidden);
            dhAll = Matrix.of(dHRows, count, hidden);
            dc = combines ? new Slice(dCRows, 0, count * values) : Slice.NONE;
            dcAll = combines ? Matrix.of(dCRows, count, values) : null;
        }
    }
}
