package dev.rnn.model.layer;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Workers;

/**
 * Attention of a decoder to the steps of its source: each query (a decoder's state) gives every key
 * (an encoder's output) a score, softmax over the source makes weights of them, and the context is
 * the weighted sum of the values. As an immutable value.
 *
 * <pre>{@code
 * DOT       score = q . k                         Luong et al. (2015)
 * GENERAL   score = (q W) . k                     Luong et al. (2015)
 * ADDITIVE  score = v . tanh(q W + k U + b)       Bahdanau et al. (2015)
 * }</pre>
 *
 * @param score how queries and keys are compared
 * @param queries features of a query, at least 1
 * @param keys features of a key, at least 1; those of a query for {@link Score#DOT}
 * @param values features of a value and of the context, at least 1
 * @param hidden width of the tanh layer, at least 1; 0 but for {@link Score#ADDITIVE}
 * @param bias whether the tanh layer has b; false but for {@link Score#ADDITIVE}
 * @param scale multiplies the scores; 1 for none
 */
public record AttentionSpec(
        Score score, int queries, int keys, int values, int hidden, boolean bias, float scale) {

    /** How queries and keys are compared. */
    public enum Score {
        /** By their product. */
        DOT,
        /** By their product with a matrix in between. */
        GENERAL,
        /** By a layer of tanh units over both. */
        ADDITIVE
    }

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a size is out of range or does not fit the score
     */
    public AttentionSpec {
        Checks.given("score", score);
        size("queries", queries, 1);
        size("keys", keys, 1);
        size("values", values, 1);
        boolean additive = score == Score.ADDITIVE;
        if (additive) {
            size("hidden", hidden, 1);
        }
        if (!additive && (hidden != 0 || bias)) {
            throw new IllegalArgumentException(
                    "hidden is %d and bias %s, the score %s has neither; use 0 and false"
                            .formatted(hidden, bias, score));
        }
        if (score == Score.DOT && queries != keys) {
            throw new IllegalArgumentException(
                    "queries have %d features, keys %d; a product needs as many, use GENERAL or ADDITIVE"
                            .formatted(queries, keys));
        }
        if (!Float.isFinite(scale)) {
            throw new IllegalArgumentException("scale is %s, must be finite".formatted(scale));
        }
    }

    private static void size(String name, int size, int least) {
        if (size < least) {
            throw new IllegalArgumentException(
                    "%s is %d, must be at least %d".formatted(name, size, least));
        }
    }

    /**
     * The product of query and key; values are as wide as keys.
     *
     * @param width features of queries, keys and values
     * @return the description
     */
    public static AttentionSpec dot(int width) {
        return new AttentionSpec(Score.DOT, width, width, width, 0, false, 1);
    }

    /**
     * The product with a matrix in between; values are as wide as keys.
     *
     * @param queries features of a query
     * @param keys features of keys and values
     * @return the description
     */
    public static AttentionSpec general(int queries, int keys) {
        return new AttentionSpec(Score.GENERAL, queries, keys, keys, 0, false, 1);
    }

    /**
     * A layer of tanh units, without bias; values are as wide as keys.
     *
     * @param queries features of a query
     * @param keys features of keys and values
     * @param hidden tanh units
     * @return the description
     */
    public static AttentionSpec additive(int queries, int keys, int hidden) {
        return new AttentionSpec(Score.ADDITIVE, queries, keys, keys, hidden, false, 1);
    }

    /**
     * With values of another width.
     *
     * @param values features of a value
     * @return a new description
     */
    public AttentionSpec withValues(int values) {
        return new AttentionSpec(score, queries, keys, values, hidden, bias, scale);
    }

    /**
     * With a bias in the tanh layer.
     *
     * @return a new description
     */
    public AttentionSpec withBias() {
        return new AttentionSpec(score, queries, keys, values, hidden, true, scale);
    }

    /**
     * With scores that are multiplied before the softmax, such as by 1/sqrt(keys).
     *
     * @param scale the factor
     * @return a new description
     */
    public AttentionSpec withScale(float scale) {
        return new AttentionSpec(score, queries, keys, values, hidden, bias, scale);
    }

    /**
     * Where the parameters lie in a flat array: none for {@link Score#DOT}; {@code W
     * [queries][keys]} for {@link Score#GENERAL}; {@code W [queries][hidden]}, {@code U
     * [keys][hidden]}, {@code b [hidden]} if there is one, and {@code v [hidden]} for {@link
     * Score#ADDITIVE}.
     *
     * @return the layout
     */
    public ParameterLayout parameters() {
        ParameterLayout.Builder layout = ParameterLayout.builder();
        if (score == Score.GENERAL) {
            layout.add("W", queries, keys);
        }
        if (score == Score.ADDITIVE) {
            layout.add("W", queries, hidden).add("U", keys, hidden);
            if (bias) {
                layout.add("b", 1, hidden);
            }
            layout.add("v", 1, hidden);
        }
        return layout.build();
    }

    /**
     * The attention.
     *
     * @param backend makes the products and functions that it is built from
     * @param workers the threads that share out the sequences
     * @return a new instance, for one calling thread at a time
     */
    public Attention on(Backend backend, Workers workers) {
        return new Attention(this, backend, workers);
    }
}
