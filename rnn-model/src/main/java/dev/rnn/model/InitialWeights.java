package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;

/**
 * Initial weights: uniform from -1/sqrt(H) to 1/sqrt(H), as PyTorch has it for its RNNs and for a
 * linear layer of H inputs. Where one row of W alone is looked up for each symbol, its fan-in is 1
 * and it starts uniform from -1 to 1: the first epoch of a character model ends 0.05 to 0.09 nats
 * lower (docs/decisions.md, "Training defaults"). An embedding starts from the standard normal
 * distribution. Block k of the layout is drawn from stream k of the seed, so that no block's
 * weights depend on another's size.
 */
final class InitialWeights {
    private InitialWeights() {}

    static float[] of(Backend backend, NetworkSpec spec, boolean oneHot, long seed) {
        ParameterLayout layout = spec.parameters();
        float[] weights = new float[layout.size()];
        for (int k = 0; k < layout.blocks().size(); k++) {
            ParameterLayout.Block block = layout.blocks().get(k);
            RandomStream random = backend.random(seed, k);
            Slice slice = new Slice(weights, block.offset(), block.size());
            if (block.name().equals("embedding.E")) {
                random.normal(slice);
            } else {
                random.uniform(slice);
                boolean lookedUp = oneHot && spec.embedding() == 0 && block.name().equals("rnn.W");
                float bound = lookedUp ? 1 : (float) (1 / Math.sqrt(spec.cell().outputs()));
                for (int i = block.offset(); i < block.offset() + block.size(); i++) {
                    weights[i] = (2 * weights[i] - 1) * bound;
                }
            }
        }
        return weights;
    }
}
