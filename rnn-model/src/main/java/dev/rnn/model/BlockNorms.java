package dev.rnn.model;

import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Reductions;
import dev.rnn.api.Slice;
import java.util.List;

/** The norms of the blocks of some gradients, for whoever looks at a training. */
final class BlockNorms {
    private final Reductions reductions;
    private final List<ParameterLayout.Block> blocks;
    private final long every;
    private final double[] norms;
    private long step;

    BlockNorms(Reductions reductions, ParameterLayout layout, long every) {
        this.reductions = reductions;
        blocks = layout.blocks();
        this.every = every;
        norms = new double[blocks.size()];
    }

    /** Looks at the gradient of a step, counted from 0, if it is one of those to look at. */
    void measure(long next, Slice gradient) {
        if (step != 0 && next + 1 < step + every) {
            return;
        }
        for (int k = 0; k < norms.length; k++) {
            ParameterLayout.Block block = blocks.get(k);
            norms[k] = reductions.norm(gradient.part(block.offset(), block.size()));
        }
        step = next + 1;
    }

    /** Empty before the first. */
    double[] norms() {
        return step == 0 ? new double[0] : norms.clone();
    }

    long step() {
        return step;
    }
}
