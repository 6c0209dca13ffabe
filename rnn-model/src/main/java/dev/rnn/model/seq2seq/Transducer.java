package dev.rnn.model.seq2seq;

import dev.rnn.api.Checks;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.model.decode.BeamOptions;
import dev.rnn.model.decode.BeamSearch;
import dev.rnn.model.decode.Generator;
import dev.rnn.model.decode.Hypothesis;
import dev.rnn.model.decode.Picker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Writes the targets of sources with a trained {@link EncoderDecoder}: many at once, the likeliest
 * ({@link #write}), or one drawn at random ({@link #sample}); and shows where attention looked.
 * What is written for a source depends on that source alone. For one thread at a time; threads may
 * share the model.
 */
public final class Transducer {
    /** Sources that are read together. */
    private static final int SOURCES = 32;

    private final EncoderDecoder model;
    private final int maxLength;
    private final int[] never;

    /** Made for the longest source and the widest beam so far. */
    private DecoderSteps steps;

    private int maxSource;
    private int maxRows;

    /**
     * A transducer.
     *
     * @param model the model
     * @param maxLength the most symbols written for a source, at least 1
     * @param never symbols that are never written, such as that for unknown words; copied
     */
    public Transducer(EncoderDecoder model, int maxLength, int... never) {
        Checks.given("model", model);
        Checks.given("never", never);
        Checks.indices("never", never, 0, never.length, model.spec().symbols(), "the symbols");
        this.never = never.clone();
        if (maxLength < 1) {
            throw new IllegalArgumentException(
                    "maxLength is %d, must be at least 1".formatted(maxLength));
        }
        this.model = model;
        this.maxLength = maxLength;
    }

    /**
     * Writes the likeliest targets.
     *
     * @param sources any number
     * @param width hypotheses of the beam search, at least 1; 1 is greedy
     * @param lengthPenalty as {@link BeamOptions} has it; 0 for none
     * @return one target a source, in their order, without {@link Pair#BOUNDARY}
     * @throws IllegalArgumentException if a source does not fit the model, naming it
     */
    public List<List<Integer>> write(List<Source> sources, int width, float lengthPenalty) {
        List<List<Integer>> written = new ArrayList<>();
        for (List<Hypothesis> best :
                search(
                        sources,
                        new BeamOptions(width, maxLength, Pair.BOUNDARY)
                                .withLengthPenalty(lengthPenalty))) {
            written.add(best.isEmpty() ? List.of() : best.get(0).symbols());
        }
        return written;
    }

    /**
     * Writes the likeliest targets, symbol by symbol.
     *
     * @param sources any number
     * @return one target a source, in their order, without {@link Pair#BOUNDARY}
     * @throws IllegalArgumentException if a source does not fit the model, naming it
     */
    public List<List<Integer>> write(List<Source> sources) {
        return write(sources, 1, 0);
    }

    /**
     * Looks for the likeliest targets.
     *
     * @param sources any number
     * @param options what to keep and prefer; its end must be {@link Pair#BOUNDARY}
     * @return for each source its hypotheses, the best first
     * @throws IllegalArgumentException if a source does not fit the model, naming it
     */
    public List<List<Hypothesis>> search(List<Source> sources, BeamOptions options) {
        Checks.all("sources", sources);
        Checks.given("options", options);
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i).isDense() != sources.get(0).isDense()) {
                throw new IllegalArgumentException(
                        "sources[%d] is of other things than sources[0]; symbols or features alone go together"
                                .formatted(i));
            }
            sources.get(i).check(Sizes.of(model.spec()), "sources[%d]".formatted(i));
        }
        if (sources.isEmpty()) {
            return List.of();
        }
        Integer[] order = new Integer[sources.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingInt(i -> sources.get(i).steps()));
        room(sources.get(order[order.length - 1]).steps(), SOURCES * options.width());
        steps.never(never);
        BeamSearch search = new BeamSearch(steps, model.backend(), options);
        List<List<Hypothesis>> found =
                new ArrayList<>(Collections.nCopies(sources.size(), List.of()));
        for (int from = 0; from < order.length; from += SOURCES) {
            int count = Math.min(SOURCES, order.length - from);
            List<Source> batch = new ArrayList<>();
            for (int b = 0; b < count; b++) {
                batch.add(sources.get(order[from + b]));
            }
            List<List<Hypothesis>> best = search.search(count, read(batch), Pair.BOUNDARY);
            for (int b = 0; b < count; b++) {
                found.set(order[from + b], best.get(b));
            }
        }
        return found;
    }

    /**
     * Writes a target drawn at random.
     *
     * @param source what to read
     * @param picker chooses among as many symbols as the model's
     * @return the target, without {@link Pair#BOUNDARY}
     */
    public List<Integer> sample(Source source, Picker picker) {
        Slice state = readOne(source);
        steps.never(never);
        return Arrays.stream(
                        new Generator(steps, picker)
                                .generate(state, Pair.BOUNDARY, Pair.BOUNDARY, maxLength))
                .boxed()
                .toList();
    }

    /**
     * How unlikely the model finds targets.
     *
     * @param pairs any number
     * @return for each pair the cross-entropy of its target and its end, in nats
     * @throws IllegalArgumentException if a pair does not fit the model, naming it
     */
    public float[] losses(List<Pair> pairs) {
        Checks.all("pairs", pairs);
        float[] losses = new float[pairs.size()];
        if (pairs.isEmpty()) {
            return losses;
        }
        PairBatches batches = new PairBatches(Sizes.of(model.spec()), "pairs", pairs, SOURCES);
        int symbols = model.spec().symbols();
        room(batches.maxSource(), SOURCES);
        steps.never();
        for (int k = 0; k < batches.order().count(); k++) {
            batches.load(k);
            int rows = batches.order().size(k);
            Slice state = steps.read(batches.sources().shape(), batches.sources().input());
            Slice logits = Slice.zeros(rows * symbols);
            SequenceShape shape = batches.targetShape();
            for (int t = 0; t < shape.steps(); t++) {
                int from = t * rows;
                int[] read = Arrays.copyOfRange(batches.read().indices(), from, from + rows);
                steps.step(rows, read, state, logits);
                model.backend().softmax().logSoftmax(rows, symbols, logits, logits);
                for (int b = 0; b < rows; b++) {
                    if (shape.isLive(t, b)) {
                        losses[batches.order().index(k, b)] -=
                                logits.get(b * symbols + batches.right()[from + b]);
                    }
                }
            }
        }
        return losses;
    }

    /**
     * Where attention looks while a target is written.
     *
     * @param pair a source and a target, written by this model or right
     * @return {@code [T + 1][S]}: for each symbol, and for the end, how much of each step of the
     *     source is in its context; rows add up to 1
     * @throws IllegalStateException if the model has no attention
     */
    public float[][] attention(Pair pair) {
        Checks.given("pair", pair);
        if (model.spec().attention().isEmpty()) {
            throw new IllegalStateException(
                    "this model has no attention; give its EncoderDecoderSpec one");
        }
        Slice state = readOne(pair.source());
        Slice logits = Slice.zeros(model.spec().symbols());
        float[][] looked = new float[pair.target().size() + 1][];
        int[] read = {Pair.BOUNDARY};
        for (int t = 0; t < looked.length; t++) {
            steps.step(1, read, state, logits);
            looked[t] = steps.attended().toArray();
            read[0] = t < pair.target().size() ? pair.target().get(t) : Pair.BOUNDARY;
        }
        return looked;
    }

    private Slice readOne(Source source) {
        Checks.given("source", source);
        source.check(Sizes.of(model.spec()), "source");
        room(source.steps(), 1);
        return read(List.of(source));
    }

    private void room(int source, int rows) {
        if (steps == null || source > maxSource || rows > maxRows) {
            maxSource = Math.max(source, maxSource);
            maxRows = Math.max(rows, maxRows);
            steps = new DecoderSteps(model, maxSource, SOURCES, maxRows);
        }
    }

    private Slice read(List<Source> sources) {
        int longest = sources.stream().mapToInt(Source::steps).max().orElseThrow();
        boolean dense = sources.get(0).isDense();
        SourceBatch batch = new SourceBatch(Sizes.of(model.spec()), dense, longest, sources.size());
        batch.load(sources);
        SequenceShape shape = batch.shape();
        return steps.read(shape, batch.input());
    }
}
