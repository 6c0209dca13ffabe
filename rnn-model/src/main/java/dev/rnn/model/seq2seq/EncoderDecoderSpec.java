package dev.rnn.model.seq2seq;

import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.GruSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.model.layer.AttentionSpec;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.CombinedSpec;
import dev.rnn.model.layer.DropoutSpec;
import java.util.Optional;

/**
 * Describes an encoder-decoder, as an immutable value. With the source x and the target symbols y,
 *
 * <pre>{@code
 * k_1 .. k_S, s = encoder(x_1 .. x_S)            keys, and the state after the last step
 * h_0 = tanh(s W + b)                            the bridge
 * h_t = decoder(h_{t-1}, y_{t-1})
 * c_t = attention(h_t, k_1 .. k_S)               Luong et al. (2015): after the recurrent step
 * a_t = tanh(h_t H + c_t C + b)                  the combining layer
 * logits_t = a_t V + c
 * }</pre>
 *
 * <p>As nothing of c_t goes back into the decoder, its steps run as one call of its cell in
 * training, and all other layers as one product over all steps. Without attention the logits are
 * {@code h_t V + c}.
 *
 * <p>All parameters lie in one flat array in this order: {@code source.E [source][embedding]} if
 * there is an embedding; the encoder's blocks with the prefix {@code encoder.}; {@code bridge.W
 * [encoder's states][decoder's states]} and {@code bridge.b}; {@code target.E} if there is one; the
 * decoder's blocks with the prefix {@code decoder.}; with attention, its blocks with the prefix
 * {@code attention.}, {@code combine.H}, {@code combine.C} and {@code combine.b}; {@code out.V} and
 * {@code out.c}.
 *
 * @param source symbols of the source, or features of a source of vectors; at least 1
 * @param sourceEmbedding floats that stand for each symbol of the source; 0 to feed the source to
 *     the encoder as it is
 * @param encoder reads {@code sourceEmbedding} floats a step, or {@code source} without one
 * @param symbols symbols of the target, at least 1
 * @param targetEmbedding floats that stand for each symbol of the target; 0 for none
 * @param decoder reads {@code targetEmbedding} floats a step, or {@code symbols} without one
 * @param attention of the decoder's outputs to the encoder's; empty for none
 * @param combined width of the combining layer, at least 1; 0 without attention
 * @param dropout the share of what the output layer reads that is dropped in training, from 0 to 1
 */
