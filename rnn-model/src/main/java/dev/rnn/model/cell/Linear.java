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
        Matrix m =
                new Matrix(
                        parameters.array(),
                        parameters.offset() + block.offset() + from,
                        block.rows(),
                        width,
                        block.columns(),
                        false);
        matMul.pack(m, packed);
        if (transposed != null) {
            matMul.pack(m.transpose(), transposed);
        }
    }
}
