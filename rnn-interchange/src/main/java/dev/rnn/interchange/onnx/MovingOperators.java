package dev.rnn.interchange.onnx;

import dev.rnn.interchange.InterchangeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operators that move values to other places. */
final class MovingOperators {
    private MovingOperators() {}

    static OnnxTensor transpose(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        int rank = x.rank();
        long[] perm = call.integers("perm");
        if (perm == null) {
            perm = new long[rank];
            Arrays.setAll(perm, k -> rank - 1 - k);
        }
        if (perm.length != rank) {
            throw call.wrong("has perm %s for %s", Arrays.toString(perm), x);
        }
        call.axes(perm, rank);
        int[] own = Shapes.strides(x.dimensions());
        int[] strides = new int[rank];
        int[] shape = new int[rank];
        for (int k = 0; k < rank; k++) {
            int axis = call.axis(perm[k], rank);
            strides[k] = own[axis];
            shape[k] = x.dimension(axis);
        }
        return Copy.strided(call, x, 0, strides, shape);
    }

    static OnnxTensor expand(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        long[] wanted = call.list(1);
        int[] dimensions = new int[wanted.length];
        for (int k = 0; k < wanted.length; k++) {
            dimensions[k] = call.dimension(wanted[k]);
        }
        int[] shape = Shapes.broadcast(List.of(x.dimensions(), dimensions));
        return Copy.strided(call, x, 0, Shapes.broadcastStrides(x.dimensions(), shape), shape);
    }

    static OnnxTensor tile(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        long[] repeats = call.list(1);
        int rank = x.rank();
        if (repeats.length != rank) {
            throw call.wrong("has %d repeats for %s", repeats.length, x);
        }
        int[] own = Shapes.strides(x.dimensions());
        int[] twice = new int[2 * rank];
        int[] strides = new int[2 * rank];
        int[] shape = new int[rank];
        for (int k = 0; k < rank; k++) {
            twice[2 * k] = call.dimension(repeats[k]);
            twice[2 * k + 1] = x.dimension(k);
            strides[2 * k + 1] = own[k];
            shape[k] = call.dimension((long) twice[2 * k] * x.dimension(k));
        }
        return Copy.strided(call, x, 0, strides, twice).in(shape);
    }

    static OnnxTensor slice(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        long[] starts = call.list(1);
        long[] ends = call.list(2);
        long[] axes = call.list(3);
        long[] steps = call.list(4);
        int count = starts.length;
        if (axes == null) {
            axes = new long[count];
            Arrays.setAll(axes, k -> k);
        }
        if (steps == null) {
            steps = new long[count];
            Arrays.fill(steps, 1);
        }
        if (ends.length != count || axes.length != count || steps.length != count) {
            throw call.wrong(
                    "has %d starts, %d ends, %d axes and %d steps",
                    count, ends.length, axes.length, steps.length);
        }
        call.axes(axes, x.rank());
        int[] shape = x.shape();
        int[] strides = Shapes.strides(shape);
        int from = 0;
        for (int k = 0; k < count; k++) {
            int axis = call.axis(axes[k], x.rank());
            int size = shape[axis];
            long step = steps[k];
            if (step == 0 || step != (int) step) {
                throw call.wrong("has a step of %d", step);
            }
            // Going back, a position before the first one ends it
            long start = clamp(starts[k], size, 0, step > 0 ? size : size - 1);
            long end = clamp(ends[k], size, step > 0 ? 0 : -1, step > 0 ? size : size - 1);
            long length = Math.ceilDiv(end - start, step);
            shape[axis] = (int) Math.max(0, length);
            from += shape[axis] == 0 ? 0 : (int) start * strides[axis];
            strides[axis] = shape[axis] < 2 ? strides[axis] : strides[axis] * (int) step;
        }
        return Copy.strided(call, x, from, strides, shape);
    }

    private static long clamp(long position, int size, int least, int most) {
        long counted = position < 0 ? position + size : position;
        return Math.max(least, Math.min(most, counted));
    }

