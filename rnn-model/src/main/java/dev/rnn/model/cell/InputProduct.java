package dev.rnn.model.cell;

import dev.rnn.api.Backend;
import dev.rnn.api.Input;
import dev.rnn.api.Slice;
import dev.rnn.api.Start;
import java.util.Arrays;

/** The part of a pass that depends on the input alone: b + x W for all rows, and its way back. */
final class InputProduct {
    private final VariantPass<?> pass;
    private final int inputs;
    private final float[] gathered; // [rows][I] x of the live rows, where there is padding
    private final float[] raw; // [rows][GH] d(x W), where it is normalized
    private final LayerNorm[] norms;
    private final int[] from; // first column of each norm
    private final Views xs = new Views();
    private final Views sums = new Views();
    private final Views steps = new Views();
    private final Views stepSums = new Views();
    private final Views gradients = new Views();
    private final Views dxs = new Views();
    private Input x;

    InputProduct(VariantPass<?> pass, Backend backend) {
        this.pass = pass;
        inputs = pass.spec.inputs();
        int rows = Math.multiplyExact(pass.maxSteps(), pass.maxBatch());
        gathered = new float[Math.multiplyExact(rows, inputs)];
        boolean normal = pass.spec.layerNorm() > 0;
        int[] groups = pass.spec.groups();
        norms = new LayerNorm[normal ? groups.length : 0];
        from = new int[norms.length];
        int column = 0;
        for (int i = 0; i < norms.length; i++) {
            int width = groups[i] * pass.hidden;
            from[i] = column;
            norms[i] = new LayerNorm(backend.reductions(), width, pass.spec.layerNorm(), rows);
            column += width;
        }
        raw = new float[normal ? rows * pass.width : 0];
    }

    void forward(Input given) {
        x = given;
        VariantWeights w = pass.weights;
        int width = pass.width;
        int rows = pass.live.total();
        // Where x W is normalized it is kept apart from b, in the room of its gradient
        float[] to = norms.length == 0 ? pass.sums : raw;
        if (x instanceof Input.OneHot oneHot) {
            for (int r = 0; r < rows; r++) {
                int at = w.w.block.offset() + index(oneHot, r) * width;
                for (int j = 0; j < width; j++) {
                    float start = norms.length == 0 ? w.bias[j] + w.flat[at + j] : w.flat[at + j];
                    to[r * width + j] = start;
                }
            }
        } else if (rows > 0) {
            Slice values = ((Input.Dense) x).values();
            float[] array = values.array();
            int offset = values.offset();
            if (!pass.live.isFull()) {
                gather(values);
                array = gathered;
                offset = 0;
            }
            pass.product.multiply(
                    VariantPass.rows(xs, 0, array, offset, rows, inputs),
                    w.w.packed,
                    norms.length == 0 ? w.start : Start.ZERO,
                    VariantPass.rows(sums, 0, to, 0, rows, width));
        }
        if (norms.length > 0) {
            int gain = pass.offset("gain_x");
            int shift = pass.offset("shift_x");
            for (int r = 0; r < rows; r++) {
                System.arraycopy(w.bias, 0, pass.sums, r * width, width);
                for (int i = 0; i < norms.length; i++) {
                    int c = from[i];
                    int at = r * width + c;
                    norms[i].add(r, raw, at, w.flat, gain + c, shift + c, pass.sums, at);
                }
            }
        }
    }

    private int index(Input.OneHot oneHot, int row) {
        return oneHot.indices()[oneHot.offset() + position(row)];
    }

    /** Where a live row is in the caller's arrays, {@code t * B + b}. */
    private int position(int row) {
        return pass.live.position(row);
    }

    private void gather(Slice values) {
        for (int r = 0; r < pass.live.total(); r++) {
            int at = values.offset() + position(r) * inputs;
            System.arraycopy(values.array(), at, gathered, r * inputs, inputs);
        }
    }

    /** From da in the pass's sums: dx = d(x W) W^T where it is wanted; 0 in padding. */
    void backward(Slice dx) {
        int width = pass.width;
        int rows = pass.live.total();
        if (norms.length > 0) {
            int gain = pass.offset("gain_x");
            for (int r = 0; r < rows; r++) {
                for (int i = 0; i < norms.length; i++) {
                    int at = r * width + from[i];
                    norms[i].back(r, pass.sums, at, pass.weights.flat, gain + from[i], raw, at);
                }
            }
        }
        if (dx.isNone()) {
            return;
        }
        Arrays.fill(dx.array(), dx.offset(), dx.offset() + dx.length(), 0);
        if (rows == 0) {
            return;
        }
        boolean full = pass.live.isFull();
        float[] to = full ? dx.array() : dGathered();
        pass.product.multiply(
                VariantPass.rows(sums, 0, gradient(), 0, rows, width),
                pass.weights.w.transposed,
                Start.ZERO,
                VariantPass.rows(dxs, 0, to, full ? dx.offset() : 0, rows, inputs));
        if (!full) {
            for (int r = 0; r < rows; r++) {
                int at = dx.offset() + position(r) * inputs;
                System.arraycopy(to, r * inputs, dx.array(), at, inputs);
            }
        }
    }

    private float[] dGathered;

    private float[] dGathered() {
        if (dGathered == null) {
            dGathered = new float[gathered.length];
        }
        return dGathered;
    }

    /** d(x W). */
    private float[] gradient() {
        return norms.length == 0 ? pass.sums : raw;
    }

    void weightGradients(int fromRow, int toRow, int slot, float[] gradient, int at) {
        int width = pass.width;
        float[] d = gradient();
        int n = toRow - fromRow;
        int dw = at + pass.weights.w.block.offset();
        if (x instanceof Input.OneHot oneHot) {
            for (int r = fromRow; r < toRow; r++) {
                int row = dw + index(oneHot, r) * width;
                for (int j = 0; j < width; j++) {
                    gradient[row + j] += d[r * width + j];
                }
            }
        } else {
            Slice values = ((Input.Dense) x).values();
            boolean full = pass.live.isFull();
            float[] array = full ? values.array() : gathered;
            int offset = (full ? values.offset() : 0) + fromRow * inputs;
            pass.product.multiply(
                    steps.transposed(slot, array, offset, n, inputs, inputs),
                    VariantPass.rows(stepSums, slot, d, fromRow * width, n, width),
                    Start.SUM,
                    VariantPass.rows(gradients, 0, gradient, dw, inputs, width));
        }
        for (int i = 0; i < norms.length; i++) {
            int gain = at + pass.offset("gain_x") + from[i];
            int shift = at + pass.offset("shift_x") + from[i];
            for (int r = fromRow; r < toRow; r++) {
                norms[i].gradients(r, pass.sums, r * width + from[i], gradient, gain, shift);
            }
        }
    }
}
