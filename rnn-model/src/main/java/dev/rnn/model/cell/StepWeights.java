package dev.rnn.model.cell;

import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.Mode;
import dev.rnn.api.ParameterLayout.Block;
import dev.rnn.api.Slice;

/** The parameters of a {@link StepCell} by block, and for the way back their transposes. */
final class StepWeights implements CellWeights {
    private final StepCell cell;
    private final Mode mode;
    final Block[] blocks;
    final float[][] values;
    final float[][] transposed;

    StepWeights(StepCell cell, Mode mode) {
        this.cell = cell;
        this.mode = mode;
        blocks = cell.spec().parameters().blocks().toArray(Block[]::new);
        values = new float[blocks.length][];
        transposed = new float[blocks.length][];
        for (int i = 0; i < blocks.length; i++) {
            values[i] = new float[blocks[i].size()];
            transposed[i] = new float[mode == Mode.TRAINING ? blocks[i].size() : 0];
        }
    }

    @Override
    public Cell cell() {
        return cell;
    }

    @Override
    public Mode mode() {
        return mode;
    }

    void pack(Slice parameters) {
        for (int i = 0; i < blocks.length; i++) {
            Block block = blocks[i];
            int at = parameters.offset() + block.offset();
            System.arraycopy(parameters.array(), at, values[i], 0, block.size());
            if (mode == Mode.TRAINING) {
                for (int row = 0; row < block.rows(); row++) {
                    for (int j = 0; j < block.columns(); j++) {
                        transposed[i][j * block.rows() + row] =
                                values[i][row * block.columns() + j];
                    }
                }
            }
        }
    }
}