    static OnnxTensor concat(Call call) throws InterchangeException {
        OnnxTensor first = call.input(0);
        if (!call.has("axis")) {
            throw call.wrong("has no attribute axis");
        }
        int axis = call.axis(call.integer("axis", 0), first.rank());
        int[] shape = first.shape();
        long total = 0;
        for (int k = 0; k < call.inputs(); k++) {
            int[] other = call.input(k).shape();
            total += other.length == shape.length ? other[axis] : 0;
            if (other.length == shape.length) {
                other[axis] = shape[axis];
            }
            if (!Arrays.equals(other, shape) || call.input(k).type() != first.type()) {
                throw call.wrong(
                        "has %s and %s, which do not fit along axis %d",
                        first, call.input(k), axis);
            }
        }
        shape[axis] = call.dimension(total);
        Copy copy = new Copy(call, first, shape);
        if (Shapes.product(shape, 0, shape.length) == 0) {
            // Nothing to copy, however often
            return copy.tensor();
        }
        int outer = Shapes.product(shape, 0, axis);
        int inner = Shapes.product(shape, axis + 1, shape.length);
        int to = 0;
        for (int row = 0; row < outer; row++) {
            for (int k = 0; k < call.inputs(); k++) {
                int length = call.input(k).dimension(axis) * inner;
                copy.stretch(call.input(k), row * length, to, length);
                to += length;
            }
        }
        return copy.tensor();
    }

    static List<OnnxTensor> split(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        int axis = call.axis(call.integer("axis", 0), x.rank());
        int size = x.dimension(axis);
        long[] parts = call.list(1);
        if (parts == null) {
            int count = call.node().outputs().size();
            // The last part is the smallest where they cannot be equal
            int each = Math.ceilDiv(size, count);
            parts = new long[count];
            for (int k = 0; k < count; k++) {
                parts[k] = Math.max(0, Math.min(each, size - (long) k * each));
            }
        }
        long total = 0;
        for (long part : parts) {
            total += call.dimension(part);
        }
        if (total != size || parts.length < call.node().outputs().size()) {
            throw call.wrong("splits %s into %s", x, Arrays.toString(parts));
        }
        int[] strides = Shapes.strides(x.dimensions());
        List<OnnxTensor> all = new ArrayList<>();
        int from = 0;
        for (long part : parts) {
            int[] shape = x.shape();
            shape[axis] = (int) part;
            all.add(Copy.strided(call, x, part == 0 ? 0 : from * strides[axis], strides, shape));
            from += (int) part;
        }
        return all;
    }

    static OnnxTensor gather(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        OnnxTensor indices = call.integers(1);
        int axis = call.axis(call.integer("axis", 0), x.rank());
        int[] shape = new int[x.rank() - 1 + indices.rank()];
        System.arraycopy(x.dimensions(), 0, shape, 0, axis);
        System.arraycopy(indices.dimensions(), 0, shape, axis, indices.rank());
        int after = x.rank() - axis - 1;
        System.arraycopy(x.dimensions(), axis + 1, shape, axis + indices.rank(), after);
        Copy copy = new Copy(call, x, shape);
        int outer = Shapes.product(x.dimensions(), 0, axis);
        int inner = Shapes.product(x.dimensions(), axis + 1, x.rank());
        int size = x.dimension(axis);
        int to = 0;
        for (int row = 0; row < outer; row++) {
            for (long index : indices.i()) {
                copy.stretch((row * size + call.index(index, size)) * inner, to, inner);
                to += inner;
            }
        }
        return copy.tensor();
    }

    static OnnxTensor gatherElements(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        OnnxTensor indices = call.integers(1);
        Copy copy = new Copy(call, x, indices.shape());
        int[] places = places(call, x, indices);
        for (int to = 0; to < places.length; to++) {
            copy.stretch(places[to], to, 1);
        }
        return copy.tensor();
    }

