package dev.rnn.model.decode;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Slice;
import dev.rnn.api.Softmax;
import dev.rnn.api.StateLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks for the likeliest sequences (Graves, 2012; Wu et al., 2016): at each step the symbols that
 * follow the hypotheses kept so far are ranked by the logarithm of their probability, and the best
 * {@code width} of those that do not end go on. One that ends before as many are found is a result.
 * The search is over when no hypothesis left can have a better score than the results there are, or
 * at the most symbols, where those that have not ended are results too. Of equal scores the
 * hypothesis of the smaller place, then of the smaller symbol, comes first.
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
    private final float[] penalty;
    private final Slice[] logits;

    /** States of as many sequences as there are hypotheses, and those of the step before. */
    private Slice[] states;

    private Slice[] before;
    private final int[][] parents;
    private final int[][] symbols;
    private float[] sums;
    private float[] nextSums;
    private final List<Hypothesis> results = new ArrayList<>();

    /**
     * A search.
     *
     * @param model with room for {@code options.width()} rows
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
        float[] logits = new float[candidates.length];
        float[] one = new float[Math.multiplyExact(width, layout.width())];
        float[] two = new float[one.length];
        this.logits = new Slice[width + 1];
        states = new Slice[width + 1];
        before = new Slice[width + 1];
        for (int rows = 1; rows <= width; rows++) {
            this.logits[rows] = new Slice(logits, 0, rows * model.symbols());
            states[rows] = new Slice(one, 0, rows * layout.width());
            before[rows] = new Slice(two, 0, rows * layout.width());
        }
        parents = new int[options.maxLength() + 1][width];
        symbols = new int[options.maxLength() + 1][width];
        sums = new float[width];
        nextSums = new float[width];
        penalty = new float[options.maxLength() + 1];
        for (int n = 1; n < penalty.length; n++) {
            penalty[n] = (float) StrictMath.pow((5 + n) / 6.0, options.lengthPenalty());
        }
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
        BeamOptions.symbol("first", first, 0, model.symbols());
        results.clear();
        System.arraycopy(state.array(), state.offset(), states[1].array(), 0, state.length());
        symbols[0][0] = first;
        sums[0] = 0;
        int alive = 1;
        for (int n = 1; n <= options.maxLength() && alive > 0; n++) {
            model.step(alive, symbols[n - 1], states[alive], logits[alive]);
            alive = choose(alive, n);
            if (n == options.maxLength()) {
                for (int row = 0; row < alive; row++) {
                    result(n, row, sums[row], false);
                }
            } else if (alive > 0 && decided()) {
                break;
            }
        }
        return List.copyOf(results);
    }

    /** Ranks what may follow; gives the number of hypotheses that go on. */
    private int choose(int alive, int n) {
        int count = model.symbols();
        softmax.logSoftmax(alive, count, logits[alive], logits[alive]);
        float[] log = logits[alive].array();
        for (int i = 0; i < alive * count; i++) {
            candidates[i] = sums[i / count] + log[i];
            if (Float.isNaN(candidates[i])) {
                throw new IllegalArgumentException(
                        "the model's logits after %d symbols give NaN; look at its weights"
                                .formatted(n - 1));
            }
        }
        ranking.start(candidates, alive * count);
        int next = 0;
        while (next < options.width()) {
            int best = ranking.next();
            if (best < 0 || candidates[best] == Float.NEGATIVE_INFINITY) {
                break;
            }
            if (best % count == options.end()) {
                result(n, best / count, candidates[best], true);
                continue;
            }
            parents[n][next] = best / count;
            symbols[n][next] = best % count;
            nextSums[next++] = candidates[best];
        }
        goOn(alive, next, n);
        return next;
    }

    /** Each hypothesis gets the state of the one that it continues. */
    private void goOn(int alive, int next, int n) {
        float[] from = states[1].array();
        float[] to = before[1].array();
        for (int row = 0; row < next; row++) {
            for (int s = 0; s < layout.states().size(); s++) {
                System.arraycopy(
                        from,
                        layout.offset(s, alive, parents[n][row]),
                        to,
                        layout.offset(s, next, row),
                        layout.states().get(s).width());
            }
        }
        Slice[] swapped = states;
        states = before;
        before = swapped;
        float[] swappedSums = sums;
        sums = nextSums;
        nextSums = swappedSums;
    }

    /** As log p only falls, the best one left cannot do better than its log p at full length. */
    private boolean decided() {
        return results.size() == options.best()
                && results.get(results.size() - 1).score()
                        >= sums[0] / penalty[options.maxLength()];
    }

    /**
     * A hypothesis of n symbols.
     *
     * @param row where it was before its last symbol if that is the end, otherwise where it is
     */
    private void result(int n, int row, float sum, boolean ended) {
        float score = sum / penalty[n];
        int place = results.size();
        while (place > 0 && results.get(place - 1).score() < score) {
            place--;
        }
        if (place == options.best()) {
            return;
        }
        int length = ended ? n - 1 : n;
        Integer[] written = new Integer[length];
        int at = row;
        for (int i = length; i > 0; i--) {
            written[i - 1] = symbols[i][at];
            at = parents[i][at];
        }
        results.add(place, new Hypothesis(Arrays.asList(written), sum, score, ended));
        if (results.size() > options.best()) {
            results.remove(results.size() - 1);
        }
    }
}
