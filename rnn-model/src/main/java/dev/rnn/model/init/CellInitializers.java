package dev.rnn.model.init;

import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.layer.CombinedSpec;
import dev.rnn.model.layer.StackSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * What the blocks of a cell start from if nobody says otherwise: uniform from -1/sqrt(H) to
 * 1/sqrt(H), as PyTorch has it; where one row of W alone is looked up for each symbol, from -1 to
 * 1; gains and shifts of a layer normalization 1 and 0.
 */
public final class CellInitializers {
    private CellInitializers() {}

    /**
     * What fills each block of a cell, in the order of its layout.
     *
     * @param cell any cell, layers included
     * @param looksUp whether it reads one-hot symbols
     * @return one initializer a block
     */
    public static List<Initializer> of(CellSpec cell, boolean looksUp) {
        Checks.given("cell", cell);
        List<Initializer> blocks = new ArrayList<>();
        add(cell, looksUp, blocks);
        return blocks;
    }

    private static void add(CellSpec cell, boolean looksUp, List<Initializer> blocks) {
        if (cell instanceof CombinedSpec combined) {
            for (int k = 0; k < combined.cells().size(); k++) {
                boolean first = k == 0 || !(combined instanceof StackSpec);
                add(combined.cells().get(k), looksUp && first, blocks);
            }
            return;
        }
        int hidden = cell instanceof LstmVariant lstm ? lstm.hidden() : cell.outputs();
        for (ParameterLayout.Block block : cell.parameters().blocks()) {
            blocks.add(inCell(block.name(), hidden, looksUp));
        }
    }

    private static Initializer inCell(String block, int hidden, boolean looksUp) {
        if (block.startsWith("gain_")) {
            return Initializer.constant(1);
        }
        if (block.startsWith("shift_")) {
            return Initializer.zero();
        }
        return looksUp && block.equals("W") ? Initializer.uniform(1) : Initializer.torch(hidden);
    }
}
