package dev.rnn.model.seq2seq;

import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import java.util.Arrays;
import java.util.List;

/** Sources side by side, padded: one batch at a time. */
final class SourceBatch {
    private final int width;
    private final int[] symbols;
    private final float[] features;
    private final Input oneHot;
    private SequenceShape shape;
    private Input input;

    SourceBatch(Sizes sizes, boolean dense, int maxSteps, int maxBatch) {
        width = dense ? sizes.source() : 0;
        int rows = Math.multiplyExact(maxSteps, maxBatch);
        symbols = new int[dense ? 0 : rows];
        features = new float[Math.multiplyExact(rows, width)];
        oneHot = Input.oneHot(symbols);
    }

    void load(List<Source> sources) {
        int[] lengths = sources.stream().mapToInt(Source::steps).toArray();
        SequenceShape next = shape(lengths);
        if (!next.equals(shape)) {
            shape = next;
            input = width == 0 ? oneHot : Input.dense(new Slice(features, 0, next.rows() * width));
        }
        int batch = lengths.length;
        if (width == 0) {
            Arrays.fill(symbols, 0, shape.rows(), 0);
        } else {
            Arrays.fill(features, 0, shape.rows() * width, 0);
        }
        for (int b = 0; b < batch; b++) {
            Source source = sources.get(b);
            for (int s = 0; s < lengths[b]; s++) {
                int row = s * batch + b;
                if (width == 0) {
                    symbols[row] = source.symbols[s];
                } else {
                    System.arraycopy(source.features, s * width, features, row * width, width);
                }
            }
        }
    }

    /** The shape of sequences of these lengths. */
    static SequenceShape shape(int... lengths) {
        int longest = Arrays.stream(lengths).max().orElse(0);
        SequenceShape full = SequenceShape.of(longest, lengths.length);
        return Arrays.stream(lengths).allMatch(length -> length == longest)
                ? full
                : full.withLengths(lengths);
    }

    SequenceShape shape() {
        return shape;
    }

    Input input() {
        return input;
    }
}
