package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;

/**
 * Initial weights: uniform from -1/sqrt(H) to 1/sqrt(H), as PyTorch has it for its RNNs and for a
 * linear layer of H inputs; an embedding starts from the standard normal distribution. Block k of
 * the layout is drawn from stream k of the seed, so that no block's weights depend on another's
 * size.
 */
final class InitialWeights {
    private InitialWeights() {}

    static float[] of(Backend backend, NetworkSpec spec, long seed) {
        ParameterLayout layout = spec.parameters();
        float[] weights = new float[layout.size()];
        float bound = (float) (1 / Math.sqrt(spec.cell().outputs()));
        for (int k = 0; k < layout.blocks().size(); k++) {
            ParameterLayout.Block block = layout.blocks().get(k);
            RandomStream random = backend.random(seed, k);
            Slice slice = new Slice(weights, block.offset(), block.size());
            if (block.name().equals("embedding.E")) {
                random.normal(slice);
            } else {
                random.uniform(slice);
                for (int i = block.offset(); i < block.offset() + block.size(); i++) {
                    weights[i] = (2 * weights[i] - 1) * bound;
                }
            }
        }
        return weights;
    }
}
