package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.model.init.CellInitializers;
import dev.rnn.model.init.Initialization;
import dev.rnn.model.init.Initializer;
import java.util.Arrays;
import java.util.List;

/**
 * Initial weights: uniform from -1/sqrt(H) to 1/sqrt(H), as PyTorch has it for its RNNs and for a
 * linear layer of H inputs. Where one row of W alone is looked up for each symbol, its fan-in is 1
 * and it starts uniform from -1 to 1: the first epoch of a character model ends 0.05 to 0.09 nats
 * lower (docs/decisions.md, "Training defaults"). An embedding starts from the standard normal
 * distribution; one that is the output's weights too, as those; a padding symbol's row and a learnt
 * initial state from zeros; gains and shifts of a layer normalization from 1 and 0. What the caller
 * asks for comes on top. Block k of the layout is drawn from stream k of the seed, so that no
 * block's weights depend on another's size.
 */
final class InitialWeights {
    private InitialWeights() {}

    static float[] of(Backend backend, NetworkSpec spec, boolean oneHot, long seed) {
        return of(backend, spec, oneHot, seed, Initialization.NOTHING);
    }

    static float[] of(
            Backend backend,
            NetworkSpec spec,
            boolean oneHot,
            long seed,
            Initialization initialization) {
        ParameterLayout layout = spec.parameters();
        Slice weights = Slice.zeros(layout.size());
        List<Initializer> ofCell =
                CellInitializers.of(spec.cell(), oneHot && spec.embedding() == 0);
        int firstOfCell = spec.embedding() > 0 ? 1 : 0;
        for (int k = 0; k < layout.blocks().size(); k++) {
            ParameterLayout.Block block = layout.blocks().get(k);
            int j = k - firstOfCell;
            boolean inCell = j >= 0 && j < ofCell.size();
            Initializer initializer = inCell ? ofCell.get(j) : outside(block.name(), spec);
            initializer.fill(backend.random(seed, k), block.in(weights));
        }
        initialization.fill(backend, layout, seed, weights);
        if (spec.padding() != NetworkSpec.NO_PADDING) {
            int row = spec.padding() * spec.embedding();
            Arrays.fill(weights.array(), row, row + spec.embedding(), 0);
        }
        return weights.array();
    }

    private static Initializer outside(String block, NetworkSpec spec) {
        if (block.startsWith("initial.")) {
            return Initializer.zero();
        }
        if (block.equals("embedding.E") && !spec.tied()) {
            return Initializer.normal(1);
        }
        return Initializer.torch(spec.cell().outputs());
    }
}
