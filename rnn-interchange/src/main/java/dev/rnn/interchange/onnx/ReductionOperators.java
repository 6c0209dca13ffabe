package dev.rnn.interchange.onnx;

import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.onnx.OnnxTensor.Type;

/** Sums, means and maxima over axes, in increasing order. */
final class ReductionOperators {
    private ReductionOperators() {}

    private interface Step {
        float of(float before, float value);
    }

    static OnnxTensor sum(Call call) throws InterchangeException {
        return reduced(call, 0, (before, value) -> before + value, false);
    }

    static OnnxTensor mean(Call call) throws InterchangeException {
        return reduced(call, 0, (before, value) -> before + value, true);
    }

    static OnnxTensor max(Call call) throws InterchangeException {
        return reduced(call, Float.NEGATIVE_INFINITY, Math::max, false);
    }

    private static OnnxTensor reduced(Call call, float start, Step step, boolean mean)
            throws InterchangeException {
        OnnxTensor x = call.floats(0);
        long[] axes = call.optional(1) == null ? call.integers("axes") : call.list(1);
        if (axes == null || axes.length == 0) {
            if (call.flag("noop_with_empty_axes", false)) {
                return x;
            }
            axes = new long[x.rank()];
            java.util.Arrays.setAll(axes, k -> k);
        }
        boolean[] gone = call.axes(axes, x.rank());
        int[] kept = x.shape();
        int[] left = new int[x.rank()];
        int rank = 0;
        for (int k = 0; k < gone.length; k++) {
            if (gone[k]) {
                kept[k] = 1;
            } else {
                left[rank++] = kept[k];
            }
        }
        float[] values = call.newFloats(kept);
        java.util.Arrays.fill(values, start);
        // Each input meets its output as if the output were broadcast
        int[] strides = Shapes.broadcastStrides(kept, x.dimensions());
        int[] place = new int[x.rank()];
        for (int i = 0; i < x.size(); i++) {
            int at = 0;
            for (int k = 0; k < place.length; k++) {
                at += place[k] * strides[k];
            }
            values[at] = step.of(values[at], x.f()[i]);
            for (int k = place.length - 1; k >= 0 && ++place[k] == x.dimension(k); k--) {
                place[k] = 0;
            }
        }
        if (mean && values.length > 0) {
            float count = (float) x.size() / values.length;
            for (int i = 0; i < values.length; i++) {
                values[i] /= count;
            }
        }
        boolean keep = call.flag("keepdims", true);
        return OnnxTensor.owning(keep ? kept : java.util.Arrays.copyOf(left, rank), values);
    }

    static OnnxTensor argMax(Call call) throws InterchangeException {
        OnnxTensor x = call.floats(0);
        int axis = call.axis(call.integer("axis", 0), x.rank());
        boolean last = call.flag("select_last_index", false);
        int size = x.dimension(axis);
        int outer = Shapes.product(x.dimensions(), 0, axis);
        int inner = Shapes.product(x.dimensions(), axis + 1, x.rank());
        if (size == 0) {
            throw call.wrong("looks for the largest of none in %s", x);
        }
        int[] kept = x.shape();
        kept[axis] = 1;
        long[] values = call.newIntegers(kept);
        for (int row = 0; row < outer; row++) {
            for (int j = 0; j < inner; j++) {
                int best = 0;
                for (int k = 1; k < size; k++) {
                    float value = x.f()[(row * size + k) * inner + j];
                    float before = x.f()[(row * size + best) * inner + j];
                    if (value > before || last && value == before) {
                        best = k;
                    }
                }
                values[row * inner + j] = best;
            }
        }
        OnnxTensor all = OnnxTensor.owning(Type.INT64, kept, values);
        if (call.flag("keepdims", true)) {
            return all;
        }
        int[] left = new int[kept.length - 1];
        System.arraycopy(kept, 0, left, 0, axis);
        System.arraycopy(kept, axis + 1, left, axis, left.length - axis);
        return all.in(left);
    }
}
