package dev.rnn.model.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The hypotheses of one search among those that a {@link BeamSearch} runs side by side. */
final class Beam {
    private final BeamOptions options;
    private final int[][] parents;
    private final int[][] symbols;
    private float[] sums;
    private float[] nextSums;
    private final float[] penalty;
    private final List<Hypothesis> results = new ArrayList<>();

    /** Hypotheses that go on, symbols that they have, and whether the search is over. */
    private int alive;

    private int length;
    private boolean over;

    Beam(BeamOptions options, float[] penalty) {
        this.options = options;
        this.penalty = penalty;
        parents = new int[options.maxLength() + 1][options.width()];
        symbols = new int[options.maxLength() + 1][options.width()];
        sums = new float[options.width()];
        nextSums = new float[options.width()];
    }

    void start(int first) {
        results.clear();
        symbols[0][0] = first;
        sums[0] = 0;
        alive = 1;
        length = 0;
        over = false;
    }

    /** Hypotheses that go on; 0 once the search is over. */
    int alive() {
        return over ? 0 : alive;
    }

    /** What each hypothesis reads next. */
    void read(int[] into, int from) {
        System.arraycopy(symbols[length], 0, into, from, alive);
    }

    /** The hypothesis of the step before that one goes on from. */
    int parent(int row) {
        return parents[length][row];
    }

    /** Writes log p of all that may follow. */
    void candidates(float[] logProbabilities, int from, int count, float[] candidates) {
        for (int i = 0; i < alive * count; i++) {
            candidates[i] = sums[i / count] + logProbabilities[from + i];
            if (Float.isNaN(candidates[i])) {
                throw new IllegalArgumentException(
                        "the model's logits after %d symbols give NaN; look at its weights"
                                .formatted(length));
            }
        }
    }

    /** Goes on by one symbol. */
    void choose(Ranking ranking, float[] candidates, int count) {
        ranking.start(candidates, alive * count);
        length++;
        int next = 0;
        while (next < options.width()) {
            int best = ranking.next();
            if (best < 0 || candidates[best] == Float.NEGATIVE_INFINITY) {
                break;
            }
            if (best % count == options.end()) {
                result(best / count, candidates[best], true);
                continue;
            }
            parents[length][next] = best / count;
            symbols[length][next] = best % count;
            nextSums[next++] = candidates[best];
        }
        float[] swapped = sums;
        sums = nextSums;
        nextSums = swapped;
        alive = next;
        if (length == options.maxLength()) {
            for (int row = 0; row < alive; row++) {
                result(row, sums[row], false);
            }
            over = true;
        } else {
            over = alive == 0 || decided();
        }
    }

    List<Hypothesis> results() {
        return List.copyOf(results);
    }

    /** As log p only falls, the best one left cannot do better than its log p at full length. */
    private boolean decided() {
        return results.size() == options.best()
                && results.get(results.size() - 1).score()
                        >= sums[0] / penalty[options.maxLength()];
    }

    /** Ends one: {@code row} is where it was before its last symbol if that is the end. */
    private void result(int row, float sum, boolean ended) {
        float score = sum / penalty[length];
        int place = results.size();
        while (place > 0 && results.get(place - 1).score() < score) {
            place--;
        }
        if (place == options.best()) {
            return;
        }
        int written = ended ? length - 1 : length;
        Integer[] sequence = new Integer[written];
        int at = row;
        for (int i = written; i > 0; i--) {
            sequence[i - 1] = symbols[i][at];
            at = parents[i][at];
        }
        results.add(place, new Hypothesis(Arrays.asList(sequence), sum, score, ended));
        if (results.size() > options.best()) {
            results.remove(results.size() - 1);
        }
    }
}
