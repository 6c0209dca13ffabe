package dev.rnn.model.seq2seq;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.model.SpecText;
import dev.rnn.model.TensorFile;
import dev.rnn.model.init.CellInitializers;
import dev.rnn.model.init.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An encoder-decoder with its parameters. Immutable: any number of threads may share one, each with
 * a {@link Transducer} of its own.
 */
public final class EncoderDecoder {
    private static final String DESCRIPTION = "encoder-decoder";
    private static final double EMBEDDING_DEVIATION = 0.1;

    private final Backend backend;
    private final EncoderDecoderSpec spec;
    private final float[] parameters;

    private EncoderDecoder(Backend backend, EncoderDecoderSpec spec, float[] parameters) {
        this.backend = backend;
        this.spec = spec;
        this.parameters = parameters;
    }

    /**
     * An encoder-decoder of given parameters.
     *
     * @param backend computes
     * @param spec what it computes
     * @param parameters in the order of {@link EncoderDecoderSpec#parameters()}; copied
     * @return the model
     * @throws IllegalArgumentException if the number of parameters is not the layout's size
     */
    public static EncoderDecoder of(Backend backend, EncoderDecoderSpec spec, float... parameters) {
        Checks.given("backend", backend);
        Checks.given("spec", spec);
        Checks.length(
                "parameters", Slice.of(parameters), spec.parameters().size(), "the layout's size");
        return new EncoderDecoder(backend, spec, parameters.clone());
    }

    /**
     * An encoder-decoder with initial weights: embeddings normal with deviation 0.1, all else
     * uniform within 1/sqrt(inputs) of 0, cells as {@link CellInitializers} has it. Block k of the
     * layout is drawn from stream k of the seed.
     *
     * @param backend computes
     * @param spec what it computes
     * @param seed any value; the same one gives the same weights on every backend and machine
     * @return the model
     */
    public static EncoderDecoder initial(Backend backend, EncoderDecoderSpec spec, long seed) {
        Checks.given("backend", backend);
        Checks.given("spec", spec);
        ParameterLayout layout = spec.parameters();
        List<Initializer> cells =
                new ArrayList<>(CellInitializers.of(spec.encoder(), spec.sourceEmbedding() == 0));
        cells.addAll(CellInitializers.of(spec.decoder(), spec.targetEmbedding() == 0));
        Slice weights = Slice.zeros(layout.size());
        int next = 0;
        int inputs = 1;
        for (int k = 0; k < layout.blocks().size(); k++) {
            ParameterLayout.Block block = layout.blocks().get(k);
            inputs = block.rows() > 1 ? block.rows() : inputs;
            Initializer initializer = Initializer.torch(inputs);
            if (block.name().startsWith("encoder.") || block.name().startsWith("decoder.")) {
                initializer = cells.get(next++);
            } else if (block.name().endsWith(".E")) {
                initializer = Initializer.normal(EMBEDDING_DEVIATION);
            }
            initializer.fill(backend.random(seed, k), block.in(weights));
        }
        return new EncoderDecoder(backend, spec, weights.array());
    }

    /**
     * A model of a file.
     *
     * @param backend computes
     * @param file whose header has the lines of {@link #description}, and whose tensors are the
     *     parameters
     * @return the model
     * @throws IllegalArgumentException if it holds no encoder-decoder
     */
    public static EncoderDecoder of(Backend backend, TensorFile file) {
        Checks.given("file", file);
        String text = file.header().get(DESCRIPTION);
        if (text == null) {
            throw new IllegalArgumentException("it holds no encoder-decoder");
        }
        EncoderDecoderSpec spec = SpecText.parse(text, EncoderDecoderSpec.class);
        if (!spec.parameters().equals(file.layout())) {
            throw new IllegalArgumentException("its tensors are not those of its description");
        }
        return of(backend, spec, file.values().toArray());
    }

    /**
     * What a file's header says of this model.
     *
     * @return names and values
     */
    public Map<String, String> description() {
        return Map.of(DESCRIPTION, SpecText.describe(spec));
    }

    /**
     * The backend that computes.
     *
     * @return the one it was built with
     */
    public Backend backend() {
        return backend;
    }

    /**
     * What it computes.
     *
     * @return its description
     */
    public EncoderDecoderSpec spec() {
        return spec;
    }

    /**
     * All parameters.
     *
     * @return a copy, in the order of {@link EncoderDecoderSpec#parameters()}
     */
    public float[] parameters() {
        return parameters.clone();
    }

    /** The parameters themselves, which nobody writes to. */
    Slice shared() {
        return Slice.of(parameters);
    }
}
