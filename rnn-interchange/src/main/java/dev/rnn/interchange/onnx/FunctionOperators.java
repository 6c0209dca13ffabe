package dev.rnn.interchange.onnx;

import dev.rnn.api.Function;
import dev.rnn.api.Slice;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.model.cell.Activation;

/** Activations and softmax, computed by the backend. */
final class FunctionOperators {
    private FunctionOperators() {}

    static OnnxTensor activation(Call call, Activation.Kind kind) throws InterchangeException {
        OnnxTensor x = call.floats(0);
        Activation activation =
                new Activation(
                        kind,
                        kind.parameters() > 0 ? call.number("alpha", kind.defaultAlpha()) : 0,
                        kind.parameters() > 1 ? call.number("beta", kind.defaultBeta()) : 0);
        float[] y = call.newFloats(x.dimensions());
        activation.apply(call.backend().elementwise(), Slice.of(x.f()), Slice.of(y));
        return OnnxTensor.owning(x.shape(), y);
    }

    static OnnxTensor exp(Call call) throws InterchangeException {
        return function(call, Function.EXP);
    }

    static OnnxTensor log(Call call) throws InterchangeException {
        return function(call, Function.LOG);
    }

    private static OnnxTensor function(Call call, Function function) throws InterchangeException {
        OnnxTensor x = call.floats(0);
        float[] y = call.newFloats(x.dimensions());
        call.backend().elementwise().apply(function, Slice.of(x.f()), Slice.of(y));
        return OnnxTensor.owning(x.shape(), y);
    }

    static OnnxTensor softmax(Call call) throws InterchangeException {
        return softmax(call, false);
    }

    static OnnxTensor logSoftmax(Call call) throws InterchangeException {
        return softmax(call, true);
    }

    private static OnnxTensor softmax(Call call, boolean log) throws InterchangeException {
        OnnxTensor x = call.floats(0);
        int axis = call.axis(call.integer("axis", -1), x.rank());
        int classes = x.dimension(axis);
        if (classes == 0) {
            return x;
        }
        // The backend's rows lie along the last axis
        OnnxTensor rows = exchanged(call, x, axis);
        Slice values = Slice.of(rows.f());
        Slice results = Slice.of(call.newFloats(rows.dimensions()));
        if (log) {
            call.backend().softmax().logSoftmax(x.size() / classes, classes, values, results);
        } else {
            call.backend().softmax().softmax(x.size() / classes, classes, values, results);
        }
        return exchanged(call, OnnxTensor.owning(rows.shape(), results.array()), axis);
    }

    /** With an axis in the place of the last one. */
    private static OnnxTensor exchanged(Call call, OnnxTensor x, int axis)
            throws InterchangeException {
        int last = x.rank() - 1;
        if (axis == last) {
            return x;
        }
        int[] shape = x.shape();
        int[] strides = Shapes.strides(shape);
        int stride = strides[axis];
        strides[axis] = strides[last];
        strides[last] = stride;
        shape[axis] = x.dimension(last);
        shape[last] = x.dimension(axis);
        return Copy.strided(call, x, 0, strides, shape);
    }
}
