package dev.rnn.model.seq2seq;

/**
 * What a model can read and write.
 *
 * @param source symbols, or features of a step
 * @param embedded whether it reads symbols alone
 * @param symbols of the target, {@link Pair#BOUNDARY} included
 */
record Sizes(int source, boolean embedded, int symbols) {
    static Sizes of(EncoderDecoderSpec spec) {
        return new Sizes(spec.source(), spec.sourceEmbedding() > 0, spec.symbols());
    }
}
