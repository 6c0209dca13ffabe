package dev.rnn.model.seq2seq;

import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.model.BatchOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Pairs in batches of about the same lengths: one batch at a time. */
final class PairBatches {
    private final List<Pair> pairs;
    private final int maxSource;
    private final int maxTarget;
    private final BatchOrder order;
    private final SourceBatch sources;
    private final int[] read;
    private final int[] right;
    private final Input.OneHot readInput;
    private SequenceShape targetShape;

    PairBatches(Sizes sizes, String name, List<Pair> pairs, int batch) {
        Checks.all(name, pairs);
        this.pairs = List.copyOf(pairs);
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException(name + " has no pairs; give at least 1");
        }
        boolean dense = pairs.get(0).source().isDense();
        for (int i = 0; i < pairs.size(); i++) {
            check(sizes, dense, pairs.get(i), "%s[%d]".formatted(name, i));
        }
        maxSource = pairs.stream().mapToInt(pair -> pair.source().steps()).max().orElseThrow();
        maxTarget = 1 + pairs.stream().mapToInt(pair -> pair.target().size()).max().orElseThrow();
        order =
                new BatchOrder(
                        batch,
                        pairs.stream()
                                .mapToInt(
                                        pair ->
                                                pair.target().size() * (maxSource + 1)
                                                        + pair.source().steps())
                                .toArray());
        sources = new SourceBatch(sizes, dense, maxSource, order.maxBatch());
        read = new int[Math.multiplyExact(maxTarget, order.maxBatch())];
        right = new int[read.length];
        readInput = new Input.OneHot(read, 0);
    }

    private static void check(Sizes sizes, boolean dense, Pair pair, String where) {
        pair.source().check(sizes, where + ".source");
        if (dense != pair.source().isDense()) {
            throw new IllegalArgumentException(
                    where + ".source is of symbols and others of features, or the other way round");
        }
        for (int symbol : pair.target()) {
            if (symbol < 0 || symbol >= sizes.symbols()) {
                throw new IllegalArgumentException(
                        "%s.target has symbol %d, must be from 1 to %d (the symbols)"
                                .formatted(where, symbol, sizes.symbols() - 1));
            }
        }
    }

    BatchOrder order() {
        return order;
    }

    int maxSource() {
        return maxSource;
    }

    /** The longest target, its end included. */
    int maxTarget() {
        return maxTarget;
    }

    void load(int k) {
        int batch = order.size(k);
        List<Source> columns = new ArrayList<>();
        int[] lengths = new int[batch];
        for (int b = 0; b < batch; b++) {
            Pair pair = pair(k, b);
            columns.add(pair.source());
            lengths[b] = pair.target().size() + 1;
        }
        sources.load(columns);
        SequenceShape next = SourceBatch.shape(lengths);
        targetShape = next.equals(targetShape) ? targetShape : next;
        Arrays.fill(read, 0, next.rows(), 0);
        Arrays.fill(right, 0, next.rows(), 0);
        for (int b = 0; b < batch; b++) {
            List<Integer> target = pair(k, b).target();
            read[b] = Pair.BOUNDARY;
            for (int t = 0; t < lengths[b]; t++) {
                int symbol = t < target.size() ? target.get(t) : Pair.BOUNDARY;
                right[t * batch + b] = symbol;
                if (t < target.size()) {
                    read[(t + 1) * batch + b] = symbol;
                }
            }
        }
    }

    /** The pair in a column of batch k. */
    Pair pair(int k, int b) {
        return pairs.get(order.index(k, b));
    }

    SourceBatch sources() {
        return sources;
    }

    SequenceShape targetShape() {
        return targetShape;
    }

    Input.OneHot read() {
        return readInput;
    }

    int[] right() {
        return right;
    }
}
