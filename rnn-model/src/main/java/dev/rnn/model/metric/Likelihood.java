package dev.rnn.model.metric;

import dev.rnn.model.loss.Measures;

/** How likely a model finds texts that it has not seen. */
public final class Likelihood {
    private final Sums sums = new Sums(2);

    /** Nothing counted yet. */
    public Likelihood() {}

    /**
     * Counts a text.
     *
     * @param loss the sum of its tokens' cross-entropies, in nats
     * @param tokens how many tokens that are
     */
    public void add(double loss, long tokens) {
        sums.add(loss, tokens);
    }

    /**
     * The mean cross-entropy.
     *
     * @return nats a token
     */
    public Estimate nats() {
        return sums.ratio(0, 1);
    }

    /**
     * Perplexity, e^nats.
     *
     * @return of how many equally likely tokens the model is as unsure as it is
     */
    public Estimate perplexity() {
        return sums.estimate(total -> Measures.perplexity(total[0] / total[1]));
    }
}
