package dev.rnn.model.cell;

import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Mode;
import dev.rnn.api.PackedMatrix;
import dev.rnn.api.ParameterLayout.Block;
import dev.rnn.api.Slice;

/** Some columns of a weight matrix, packed for products with it and, to go back, its transpose. */
final class Linear {
    final Block block;
    final int from;
    final int width;
    final PackedMatrix packed;
    final PackedMatrix transposed;

    // Views of the parameters last packed; those of the next time are mostly the same.
    private Matrix matrix;
    private Matrix columns;

    Linear(MatMul matMul, Block block, int from, int width, Mode mode) {
        this.block = block;
        this.from = from;
        this.width = width;
        packed = matMul.newPacked(block.rows(), width);
        transposed = mode == Mode.TRAINING ? matMul.newPacked(width, block.rows()) : null;
    }

    int rows() {
        return block.rows();
    }

    void pack(MatMul matMul, Slice parameters) {
        look(parameters.array(), parameters.offset() + block.offset() + from);
        matMul.pack(matrix, packed);
        if (transposed != null) {
            matMul.pack(columns, transposed);
        }
    }

    private void look(float[] array, int offset) {
        if (matrix == null || matrix.array() != array || matrix.offset() != offset) {
            matrix = new Matrix(array, offset, block.rows(), width, block.columns(), false);
            columns = matrix.transpose();
        }
    }
}
