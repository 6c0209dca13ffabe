package dev.rnn.interchange.onnx;

import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.onnx.OnnxTensor.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongBinaryOperator;

/** Sums, means, maxima and orders along axes. */
final class ReductionOperators {
    private ReductionOperators() {}

    private interface Floats {
        float of(float before, float value);
    }

    static OnnxTensor sum(Call call) throws InterchangeException {
        return reduced(call, 0, (before, value) -> before + value, 0, Long::sum);
    }

    static OnnxTensor product(Call call) throws InterchangeException {
        return reduced(
                call, 1, (before, value) -> before * value, 1, (before, value) -> before * value);
    }

    static OnnxTensor max(Call call) throws InterchangeException {
        return reduced(call, Float.NEGATIVE_INFINITY, Math::max, Long.MIN_VALUE, Math::max);
    }

    static OnnxTensor min(Call call) throws InterchangeException {
        return reduced(call, Float.POSITIVE_INFINITY, Math::min, Long.MAX_VALUE, Math::min);
    }

    static OnnxTensor mean(Call call) throws InterchangeException {
        OnnxTensor x = call.floats(0);
        OnnxTensor sums = sum(call);
        float[] means = call.newFloats(sums.dimensions());
        for (int i = 0; i < means.length; i++) {
            means[i] = sums.f()[i] / ((float) x.size() / means.length);
        }
        return OnnxTensor.owning(sums.shape(), means);
    }

    private static OnnxTensor reduced(
            Call call, float start, Floats floats, long first, LongBinaryOperator integers)
            throws InterchangeException {
        OnnxTensor x = call.input(0);
        long[] axes = call.optional(1) == null ? call.integers("axes") : call.list(1);
        if (axes == null || axes.length == 0) {
            if (call.flag("noop_with_empty_axes", false)) {
                return x;
            }
            axes = new long[x.rank()];
            Arrays.setAll(axes, k -> k);
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
        OnnxTensor result =
                x.isFloat()
                        ? OnnxTensor.owning(kept, call.newFloats(kept))
                        : OnnxTensor.owning(x.type(), kept, call.newIntegers(kept));
        if (x.isFloat()) {
            Arrays.fill(result.f(), start);
        } else {
            Arrays.fill(result.i(), first);
        }
        // Each value meets its result as if the result were broadcast
        int[] strides = Shapes.broadcastStrides(kept, x.dimensions());
        int[] place = new int[x.rank()];
        for (int i = 0; i < x.size(); i++) {
            int at = 0;
            for (int k = 0; k < place.length; k++) {
                at += place[k] * strides[k];
            }
            if (x.isFloat()) {
                result.f()[at] = floats.of(result.f()[at], x.f()[i]);
            } else {
                result.i()[at] = integers.applyAsLong(result.i()[at], x.i()[i]);
            }
            for (int k = place.length - 1; k >= 0 && ++place[k] == x.dimension(k); k--) {
                place[k] = 0;
            }
        }
        boolean keep = call.flag("keepdims", true);
        return keep ? result : result.in(Arrays.copyOf(left, rank));
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

    /** The k largest or smallest along an axis, in order; of equal ones the first comes first. */
    static List<OnnxTensor> topK(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        int axis = call.axis(call.integer("axis", -1), x.rank());
        int size = x.dimension(axis);
        int k = call.dimension(call.integer(1));
        if (k > size) {
            throw call.wrong("looks for %d values of %d", k, size);
        }
        boolean largest = call.flag("largest", true);
        int[] shape = x.shape();
        shape[axis] = k;
        Copy values = new Copy(call, x, shape);
        long[] indices = call.newIntegers(shape);
        int outer = Shapes.product(shape, 0, axis);
        int inner = Shapes.product(shape, axis + 1, shape.length);
        Integer[] order = new Integer[size];
        for (int row = 0; row < outer; row++) {
            for (int j = 0; j < inner; j++) {
                int from = row * size * inner + j;
                Comparator<Integer> increasing =
                        x.isFloat()
                                ? Comparator.comparing(i -> x.f()[from + i * inner])
                                : Comparator.comparing(i -> x.i()[from + i * inner]);
                Arrays.setAll(order, i -> i);
                Arrays.sort(order, largest ? increasing.reversed() : increasing);
                for (int i = 0; i < k; i++) {
                    int to = (row * k + i) * inner + j;
                    indices[to] = order[i];
                    values.stretch(from + order[i] * inner, to, 1);
                }
            }
        }
        return List.of(values.tensor(), OnnxTensor.owning(Type.INT64, shape, indices));
    }
}
