package dev.rnn.model.loss;

/** What a mean cross-entropy in nats means, in the words of language models. */
public final class Measures {
    private Measures() {}

    /**
     * Perplexity, e^loss: of how many equally likely symbols the model is as unsure as it is.
     *
     * @param meanLoss mean cross-entropy a symbol, in nats
     * @return the perplexity, at least 1 for a loss of at least 0; infinite above a loss of 709.78
     */
    public static double perplexity(double meanLoss) {
        return StrictMath.exp(meanLoss);
    }

    /**
     * Bits per character, loss / ln 2.
     *
     * @param meanLoss mean cross-entropy a character, in nats
     * @return the bits
     */
    public static double bitsPerCharacter(double meanLoss) {
        return meanLoss / 0.6931471805599453;
    }
}
