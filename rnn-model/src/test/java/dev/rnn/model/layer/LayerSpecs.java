package dev.rnn.model.layer;

import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Layers nested at random, and shapes of all kinds. */
final class LayerSpecs {
    private LayerSpecs() {}

    /** A layer of given inputs, at most {@code depth} combinations deep. */
    static CellSpec random(SplittableRandom random, int inputs, int depth) {
        int outputs = 1 + random.nextInt(6);
        if (depth == 0) {
            return cell(random, inputs, outputs);
        }
        switch (random.nextInt(5)) {
            case 0:
                return new ReverseSpec(random(random, inputs, depth - 1));
            case 1:
                CellSpec forward = random(random, inputs, depth - 1);
                if (random.nextBoolean()) {
                    CellSpec other = random(random, inputs, depth - 1);
                    return new BidirectionalSpec(forward, other, Merge.CONCAT);
                }
                Merge merge = Merge.values()[random.nextInt(4)];
                return new BidirectionalSpec(forward, forward, merge);
            case 2:
                return new ResidualSpec(cell(random, inputs, inputs));
            case 3:
                float rate = random.nextInt(4) * 0.25f;
                return new DropoutSpec(
                        random(random, inputs, depth - 1), 0.25f, rate, random.nextBoolean());
            default:
                List<CellSpec> layers = new ArrayList<>();
                int width = inputs;
                for (int k = random.nextInt(3); k >= 0; k--) {
                    layers.add(random(random, width, depth - 1));
                    width = layers.get(layers.size() - 1).outputs();
                }
                return new StackSpec(layers, random.nextBoolean() ? 0.5f : 0);
        }
    }

    private static CellSpec cell(SplittableRandom random, int inputs, int outputs) {
        switch (random.nextInt(3)) {
            case 0:
                return new RnnSpec(inputs, outputs, Function.SIGMOID);
            case 1:
                return new LstmSpec(inputs, outputs);
            default:
                return RnnSpec.tanh(inputs, outputs);
        }
    }

    /** Full, with lengths from 0, or with holes. */
    static SequenceShape shape(SplittableRandom random, boolean masked) {
        SequenceShape full = SequenceShape.of(1 + random.nextInt(6), 1 + random.nextInt(4));
        if (masked) {
            boolean[] live = new boolean[full.rows()];
            for (int i = 0; i < live.length; i++) {
                live[i] = random.nextInt(3) > 0;
            }
            return full.withMask(live);
        }
        return random.nextBoolean()
                ? full
                : full.withLengths(random.ints(full.batch(), 0, full.steps() + 1).toArray());
    }
}