public record EncoderDecoderSpec(
        int source,
        int sourceEmbedding,
        CellSpec encoder,
        int symbols,
        int targetEmbedding,
        CellSpec decoder,
        Optional<AttentionSpec> attention,
        int combined,
        float dropout) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a size is out of range, or the parts do not fit
     */
    public EncoderDecoderSpec {
        atLeast("source", source, 1);
        atLeast("sourceEmbedding", sourceEmbedding, 0);
        atLeast("symbols", symbols, 1);
        atLeast("targetEmbedding", targetEmbedding, 0);
        Checks.given("encoder", encoder);
        Checks.given("decoder", decoder);
        Checks.given("attention", attention);
        reads("encoder", encoder, sourceEmbedding == 0 ? source : sourceEmbedding);
        reads("decoder", decoder, targetEmbedding == 0 ? symbols : targetEmbedding);
        if (CombinedSpec.readsAhead(decoder)) {
            throw new IllegalArgumentException(
                    "the decoder reads sequences from their end too, so it would see the symbols that it is to write; take one that reads forwards");
        }
        if (attention.isPresent()) {
            AttentionSpec spec = attention.get();
            if (spec.queries() != decoder.outputs()
                    || spec.keys() != encoder.outputs()
                    || spec.values() != encoder.outputs()) {
                throw new IllegalArgumentException(
                        "attention is for queries of %d, keys of %d and values of %d features; the decoder gives %d, the encoder %d"
                                .formatted(
                                        spec.queries(),
                                        spec.keys(),
                                        spec.values(),
                                        decoder.outputs(),
                                        encoder.outputs()));
            }
            atLeast("combined", combined, 1);
        } else if (combined != 0) {
            throw new IllegalArgumentException(
                    "combined is %d, but there is no attention to combine; use 0"
                            .formatted(combined));
        }
        if (!(dropout >= 0 && dropout <= 1)) {
            throw new IllegalArgumentException(
                    "dropout is %s, must be from 0 to 1".formatted(dropout));
        }
    }

    /**
     * GRUs with attention from symbols to symbols: an encoder that reads in both directions, half
     * of the units in each, and {@link AttentionSpec#general}.
     *
     * @param source symbols of the source
     * @param symbols symbols of the target
     * @param embedding floats that stand for each of both
     * @param hidden units of the decoder and of the combining layer, at least 2
     * @param dropout the share of what cells and output layer read, and cells give, that is dropped
     *     in training
     * @return the description
     */
    public static EncoderDecoderSpec withAttention(
            int source, int symbols, int embedding, int hidden, float dropout) {
        CellSpec encoder = BidirectionalSpec.of(GruSpec.torch(embedding, hidden / 2));
        CellSpec decoder = GruSpec.torch(embedding, hidden);
        return new EncoderDecoderSpec(
                source,
                embedding,
                new DropoutSpec(encoder, dropout, dropout, false),
                symbols,
                embedding,
                new DropoutSpec(decoder, dropout, dropout, false),
                Optional.of(AttentionSpec.general(hidden, encoder.outputs())),
                hidden,
                dropout);
    }

    /**
     * One vector, such as an image, to symbols: a layer of tanh units, which is one step of an RNN
     * from a state of zeros, becomes the state of a GRU that writes. Without attention.
     *
     * @param features floats of the vector
     * @param symbols symbols of the target
     * @param hidden units of both, at least 1
     * @param dropout the share of vector, units and what the output layer reads that is dropped in
     *     training
     * @return the description
     */
    public static EncoderDecoderSpec ofVector(
            int features, int symbols, int hidden, float dropout) {
        return new EncoderDecoderSpec(
                features,
                0,
                new DropoutSpec(RnnSpec.tanh(features, hidden), dropout, dropout, false),
                symbols,
                0,
                GruSpec.torch(symbols, hidden),
                Optional.empty(),
                0,
                dropout);
    }

    private static void atLeast(String name, int size, int least) {
        if (size < least) {
            throw new IllegalArgumentException(
                    "%s is %d, must be at least %d".formatted(name, size, least));
        }
    }

    private static void reads(String name, CellSpec cell, int width) {
        if (cell.inputs() != width) {
            throw new IllegalArgumentException(
                    "the %s expects %d features, it reads %d"
                            .formatted(name, cell.inputs(), width));
        }
    }

    /**
     * Floats that the output layer reads at each step.
     *
     * @return the width of the combining layer, or of the decoder's output without attention
     */
    public int features() {
        return attention.isPresent() ? combined : decoder.outputs();
    }

    /**
     * Where the parameters lie in a flat array.
     *
     * @return the layout
     */
    public ParameterLayout parameters() {
        ParameterLayout.Builder layout = ParameterLayout.builder();
        if (sourceEmbedding > 0) {
            layout.add("source.E", source, sourceEmbedding);
        }
        layout.addAll("encoder.", encoder.parameters());
        layout.add("bridge.W", encoder.states().width(), decoder.states().width());
        layout.add("bridge.b", 1, decoder.states().width());
        if (targetEmbedding > 0) {
            layout.add("target.E", symbols, targetEmbedding);
        }
        layout.addAll("decoder.", decoder.parameters());
        if (attention.isPresent()) {
            layout.addAll("attention.", attention.get().parameters());
            layout.add("combine.H", decoder.outputs(), combined);
            layout.add("combine.C", encoder.outputs(), combined);
            layout.add("combine.b", 1, combined);
        }
        layout.add("out.V", features(), symbols);
        layout.add("out.c", 1, symbols);
        return layout.build();
    }
}
