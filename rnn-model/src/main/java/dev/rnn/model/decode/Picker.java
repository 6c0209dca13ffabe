package dev.rnn.model.decode;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;
import dev.rnn.api.Softmax;
import java.util.Arrays;

/**
 * Chooses symbols from logits as {@link Sampling} says. The same seeded numbers give the same
 * symbols on every backend; a choice uses one of them, and none at a temperature of 0. Serves one
 * thread at a time and allocates nothing.
 */
public final class Picker {
    private final Sampling sampling;
    private final int symbols;
    private final Softmax softmax;
    private final RandomStream random;
    private final Slice draws = Slice.zeros(4);
    private final Slice probabilities;
    private final float[] ranked;
    private final Ranking ranking;
    private final int[] order;
    private int drawn = 4;

    /**
     * A picker.
     *
     * @param sampling how symbols are chosen
     * @param symbols how many there are, at least 1
     * @param backend computes
     * @param random the numbers that choices are drawn with; not to be used for anything else
     *     meanwhile
     */
    public Picker(Sampling sampling, int symbols, Backend backend, RandomStream random) {
        Checks.given("sampling", sampling);
        Checks.given("backend", backend);
        Checks.given("random", random);
        if (symbols < 1) {
            throw new IllegalArgumentException(
                    "symbols is %d, must be at least 1".formatted(symbols));
        }
        this.sampling = sampling;
        this.symbols = symbols;
        this.random = random;
        softmax = backend.softmax();
        probabilities = Slice.zeros(symbols);
        ranked = new float[symbols];
        ranking = new Ranking(symbols);
        order = new int[symbols];
    }

    /**
     * Chooses a symbol.
     *
     * @param logits one for each symbol
     * @return the symbol
     * @throws IllegalArgumentException if a logit is NaN or +infinity, or all are -infinity
     */
    public int pick(Slice logits) {
        Checks.length("logits", logits, symbols, "the symbols");
        return pick(logits, 0);
    }

    /**
     * Chooses a symbol from one of several rows of logits.
     *
     * @param logits {@code [rows][symbols]}
     * @param row which row
     * @return the symbol
     * @throws IllegalArgumentException if there is no such row, a logit of it is NaN or +infinity,
     *     or all are -infinity
     */
    public int pick(Slice logits, int row) {
        int at = start(logits, row);
        int best = likeliest(logits, at);
        if (sampling.temperature() == 0) {
            return best;
        }
        float total = distribute(logits, at, logits.array()[at + best]);
        if (drawn == draws.length()) {
            random.uniform(draws);
            drawn = 0;
        }
        float left = draws.array()[drawn++] * total;
        float[] p = probabilities.array();
        int last = best;
        for (int i = 0; i < symbols; i++) {
            if (p[i] > 0) {
                last = i;
                left -= p[i];
                if (left < 0) {
                    break;
                }
            }
        }
        return last;
    }

    /**
     * What {@link #pick} draws from: probabilities that add up to 1, 0 for symbols that are left
     * out.
     *
     * @param logits one for each symbol
     * @param into one for each symbol, overwritten
     * @throws IllegalArgumentException if a logit is NaN or +infinity, or all are -infinity
     */
    public void probabilities(Slice logits, Slice into) {
        Checks.length("logits", logits, symbols, "the symbols");
        Checks.length("into", into, symbols, "the symbols");
        int best = likeliest(logits, logits.offset());
        float max = logits.array()[logits.offset() + best];
        if (sampling.temperature() == 0) {
            Arrays.fill(into.array(), into.offset(), into.offset() + symbols, 0);
            into.array()[into.offset() + best] = 1;
            return;
        }
        float total = distribute(logits, logits.offset(), max);
        for (int i = 0; i < symbols; i++) {
            into.array()[into.offset() + i] = probabilities.array()[i] / total;
        }
    }

    private int start(Slice logits, int row) {
        Checks.given("logits", logits);
        long at = (long) row * symbols;
        if (row < 0 || at + symbols > logits.length()) {
            throw new IllegalArgumentException(
                    "row is %d, logits has %d floats, %d a row"
                            .formatted(row, logits.length(), symbols));
        }
        return logits.offset() + (int) at;
    }

    private int likeliest(Slice logits, int at) {
        float[] x = logits.array();
        int best = 0;
        for (int i = 0; i < symbols; i++) {
            if (!(x[at + i] < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "logits[%d] is %s, must be a number below infinity"
                                .formatted(i, x[at + i]));
            }
            best = x[at + i] > x[at + best] ? i : best;
        }
        if (x[at + best] == Float.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException("all logits are -Infinity, one must be a number");
        }
        return best;
    }

    /**
     * Probabilities of what may be drawn, and their sum. The largest logit is taken off first, so
     * that no temperature, however small, gives infinity minus infinity.
     */
    private float distribute(Slice logits, int at, float max) {
        float[] p = probabilities.array();
        for (int i = 0; i < symbols; i++) {
            p[i] = (logits.array()[at + i] - max) / sampling.temperature();
        }
        softmax.softmax(1, symbols, probabilities, probabilities);
        boolean some = sampling.topK() > 0 && sampling.topK() < symbols;
        if (!some && sampling.topP() == 1) {
            return 1;
        }
        System.arraycopy(p, 0, ranked, 0, symbols);
        ranking.start(ranked, symbols);
        int kept = symbols;
        float total = 1;
        if (some) {
            kept = sampling.topK();
            total = 0;
            for (int i = 0; i < kept; i++) {
                order[i] = ranking.next();
                total += ranked[order[i]];
            }
        }
        float enough = sampling.topP() * total;
        float sum = 0;
        Arrays.fill(p, 0);
        for (int i = 0; i < kept && (sampling.topP() == 1 || sum < enough); i++) {
            int symbol = some ? order[i] : ranking.next();
            p[symbol] = ranked[symbol];
            sum += ranked[symbol];
        }
        return sum;
    }
}