    static OnnxTensor scatterElements(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        OnnxTensor indices = call.integers(1);
        OnnxTensor updates = call.input(2);
        if (updates.type() != x.type()
                || !Arrays.equals(updates.dimensions(), indices.dimensions())) {
            throw call.wrong("writes %s at %s of %s", updates, indices, x);
        }
        if (!call.text("reduction", "none").equals("none")) {
            throw call.wrong("has a reduction, which is supported as none alone");
        }
        Copy copy = new Copy(call, x, x.shape());
        copy.stretch(0, 0, x.size());
        int[] places = places(call, x, indices);
        for (int from = 0; from < places.length; from++) {
            copy.stretch(updates, from, places[from], 1);
        }
        return copy.tensor();
    }

    /** Where each element lies whose index along the axis is given. */
    private static int[] places(Call call, OnnxTensor x, OnnxTensor indices)
            throws InterchangeException {
        int rank = x.rank();
        int axis = call.axis(call.integer("axis", 0), rank);
        int[] shape = indices.dimensions();
        for (int k = 0; k < rank; k++) {
            if (shape.length != rank || k != axis && shape[k] > x.dimension(k)) {
                throw call.wrong("has %s and indices %s along axis %d", x, indices, axis);
            }
        }
        call.reserve(Integer.BYTES, shape);
        int[] places = new int[indices.size()];
        int[] strides = Shapes.strides(x.dimensions());
        int[] place = new int[rank];
        for (int i = 0; i < places.length; i++) {
            int at = call.index(indices.i()[i], x.dimension(axis)) * strides[axis];
            for (int k = 0; k < rank; k++) {
                at += k == axis ? 0 : place[k] * strides[k];
            }
            places[i] = at;
            for (int k = rank - 1; k >= 0 && ++place[k] == shape[k]; k--) {
                place[k] = 0;
            }
        }
        return places;
    }

    static OnnxTensor gatherNd(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        OnnxTensor indices = call.integers(1);
        if (call.integer("batch_dims", 0) != 0) {
            throw call.wrong("has batch_dims, which is supported as 0 alone");
        }
        if (indices.rank() == 0 || indices.dimension(-1) > x.rank()) {
            throw call.wrong("reads %s at %s", x, indices);
        }
        int depth = indices.dimension(-1);
        int[] shape = new int[indices.rank() - 1 + x.rank() - depth];
        System.arraycopy(indices.dimensions(), 0, shape, 0, indices.rank() - 1);
        System.arraycopy(x.dimensions(), depth, shape, indices.rank() - 1, x.rank() - depth);
        Copy copy = new Copy(call, x, shape);
        int[] strides = Shapes.strides(x.dimensions());
        int inner = Shapes.product(x.dimensions(), depth, x.rank());
        int rows = Shapes.product(indices.dimensions(), 0, indices.rank() - 1);
        for (int row = 0; row < rows; row++) {
            int at = 0;
            for (int k = 0; k < depth; k++) {
                at += call.index(indices.i()[row * depth + k], x.dimension(k)) * strides[k];
            }
            copy.stretch(at, row * inner, inner);
        }
        return copy.tensor();
    }

    static OnnxTensor oneHot(Call call) throws InterchangeException {
        OnnxTensor indices = call.integers(0);
        int depth = call.dimension(call.integer(1));
        OnnxTensor values = call.input(2);
        if (values.size() != 2) {
            throw call.wrong("has %s as values, expected off and on", values);
        }
        int rank = indices.rank();
        int axis = call.axis(call.integer("axis", -1), rank + 1);
        int[] shape = new int[rank + 1];
        System.arraycopy(indices.dimensions(), 0, shape, 0, axis);
        shape[axis] = depth;
        System.arraycopy(indices.dimensions(), axis, shape, axis + 1, rank - axis);
        Copy copy = new Copy(call, values, shape);
        int inner = Shapes.product(shape, axis + 1, rank + 1);
        int total = (int) Shapes.size(shape);
        for (int to = 0; to < total; to++) {
            int at = to / (depth * inner) * inner + to % inner;
            long index = indices.i()[at];
            boolean on = (index < 0 ? index + depth : index) == to / inner % depth;
            copy.stretch(on ? 1 : 0, to, 1);
        }
        return copy.tensor();
    }
}
