package dev.rnn.interchange.onnx;

import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;
import dev.rnn.interchange.InterchangeException;
import java.util.Arrays;
import java.util.List;

/** Matrix products, computed by the backend. */
final class ProductOperators {
    private ProductOperators() {}

    static OnnxTensor matMul(Call call) throws InterchangeException {
        OnnxTensor a = call.floats(0);
        OnnxTensor b = call.floats(1);
        if (a.rank() == 0 || b.rank() == 0) {
            throw call.wrong("multiplies %s by %s", a, b);
        }
        // A vector is a row on the left and a column on the right, for as long as it is multiplied
        OnnxTensor left = a.rank() == 1 ? a.in(1, a.size()) : a;
        OnnxTensor right = b.rank() == 1 ? b.in(b.size(), 1) : b;
        int m = left.dimension(-2);
        int k = left.dimension(-1);
        int n = right.dimension(-1);
        if (right.dimension(-2) != k) {
            throw call.wrong("multiplies %s by %s", a, b);
        }
        MatMul matMul = call.backend().matMul(Workers.ONE);
        int[] batch = Shapes.broadcast(List.of(outer(left), outer(right)));
        int[] shape = Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = m;
        shape[batch.length + 1] = n;
        float[] c = call.newFloats(shape);
        if (right.rank() == 2) {
            // All rows at once
            int rows = Shapes.product(left.dimensions(), 0, left.rank() - 1);
            matMul.multiply(
                    Matrix.of(left.f(), rows, k),
                    Matrix.of(right.f(), k, n),
                    Start.ZERO,
                    Matrix.of(c, rows, n));
        } else {
            int[] places = Shapes.broadcastStrides(outer(left), batch);
            int[] others = Shapes.broadcastStrides(outer(right), batch);
            int[] index = new int[batch.length];
            int count = (int) Shapes.size(batch);
            for (int i = 0; i < count; i++) {
                int x = 0;
                int y = 0;
                for (int axis = 0; axis < index.length; axis++) {
                    x += index[axis] * places[axis];
                    y += index[axis] * others[axis];
                }
                matMul.multiply(
                        Matrix.of(left.f(), x * m * k, m, k),
                        Matrix.of(right.f(), y * k * n, k, n),
                        Start.ZERO,
                        Matrix.of(c, i * m * n, m, n));
                for (int axis = index.length - 1;
                        axis >= 0 && ++index[axis] == batch[axis];
                        axis--) {
                    index[axis] = 0;
                }
            }
        }
        return OnnxTensor.owning(withoutVectors(shape, a.rank() == 1, b.rank() == 1), c);
    }

    private static int[] outer(OnnxTensor matrices) {
        return Arrays.copyOf(matrices.dimensions(), matrices.rank() - 2);
    }

    private static int[] withoutVectors(int[] shape, boolean row, boolean column) {
        int rank = shape.length;
        int[] left = Arrays.copyOf(shape, rank - (row ? 1 : 0) - (column ? 1 : 0));
        if (row && !column) {
            left[left.length - 1] = shape[rank - 1];
        }
        return left;
    }

    /** alpha A B + beta C. */
    static OnnxTensor gemm(Call call) throws InterchangeException {
        Matrix a = matrix(call, 0, call.flag("transA", false));
        Matrix b = matrix(call, 1, call.flag("transB", false));
        if (a.columns() != b.rows()) {
            throw call.wrong("multiplies %s by %s", call.input(0), call.input(1));
        }
        int[] shape = {a.rows(), b.columns()};
        float[] y = call.newFloats(shape);
        call.backend()
                .matMul(Workers.ONE)
                .multiply(a, b, Start.ZERO, Matrix.of(y, a.rows(), b.columns()));
        float alpha = call.number("alpha", 1);
        float beta = call.number("beta", 1);
        OnnxTensor c = call.optionalFloats(2);
        int[] strides = new int[2];
        if (c != null) {
            int[] all = Shapes.broadcast(List.of(c.dimensions(), shape));
            if (!Arrays.equals(all, shape)) {
                throw call.wrong("adds %s to %s", c, OnnxTensor.text(shape));
            }
            strides = Shapes.broadcastStrides(c.dimensions(), shape);
        }
        for (int i = 0; i < y.length; i++) {
            float sum = alpha * y[i];
            if (c != null) {
                int at = i / shape[1] * strides[0] + i % shape[1] * strides[1];
                sum += beta * c.f()[at];
            }
            y[i] = sum;
        }
        return OnnxTensor.owning(shape, y);
    }

    private static Matrix matrix(Call call, int index, boolean transposed)
            throws InterchangeException {
        OnnxTensor x = call.floats(index);
        if (x.rank() != 2) {
            throw call.wrong("has %s as input %d, expected a matrix", x, index);
        }
        Matrix matrix = Matrix.of(x.f(), x.dimension(0), x.dimension(1));
        return transposed ? matrix.transpose() : matrix;
    }
}
