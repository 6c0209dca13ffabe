package dev.rnn.model.decode;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Slice;
import dev.rnn.api.Softmax;
import dev.rnn.api.StateLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for the likeliest sequences (Graves, 2012; Wu et al., 2016): at each step the symbols that
 * follow the hypotheses kept so far are ranked by the logarithm of their probability, and the best
 * {@code width} of those that do not end go on. One that ends before as many are found is a result.
 * The search is over when no hypothesis left can have a better score than the results there are, or
 * at the most symbols, where those that have not ended are results too. Of equal scores the
 * hypothesis of the smaller place, then of the smaller symbol, comes first.
 *
 * <p>Several searches, each from a state of its own, run side by side if the model has room for
 * their hypotheses: each finds what it finds alone.
 *
 * <p>Not safe for use by two threads at once.
 */
public final class BeamSearch {
    private final StepModel model;
    private final BeamOptions options;
    private final Softmax softmax;
    private final StateLayout layout;
    private final Ranking ranking;
    private final float[] candidates;
    private final Beam[] beams;

    /** Logits and states of n hypotheses, at place n, made when first needed. */
    private final Slice[] logits;

    private Slice[] states;
    private Slice[] before;
    private final float[] logitRows;
    private final int[] read;

    /**
     * A search.
     *
     * @param model with room for {@code options.width()} rows, or a multiple for several searches
     * @param backend computes
     * @param options what to keep and prefer
     * @throws IllegalArgumentException if the model has less room, or has no such end
     */
    public BeamSearch(StepModel model, Backend backend, BeamOptions options) {
        Checks.given("model", model);
        Checks.given("backend", backend);
        Checks.given("options", options);
        int width = options.width();
        if (model.maxRows() < width) {
            throw new IllegalArgumentException(
                    "the model has room for %d rows, the beam has %d"
                            .formatted(model.maxRows(), width));
        }
        BeamOptions.symbol("end", options.end(), Generator.NO_END, model.symbols());
        this.model = model;
        this.options = options;
        softmax = backend.softmax();
        layout = model.states();
        candidates = new float[Math.multiplyExact(width, model.symbols())];
        ranking = new Ranking(candidates.length);
        float[] penalty = new float[options.maxLength() + 1];
        for (int n = 1; n < penalty.length; n++) {
            penalty[n] = (float) StrictMath.pow((5 + n) / 6.0, options.lengthPenalty());
        }
        beams = new Beam[model.maxRows() / width];
        for (int k = 0; k < beams.length; k++) {
            beams[k] = new Beam(options, penalty);
        }
        int rows = beams.length * width;
        read = new int[rows];
        logitRows = new float[Math.multiplyExact(rows, model.symbols())];
        logits = new Slice[rows + 1];
        states = views(rows, new float[Math.multiplyExact(rows, layout.width())]);
        before = views(rows, new float[rows * layout.width()]);
    }

    private Slice[] views(int rows, float[] array) {
        Slice[] views = new Slice[rows + 1];
        for (int n = 1; n <= rows; n++) {
            views[n] = new Slice(array, 0, n * layout.width());
        }
        return views;
    }

    /**
     * Searches.
     *
     * @param state of one sequence before it reads the first symbol, such as the last state of an
     *     encoder; not changed
     * @param first the symbol to begin with, which is read and not written
     * @return at most {@code options.best()} hypotheses, the best first; none if every sequence has
     *     a probability of 0
     * @throws IllegalArgumentException if a size does not match, the symbol is out of range, or a
     *     logit is NaN
     */
    public List<Hypothesis> search(Slice state, int first) {
        Checks.length("state", state, layout.width(), "the state of one sequence");
        return search(1, state, first).get(0);
    }

    /**
     * Searches from several states side by side.
     *
     * @param count how many, from 1 to the model's rows divided by the width of the beam
     * @param from the states in the order of {@link StepModel#states()} for that many sequences;
     *     not changed
     * @param first the symbol that all begin with, which is read and not written
     * @return for each of them at most {@code options.best()} hypotheses, the best first
     * @throws IllegalArgumentException if a size does not match, the symbol is out of range, or a
     *     logit is NaN
     */
    public List<List<Hypothesis>> search(int count, Slice from, int first) {
        if (count < 1 || count > beams.length) {
            throw new IllegalArgumentException(
                    "count is %d, must be from 1 to %d (%d rows of the model, %d a beam)"
                            .formatted(count, beams.length, model.maxRows(), options.width()));
        }
        Checks.length("from", from, count * layout.width(), "the states of the sequences");
        BeamOptions.symbol("first", first, 0, model.symbols());
        System.arraycopy(from.array(), from.offset(), states[1].array(), 0, from.length());
        for (int k = 0; k < count; k++) {
            beams[k].start(first);
        }
        int rows = count;
        while (rows > 0) {
            rows = step(count, rows);
        }
        List<List<Hypothesis>> found = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            found.add(beams[k].results());
        }
        return found;
    }

    /** One symbol more of all hypotheses; gives the number of those that go on. */
    private int step(int count, int rows) {
        int at = 0;
        for (int k = 0; k < count; k++) {
            if (beams[k].alive() > 0) {
                beams[k].read(read, at);
                at += beams[k].alive();
            }
        }
        if (logits[rows] == null) {
            logits[rows] = new Slice(logitRows, 0, rows * model.symbols());
        }
        model.step(rows, read, states[rows], logits[rows]);
        softmax.logSoftmax(rows, model.symbols(), logits[rows], logits[rows]);
        int next = 0;
        at = 0;
        for (int k = 0; k < count; k++) {
            int were = beams[k].alive();
            if (were > 0) {
                int symbols = model.symbols();
                beams[k].candidates(logitRows, at * symbols, symbols, candidates);
                beams[k].choose(ranking, candidates, symbols);
                for (int row = 0; row < beams[k].alive(); row++) {
                    read[next++] = at + beams[k].parent(row);
                }
                at += were;
            }
        }
        goOn(rows, next);
        return next;
    }

    /**
     * Each hypothesis gets the state of the one that it continues, whose row is in {@code read}.
     */
    private void goOn(int rows, int next) {
        float[] from = states[1].array();
        float[] to = before[1].array();
        for (int row = 0; row < next; row++) {
            for (int s = 0; s < layout.states().size(); s++) {
                System.arraycopy(
                        from,
                        layout.offset(s, rows, read[row]),
                        to,
                        layout.offset(s, next, row),
                        layout.states().get(s).width());
            }
        }
        Slice[] swapped = states;
        states = before;
        before = swapped;
    }
}
