package dev.rnn.model.seq2seq;

import dev.rnn.api.Checks;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.model.Network;
import dev.rnn.model.OutputAt;
import dev.rnn.model.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Reads with a network that a {@link CtcObjective} trained, by its best path (Graves et al., 2006):
 * the likeliest symbol of each step, repeats merged, blanks taken out. For one thread at a time.
 */
public final class CtcReader {
    /** Sources that are read together. */
    private static final int SOURCES = 64;

    private final Network network;

    /**
     * A reader.
     *
     * @param network with an output at every step, of which {@link Pair#BOUNDARY} is the blank
     */
    public CtcReader(Network network) {
        Checks.given("network", network);
        if (network.spec().outputAt() != OutputAt.EVERY_STEP) {
            throw new IllegalArgumentException(
                    "the network gives outputs at %s, each step may spell a symbol; build it with OutputAt.EVERY_STEP"
                            .formatted(network.spec().outputAt()));
        }
        this.network = network;
    }

    /**
     * Reads sources.
     *
     * @param sources any number, all of symbols or all of features
     * @return what each one reads, in their order, without blanks
     * @throws IllegalArgumentException if a source does not fit the network, naming it
     */
    public List<List<Integer>> read(List<Source> sources) {
        Checks.all("sources", sources);
        if (sources.isEmpty()) {
            return List.of();
        }
        Sizes sizes = CtcObjective.sizes(network.spec());
        boolean dense = sources.get(0).isDense();
        for (int i = 0; i < sources.size(); i++) {
            sources.get(i).check(sizes, "sources[%d]".formatted(i));
        }
        Integer[] order = new Integer[sources.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingInt(i -> sources.get(i).steps()));
        int longest = sources.get(order[order.length - 1]).steps();
        int most = Math.min(SOURCES, order.length);
        SourceBatch batch = new SourceBatch(sizes, dense, longest, most);
        Session session = network.newSession(longest, most);
        List<List<Integer>> read =
                new ArrayList<>(sources.stream().map(s -> List.<Integer>of()).toList());
        for (int from = 0; from < order.length; from += SOURCES) {
            int count = Math.min(SOURCES, order.length - from);
            List<Source> columns = new ArrayList<>();
            for (int b = 0; b < count; b++) {
                columns.add(sources.get(order[from + b]));
            }
            batch.load(columns);
            SequenceShape shape = batch.shape();
            Slice logits = Slice.zeros(shape.rows() * sizes.symbols());
            session.run(shape, batch.input(), session.newState(count), logits);
            for (int b = 0; b < count; b++) {
                read.set(order[from + b], bestPath(shape, b, sizes.symbols(), logits));
            }
        }
        return read;
    }

    private static List<Integer> bestPath(SequenceShape shape, int b, int symbols, Slice logits) {
        List<Integer> path = new ArrayList<>();
        int before = Pair.BOUNDARY;
        for (int t = 0; t < shape.length(b); t++) {
            int row = (t * shape.batch() + b) * symbols;
            int best = 0;
            for (int j = 1; j < symbols; j++) {
                best = logits.get(row + j) > logits.get(row + best) ? j : best;
            }
            if (best != before && best != Pair.BOUNDARY) {
                path.add(best);
            }
            before = best;
        }
        return path;
    }
}
