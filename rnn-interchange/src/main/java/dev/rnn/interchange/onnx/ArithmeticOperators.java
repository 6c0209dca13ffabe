package dev.rnn.interchange.onnx;

import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.onnx.OnnxTensor.Type;
import java.util.List;

/** Operators that work element by element, on arrays of shapes that can be broadcast. */
final class ArithmeticOperators {
    private ArithmeticOperators() {}

    private interface Floats {
        float of(float a, float b);
    }

    private interface Integers {
        long of(long a, long b);
    }

    private interface Comparison {
        boolean of(int order);
    }

    static OnnxTensor add(Call call) throws InterchangeException {
        return arithmetic(call, (a, b) -> a + b, (a, b) -> a + b);
    }

    static OnnxTensor subtract(Call call) throws InterchangeException {
        return arithmetic(call, (a, b) -> a - b, (a, b) -> a - b);
    }

    static OnnxTensor multiply(Call call) throws InterchangeException {
        return arithmetic(call, (a, b) -> a * b, (a, b) -> a * b);
    }

    static OnnxTensor divide(Call call) throws InterchangeException {
        OnnxTensor b = call.input(1);
        for (int i = 0; !b.isFloat() && i < b.size(); i++) {
            if (b.i()[i] == 0) {
                throw call.wrong("divides integers by 0");
            }
        }
        return arithmetic(call, (x, y) -> x / y, (x, y) -> x / y);
    }

    static OnnxTensor max(Call call) throws InterchangeException {
        return several(call, Math::max, Math::max);
    }

    static OnnxTensor min(Call call) throws InterchangeException {
        return several(call, Math::min, Math::min);
    }

    private static OnnxTensor several(Call call, Floats floats, Integers integers)
            throws InterchangeException {
        OnnxTensor all = call.input(0);
        for (int k = 1; k < call.inputs(); k++) {
            all = arithmetic(call, all, call.input(k), floats, integers);
        }
        return all;
    }

    static OnnxTensor clip(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        if (call.optional(1) != null) {
            x = arithmetic(call, x, call.input(1), Math::max, Math::max);
        }
        if (call.optional(2) != null) {
            x = arithmetic(call, x, call.input(2), Math::min, Math::min);
        }
        return x;
    }

    static OnnxTensor negate(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        return arithmetic(call, x, x, (a, same) -> -a, (a, same) -> -a);
    }

    static OnnxTensor and(Call call) throws InterchangeException {
        return logic(call, (a, b) -> a & b);
    }

    static OnnxTensor or(Call call) throws InterchangeException {
        return logic(call, (a, b) -> a | b);
    }

    private static OnnxTensor logic(Call call, Integers operation) throws InterchangeException {
        if (call.input(0).type() != Type.BOOL) {
            throw call.wrong("has %s, expected booleans", call.input(0));
        }
        return arithmetic(call, (a, b) -> a, operation);
    }

    static OnnxTensor not(Call call) throws InterchangeException {
        OnnxTensor x = call.input(0);
        if (x.type() != Type.BOOL) {
            throw call.wrong("has %s, expected booleans", x);
        }
        return arithmetic(call, x, x, (a, same) -> a, (a, same) -> 1 - a);
    }

    static OnnxTensor equal(Call call) throws InterchangeException {
        return comparison(call, order -> order == 0);
    }

    static OnnxTensor less(Call call) throws InterchangeException {
        return comparison(call, order -> order < 0);
    }

    static OnnxTensor lessOrEqual(Call call) throws InterchangeException {
        return comparison(call, order -> order <= 0);
    }

    static OnnxTensor greater(Call call) throws InterchangeException {
        return comparison(call, order -> order > 0);
    }

    static OnnxTensor greaterOrEqual(Call call) throws InterchangeException {
        return comparison(call, order -> order >= 0);
    }

    static OnnxTensor where(Call call) throws InterchangeException {
        OnnxTensor condition = call.input(0);
        OnnxTensor yes = call.input(1);
        OnnxTensor no = call.input(2);
        if (condition.type() != Type.BOOL || yes.type() != no.type()) {
            throw call.wrong("has %s, %s and %s", condition, yes, no);
        }
        int[] shape =
                Shapes.broadcast(
                        List.of(condition.dimensions(), yes.dimensions(), no.dimensions()));
        OnnxTensor chosen = spread(call, condition, shape);
        OnnxTensor from = spread(call, yes, shape);
        Copy copy = new Copy(call, spread(call, no, shape), shape);
        for (int i = 0; i < chosen.size(); i++) {
            if (chosen.i()[i] != 0) {
                copy.stretch(from, i, i, 1);
            } else {
                copy.stretch(i, i, 1);
            }
        }
        return copy.tensor();
    }

    private static OnnxTensor arithmetic(Call call, Floats floats, Integers integers)
            throws InterchangeException {
        return arithmetic(call, call.input(0), call.input(1), floats, integers);
    }

    private static OnnxTensor arithmetic(
            Call call, OnnxTensor a, OnnxTensor b, Floats floats, Integers integers)
            throws InterchangeException {
        same(call, a, b);
        int[] shape = Shapes.broadcast(List.of(a.dimensions(), b.dimensions()));
        OnnxTensor left = spread(call, a, shape);
        OnnxTensor right = spread(call, b, shape);
        if (a.isFloat()) {
            float[] values = call.newFloats(shape);
            for (int i = 0; i < values.length; i++) {
                values[i] = floats.of(left.f()[i], right.f()[i]);
            }
            return OnnxTensor.owning(shape, values);
        }
        long[] values = call.newIntegers(shape);
        for (int i = 0; i < values.length; i++) {
            long value = integers.of(left.i()[i], right.i()[i]);
            values[i] = a.type() == Type.INT32 ? (int) value : value;
        }
        return OnnxTensor.owning(a.type(), shape, values);
    }

    private static OnnxTensor comparison(Call call, Comparison comparison)
            throws InterchangeException {
        OnnxTensor a = call.input(0);
        OnnxTensor b = call.input(1);
        same(call, a, b);
        int[] shape = Shapes.broadcast(List.of(a.dimensions(), b.dimensions()));
        OnnxTensor left = spread(call, a, shape);
        OnnxTensor right = spread(call, b, shape);
        long[] values = call.newIntegers(shape);
        for (int i = 0; i < values.length; i++) {
            boolean holds;
            if (a.isFloat()) {
                float x = left.f()[i];
                float y = right.f()[i];
                // Nothing holds for NaN; both zeros are equal
                boolean ordered = x == x && y == y;
                holds = ordered && comparison.of(x < y ? -1 : x > y ? 1 : 0);
            } else {
                holds = comparison.of(Long.compare(left.i()[i], right.i()[i]));
            }
            values[i] = holds ? 1 : 0;
        }
        return OnnxTensor.owning(Type.BOOL, shape, values);
    }

    private static void same(Call call, OnnxTensor a, OnnxTensor b) throws InterchangeException {
        if (a.type() != b.type()) {
            throw call.wrong("has %s and %s, expected the same type", a, b);
        }
    }

    private static OnnxTensor spread(Call call, OnnxTensor x, int[] shape)
            throws InterchangeException {
        return java.util.Arrays.equals(x.dimensions(), shape)
                ? x
                : Copy.strided(call, x, 0, Shapes.broadcastStrides(x.dimensions(), shape), shape);
    }
}
