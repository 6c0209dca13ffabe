package dev.rnn.model.window;

import dev.rnn.api.Backend;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Function;
import dev.rnn.api.Input;
import dev.rnn.api.Loss;
import dev.rnn.api.LossSpec;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Reductions;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Start;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import dev.rnn.model.ParameterPlace;
import dev.rnn.model.Validation;
import dev.rnn.model.layer.Embedding;
import dev.rnn.model.layer.NonFinite;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Forward and backward of a {@link FixedWindowSpec}. One thread's memory, sized once. */
final class FixedWindowPass {
    private final FixedWindowSpec spec;
    private final ParameterLayout layout;
    private final Slice parameters;
    private final Matrix w;
    private final Matrix wColumns;
    private final Matrix v;
    private final Matrix vColumns;
    private final Start hiddenStart;
    private final Start outputStart;
    private final Embedding embedding;
    private final MatMul product;
    private final Elementwise elementwise;
    private final Reductions reductions;
    private final Loss loss;

    private final int[] read;
    private final int[] right;
    private final Input.OneHot input;
    private final Target target;
    private final float[] xs;
    private final float[] hs;
    private final float[] os;
    private final float[] dhs;
    private final float[] dxs;
    private final float[] lossRows;

    private int batch = -1;
    private SequenceShape shape;
    private Slice x;
    private Slice h;
    private Slice o;
    private Slice dh;
    private Slice dx;
    private Slice losses;
    private Matrix xRows;
    private Matrix xColumns;
    private Matrix hRows;
    private Matrix hColumns;
    private Matrix oRows;
    private Matrix dhRows;
    private Matrix dxRows;

    FixedWindowPass(
            Backend backend,
            FixedWindowSpec spec,
            Slice parameters,
            int maxBatch,
            Workers workers,
            LossSpec loss) {
        this.spec = spec;
        this.parameters = parameters;
        layout = spec.parameters();
        w = layout.block("W").in(parameters);
        wColumns = w.transpose();
        v = layout.block("V").in(parameters);
        vColumns = v.transpose();
        hiddenStart = Start.bias(part(parameters, "b"));
        outputStart = Start.bias(part(parameters, "c"));
        embedding = new Embedding(spec.symbols(), spec.embedding(), -1);
        product = backend.matMul(workers);
        elementwise = backend.elementwise();
        reductions = backend.reductions();
        this.loss = backend.loss(loss, workers);
        int places = Math.multiplyExact(maxBatch, spec.outputs());
        read = new int[Math.multiplyExact(maxBatch, spec.window())];
        right = new int[places];
        input = new Input.OneHot(read, 0);
        target = new Target.Classes(right, 0);
        xs = new float[Math.multiplyExact(read.length, spec.embedding())];
        dxs = new float[xs.length];
        hs = new float[Math.multiplyExact(maxBatch, spec.hidden())];
        dhs = new float[hs.length];
        os = new float[Math.multiplyExact(places, spec.classes())];
        lossRows = new float[places];
    }

    private Slice part(Slice flat, String name) {
        ParameterLayout.Block block = layout.block(name);
        return flat.part(block.offset(), block.size());
    }

    /** Logits {@code [count][outputs][classes]} of the examples {@code which}. */
    Slice forward(WindowData data, int[] which, int count) {
        if (count != batch) {
            view(count);
        }
        for (int b = 0; b < count; b++) {
            data.read(which[b], read, b * spec.window());
        }
        embedding.forward(part(parameters, "E"), input, count * spec.window(), x);
        product.multiply(xRows, w, hiddenStart, hRows);
        elementwise.apply(Function.TANH, h, h);
        product.multiply(hRows, v, outputStart, oRows);
        return o;
    }

    private void target(WindowData data, int[] which, int count) {
        for (int b = 0; b < count; b++) {
            data.right(which[b], right, b * spec.outputs());
        }
    }

