package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.Mode;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.Slice;
import java.util.function.IntFunction;

/**
 * A network with its parameters. Immutable: any number of threads may share one, each with a {@link
 * Session} of its own. A {@link Trainer} starts from a network and gives new ones; it never changes
 * the one it was given.
 */
public final class Network {
    private final Backend backend;
    private final NetworkSpec spec;
    private final float[] parameters;
    private final Weights weights;

    private Network(Backend backend, NetworkSpec spec, float[] parameters) {
        this.backend = backend;
        this.spec = spec;
        this.parameters = parameters;
        this.weights = new Weights(backend, spec, Mode.INFERENCE, Slice.of(parameters));
    }

    /**
     * A network of given parameters.
     *
     * @param backend computes
     * @param spec what it computes
     * @param parameters in the order of {@link NetworkSpec#parameters()}; copied
     * @return the network
     * @throws IllegalArgumentException if the number of parameters is not the layout's size
     */
    public static Network of(Backend backend, NetworkSpec spec, float... parameters) {
        Checks.length(
                "parameters", Slice.of(parameters), spec.parameters().size(), "the layout's size");
        return new Network(backend, spec, parameters.clone());
    }

    /**
     * Starts the description of a new network.
     *
     * @param backend computes
     * @return a builder
     */
    public static Builder builder(Backend backend) {
        return new Builder(backend);
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
    public NetworkSpec spec() {
        return spec;
    }

    /**
     * All parameters.
     *
     * @return a copy, in the order of {@link NetworkSpec#parameters()}
     */
    public float[] parameters() {
        return parameters.clone();
    }

    /**
     * Working memory to run the network with.
     *
     * @param maxSteps the longest sequence of one call, at least 1
     * @param maxBatch the largest batch of one call, at least 1
     * @return a new session, for one thread
     */
    public Session newSession(int maxSteps, int maxBatch) {
        return new Session(this, maxSteps, maxBatch);
    }

    Weights weights() {
        return weights;
    }

    /** Describes a network step by step: input, cell, output, seed. */
    public static final class Builder {
        private final Backend backend;
        private int inputs;
        private boolean oneHot;
        private int embedding;
        private IntFunction<CellSpec> cell = width -> RnnSpec.tanh(width, 128);
        private int outputs;
        private long seed = 1;

        private Builder(Backend backend) {
            this.backend = backend;
        }

        /**
         * Reads one symbol at each step, such as a character.
         *
         * @param symbols how many different ones there are
         * @return this builder
         */
        public Builder symbols(int symbols) {
            this.inputs = symbols;
            this.oneHot = true;
            return this;
        }

        /**
         * Reads one vector at each step.
         *
         * @param features its floats
         * @return this builder
         */
        public Builder features(int features) {
            this.inputs = features;
            this.oneHot = false;
            return this;
        }

        /**
         * Reads symbols through a learnt embedding.
         *
         * @param width floats that stand for each symbol; 0, the default, for no embedding
         * @return this builder
         */
        public Builder embedding(int width) {
            this.embedding = width;
            return this;
        }

        /**
         * With a tanh RNN.
         *
         * @param hidden H, at least 1; 128 if nothing is said
         * @return this builder
         */
        public Builder rnn(int hidden) {
            return cell(width -> RnnSpec.tanh(width, hidden));
        }

        /**
         * With any cell.
         *
         * @param cell gives the cell's description for the width of its input
         * @return this builder
         */
        public Builder cell(IntFunction<CellSpec> cell) {
            this.cell = cell;
            return this;
        }

        /**
         * What the network gives at each step.
         *
         * @param outputs number of logits
         * @return this builder
         */
        public Builder outputs(int outputs) {
            this.outputs = outputs;
            return this;
        }

        /**
         * Which initial weights.
         *
         * @param seed any value; the same one gives the same weights on every backend and machine;
         *     1 if nothing is said
         * @return this builder
         */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * A network with initial weights: uniform within 1/sqrt(H) of 0, as PyTorch has it, and
         * normal for an embedding.
         *
         * @return the network
         * @throws IllegalArgumentException if a size is out of range, naming it
         */
        public Network build() {
            NetworkSpec spec =
                    new NetworkSpec(
                            inputs,
                            embedding,
                            cell.apply(embedding == 0 ? inputs : embedding),
                            outputs);
            return new Network(backend, spec, InitialWeights.of(backend, spec, oneHot, seed));
        }
    }
}
