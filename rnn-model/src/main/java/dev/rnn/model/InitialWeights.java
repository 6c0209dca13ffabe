package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.CellSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;
import dev.rnn.model.layer.CombinedSpec;
import dev.rnn.model.layer.StackSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Initial weights: uniform from -1/sqrt(H) to 1/sqrt(H), as PyTorch has it for its RNNs and for a
 * linear layer of H inputs. Where one row of W alone is looked up for each symbol, its fan-in is 1
 * and it starts uniform from -1 to 1: the first epoch of a character model ends 0.05 to 0.09 nats
 * lower (docs/decisions.md, "Training defaults"). An embedding starts from the standard normal
 * distribution; one that is the output's weights too, as those; a padding symbol's row and a learnt
 * initial state from zeros. Block k of the layout is drawn from stream k of the seed, so that no
 * block's weights depend on another's size.
 */
final class InitialWeights {
    private InitialWeights() {}

    static float[] of(Backend backend, NetworkSpec spec, boolean oneHot, long seed) {
        ParameterLayout layout = spec.parameters();
        float[] weights = new float[layout.size()];
        List<Float> cellBounds = new ArrayList<>();
        addBounds(spec.cell(), oneHot && spec.embedding() == 0, cellBounds);
        int firstOfCell = spec.embedding() > 0 ? 1 : 0;
        for (int k = 0; k < layout.blocks().size(); k++) {
            ParameterLayout.Block block = layout.blocks().get(k);
            RandomStream random = backend.random(seed, k);
            Slice slice = new Slice(weights, block.offset(), block.size());
            int ofCell = k - firstOfCell;
            if (block.name().equals("embedding.E") && !spec.tied()) {
                random.normal(slice);
            } else if (ofCell >= 0 && ofCell < cellBounds.size()) {
                uniform(random, slice, cellBounds.get(ofCell));
            } else if (!block.name().startsWith("initial.")) {
                uniform(random, slice, bound(spec.cell()));
            }
        }
        if (spec.padding() != NetworkSpec.NO_PADDING) {
            int row = spec.padding() * spec.embedding();
            Arrays.fill(weights, row, row + spec.embedding(), 0);
        }
        return weights;
    }

    /** The bound of each block of a cell, in the order of its layout. */
    private static void addBounds(CellSpec cell, boolean looksUp, List<Float> bounds) {
        if (cell instanceof CombinedSpec combined) {
            for (int k = 0; k < combined.cells().size(); k++) {
                boolean first = k == 0 || !(combined instanceof StackSpec);
                addBounds(combined.cells().get(k), looksUp && first, bounds);
            }
            return;
        }
        for (ParameterLayout.Block block : cell.parameters().blocks()) {
            bounds.add(looksUp && block.name().equals("W") ? 1f : bound(cell));
        }
    }

    private static float bound(CellSpec cell) {
        return (float) (1 / Math.sqrt(cell.outputs()));
    }

    private static void uniform(RandomStream random, Slice x, float bound) {
        random.uniform(x);
        for (int i = x.offset(); i < x.offset() + x.length(); i++) {
            x.array()[i] = (2 * x.array()[i] - 1) * bound;
        }
    }
}
