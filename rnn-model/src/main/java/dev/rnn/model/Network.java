package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.CellChecks;
import dev.rnn.api.Checks;
import dev.rnn.api.Mode;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;

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

    /** 0 until somebody asks; two threads that ask at once find the same. */
    private volatile long fingerprint;

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
        Checks.given("backend", backend);
        Checks.given("spec", spec);
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
    public static NetworkBuilder builder(Backend backend) {
        Checks.given("backend", backend);
        return new NetworkBuilder(backend);
    }

    /** A network whose parameters nobody else has. */
    static Network owning(Backend backend, NetworkSpec spec, float[] parameters) {
        return new Network(backend, spec, parameters);
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
     * A number that stands for this network: the same on every backend and machine, another one for
     * another description or other parameters.
     *
     * @return the first 64 bits of the SHA-256 of the description and the bits of all parameters
     */
    public long fingerprint() {
        if (fingerprint == 0) {
            Fingerprint of = new Fingerprint();
            DescriptionLeaves.of("", spec).forEach((name, value) -> of.add(name).add(value));
            fingerprint = of.add(HeaderText.of(spec.parameters())).add(parameters).value();
        }
        return fingerprint;
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

    /**
     * Layers, shapes, parameters, and the memory to run and to train the network.
     *
     * @param steps T, at least 1
     * @param batch B, at least 1
     * @return the summary for a training by {@link TrainingOptions#DEFAULT}, with Adam
     */
    public NetworkSummary summary(int steps, int batch) {
        return summary(steps, batch, TrainingOptions.DEFAULT);
    }

    /**
     * Layers, shapes, parameters, and the memory to run and to train the network.
     *
     * @param steps T, at least 1
     * @param batch B, at least 1
     * @param options the optimizer and the loss count
     * @return the summary
     * @throws IllegalArgumentException if a size is out of range
     */
    public NetworkSummary summary(int steps, int batch, TrainingOptions options) {
        Checks.given("options", options);
        CellChecks.workspace(steps, batch, Mode.TRAINING, Workers.ONE);
        return NetworkSummary.of(this, steps, batch, options);
    }

    Weights weights() {
        return weights;
    }
}
