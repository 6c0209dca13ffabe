package dev.rnn.model.window;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.SpecText;
import dev.rnn.model.TensorFile;
import dev.rnn.model.init.Initializer;
import java.util.Map;

/** A {@link FixedWindowSpec} with its parameters. Immutable. */
public final class FixedWindow {
    private static final String DESCRIPTION = "fixed-window";
    private static final double EMBEDDING_DEVIATION = 0.1;

    private final Backend backend;
    private final FixedWindowSpec spec;
    private final float[] parameters;

    private FixedWindow(Backend backend, FixedWindowSpec spec, float[] parameters) {
        this.backend = backend;
        this.spec = spec;
        this.parameters = parameters;
    }

    /**
     * A network of given parameters.
     *
     * @param backend computes
     * @param spec what it computes
     * @param parameters in the order of {@link FixedWindowSpec#parameters()}; copied
     * @return the network
     * @throws IllegalArgumentException if the number of parameters is not the layout's size
     */
    public static FixedWindow of(Backend backend, FixedWindowSpec spec, float... parameters) {
        Checks.given("backend", backend);
        Checks.given("spec", spec);
        Checks.length(
                "parameters", Slice.of(parameters), spec.parameters().size(), "the layout's size");
        return new FixedWindow(backend, spec, parameters.clone());
    }

    /**
     * A network of a file.
     *
     * @param backend computes
     * @param file whose header has the lines of {@link #description}, and whose tensors are the
     *     parameters
     * @return the network
     * @throws IllegalArgumentException if it holds no such network
     */
    public static FixedWindow of(Backend backend, TensorFile file) {
        Checks.given("file", file);
        String text = file.header().get(DESCRIPTION);
        if (text == null) {
            throw new IllegalArgumentException("it holds no network of a fixed window");
        }
        FixedWindowSpec spec = SpecText.parse(text, FixedWindowSpec.class);
        if (!spec.parameters().equals(file.layout())) {
            throw new IllegalArgumentException("its tensors are not those of its description");
        }
        return of(backend, spec, file.values().toArray());
    }

    /**
     * A network with initial weights: the embedding normal with deviation 0.1, all else uniform
     * within 1/sqrt(inputs) of 0. Block k of the layout is drawn from stream k of the seed.
     *
     * @param backend computes
     * @param spec what it computes
     * @param seed any value
     * @return the network
     */
    public static FixedWindow initial(Backend backend, FixedWindowSpec spec, long seed) {
        Checks.given("backend", backend);
        Checks.given("spec", spec);
        ParameterLayout layout = spec.parameters();
        Slice weights = Slice.zeros(layout.size());
        int inputs = 1;
        for (int k = 0; k < layout.blocks().size(); k++) {
            ParameterLayout.Block block = layout.blocks().get(k);
            boolean vector = block.name().equals("b") || block.name().equals("c");
            inputs = vector ? inputs : block.rows();
            Initializer initializer =
                    k == 0 ? Initializer.normal(EMBEDDING_DEVIATION) : Initializer.torch(inputs);
            initializer.fill(backend.random(seed, k), block.in(weights));
        }
        return new FixedWindow(backend, spec, weights.array());
    }

    /**
     * The likeliest symbols of each place.
     *
     * @param data what is read
     * @param never symbols that are never written, such as that for unknown words
     * @return {@code [size][outputs]}
     * @throws IllegalArgumentException if {@code never} names no symbol of the output
     */
    public int[][] write(WindowData data, int... never) {
        Checks.given("data", data);
        Checks.given("never", never);
        Checks.indices("never", never, 0, never.length, spec.classes(), "the classes");
        int batch = Math.min(data.size(), 64);
        FixedWindowPass pass = pass(batch);
        int[][] written = new int[data.size()][spec.outputs()];
        int[] some = new int[batch];
        for (int from = 0; from < data.size(); from += batch) {
            int count = Math.min(batch, data.size() - from);
            for (int b = 0; b < count; b++) {
                some[b] = from + b;
            }
            pass.forward(data, some, count);
            for (int b = 0; b < count; b++) {
                for (int n = 0; n < spec.outputs(); n++) {
                    written[from + b][n] = pass.likeliest(b * spec.outputs() + n, never);
                }
            }
        }
        return written;
    }

    /**
     * How unlikely the network finds what is right.
     *
     * @param data what is read and what is right
     * @return the mean cross-entropy a symbol, in nats
     */
    public double loss(WindowData data) {
        Checks.given("data", data);
        return pass(Math.min(data.size(), 64)).measure(data).loss();
    }

    private FixedWindowPass pass(int batch) {
        return new FixedWindowPass(
                backend, spec, Slice.of(parameters), batch, Workers.ONE, new CrossEntropySpec());
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
    public FixedWindowSpec spec() {
        return spec;
    }

    /**
     * All parameters.
     *
     * @return a copy, in the order of {@link FixedWindowSpec#parameters()}
     */
    public float[] parameters() {
        return parameters.clone();
    }

    /**
     * What a file's header says of this network.
     *
     * @return names and values
     */
    public Map<String, String> description() {
        return Map.of(DESCRIPTION, SpecText.describe(spec));
    }
}