    /** The mean loss of the examples; its gradient is added. */
    float gradient(WindowData data, int[] which, int count, Slice gradient) {
        forward(data, which, count);
        target(data, which, count);
        int places = count * spec.outputs();
        float mean = 1f / places;
        float sum = loss.gradient(places, spec.classes(), o, target, mean, losses, o);
        if (!Float.isFinite(sum)) {
            return sum;
        }
        product.multiply(oRows, vColumns, Start.ZERO, dhRows);
        product.multiply(hColumns, oRows, Start.SUM, layout.block("V").in(gradient));
        reductions.addRows(oRows, part(gradient, "c"));
        elementwise.gradient(Function.TANH, h, h, dh, dh);
        product.multiply(dhRows, wColumns, Start.ZERO, dxRows);
        product.multiply(xColumns, dhRows, Start.SUM, layout.block("W").in(gradient));
        reductions.addRows(dhRows, part(gradient, "b"));
        embedding.backward(input, shape, 0, count, dx, part(gradient, "E"));
        return sum * mean;
    }

    /** Where the first number of the last forward pass came from that is not finite. */
    String origin() {
        Optional<String> parameter = ParameterPlace.firstNonFinite(layout, parameters);
        if (parameter.isPresent()) {
            return parameter.get();
        }
        // The hidden layer's tanh of finite parameters is finite
        NonFinite output = NonFinite.in("", losses, 1, spec.outputs());
        return output == null
                ? "the sum of the losses"
                : "the loss of output %d, batch row %d".formatted(output.sequence(), output.step());
    }

    /** The mean loss of all examples, and the share of symbols that are the likeliest. */
    Validation measure(WindowData data) {
        int most = lossRows.length / spec.outputs();
        int[] some = new int[most];
        double sum = 0;
        long hits = 0;
        for (int from = 0; from < data.size(); from += most) {
            int count = Math.min(most, data.size() - from);
            for (int b = 0; b < count; b++) {
                some[b] = from + b;
            }
            forward(data, some, count);
            target(data, some, count);
            int places = count * spec.outputs();
            sum += loss.evaluate(places, spec.classes(), o, target, losses);
            for (int place = 0; place < places; place++) {
                hits += likeliest(place) == right[place] ? 1 : 0;
            }
        }
        double all = (double) data.size() * spec.outputs();
        return new Validation(
                sum / all, new TreeMap<>(Map.of(FixedWindowObjective.ACCURACY, hits / all)));
    }

    /**
     * What the last forward pass finds likeliest, the first of equals.
     *
     * @param place example times outputs plus output
     * @param never symbols that are not chosen
     */
    int likeliest(int place, int... never) {
        int row = place * spec.classes();
        for (int symbol : never) {
            os[row + symbol] = Float.NEGATIVE_INFINITY;
        }
        int best = 0;
        for (int symbol = 1; symbol < spec.classes(); symbol++) {
            best = os[row + symbol] > os[row + best] ? symbol : best;
        }
        return best;
    }

    private void view(int count) {
        batch = count;
        int width = spec.window() * spec.embedding();
        int logits = spec.outputs() * spec.classes();
        shape = SequenceShape.of(count, spec.window());
        x = new Slice(xs, 0, count * width);
        dx = new Slice(dxs, 0, count * width);
        h = new Slice(hs, 0, count * spec.hidden());
        dh = new Slice(dhs, 0, count * spec.hidden());
        o = new Slice(os, 0, count * logits);
        losses = new Slice(lossRows, 0, count * spec.outputs());
        xRows = Matrix.of(xs, count, width);
        xColumns = xRows.transpose();
        hRows = Matrix.of(hs, count, spec.hidden());
        hColumns = hRows.transpose();
        oRows = Matrix.of(os, count, logits);
        dhRows = Matrix.of(dhs, count, spec.hidden());
        dxRows = Matrix.of(dxs, count, width);
    }
}
