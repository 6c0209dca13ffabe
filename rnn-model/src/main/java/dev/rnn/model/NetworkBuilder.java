package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.model.init.Initialization;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.Merge;
import dev.rnn.model.layer.ResidualSpec;
import dev.rnn.model.layer.StackSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Describes a network step by step: input, cell, layers, output, seed. Made by {@link
 * Network#builder}; what is said last counts.
 */
public final class NetworkBuilder {
    private final Backend backend;
    private int inputs;
    private boolean oneHot;
    private int embedding;
    private int padding = NetworkSpec.NO_PADDING;
    private IntFunction<CellSpec> cell = width -> RnnSpec.tanh(width, 128);
    private int layers = 1;
    private Merge merge;
    private float dropout;
    private boolean residual;
    private int outputs;
    private OutputAt outputAt = OutputAt.EVERY_STEP;
    private boolean tied;
    private boolean learnedInitialState;
    private long seed = 1;
    private Initialization initialization = Initialization.NOTHING;

    NetworkBuilder(Backend backend) {
        this.backend = backend;
    }

    /**
     * Reads one symbol at each step, such as a character.
     *
     * @param symbols how many different ones there are
     * @return this builder
     */
    public NetworkBuilder symbols(int symbols) {
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
    public NetworkBuilder features(int features) {
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
    public NetworkBuilder embedding(int width) {
        this.embedding = width;
        return this;
    }

    /**
     * With a symbol that stands for none: its row of the embedding is zeros and stays so, unless
     * the weights are tied.
     *
     * @param symbol from 0 to the number of symbols - 1
     * @return this builder
     */
    public NetworkBuilder padding(int symbol) {
        this.padding = symbol;
        return this;
    }

    /**
     * With a tanh RNN.
     *
     * @param hidden H, at least 1; 128 if nothing is said
     * @return this builder
     */
    public NetworkBuilder rnn(int hidden) {
        return cell(width -> RnnSpec.tanh(width, hidden));
    }

    /**
     * With an LSTM.
     *
     * @param hidden H, at least 1
     * @return this builder
     */
    public NetworkBuilder lstm(int hidden) {
        return cell(width -> new LstmSpec(width, hidden));
    }

    /**
     * With a GRU.
     *
     * @param hidden H, at least 1
     * @param form where the reset gate acts; {@link GruSpec.Form#RESET_AFTER} is PyTorch's
     * @return this builder
     */
    public NetworkBuilder gru(int hidden, GruSpec.Form form) {
        return cell(width -> new GruSpec(width, hidden, form));
    }

    /**
     * With any cell.
     *
     * @param cell gives the cell's description for the width of its input
     * @return this builder
     */
    public NetworkBuilder cell(IntFunction<CellSpec> cell) {
        Checks.given("cell", cell);
        this.cell = cell;
        return this;
    }

    /**
     * Several layers of the cell, each reading what the one below gives.
     *
     * @param layers how many, at least 1
     * @return this builder
     */
    public NetworkBuilder layers(int layers) {
        if (layers < 1) {
            throw new IllegalArgumentException(
                    "layers is %d, must be at least 1".formatted(layers));
        }
        this.layers = layers;
        return this;
    }

    /**
     * Each layer in both directions.
     *
     * @param merge what becomes of both outputs
     * @return this builder
     */
    public NetworkBuilder bidirectional(Merge merge) {
        Checks.given("merge", merge);
        this.merge = merge;
        return this;
    }

    /**
     * Dropout between layers in training, as PyTorch: after each layer but the last.
     *
     * @param rate the share of outputs that are dropped, from 0 to 1
     * @return this builder
     */
    public NetworkBuilder dropout(float rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException(
                    "dropout is %s, must be from 0 to 1".formatted(rate));
        }
        this.dropout = rate;
        return this;
    }

    /**
     * Adds each layer's input to its output, in the layers where both are of the same width.
     *
     * @return this builder
     */
    public NetworkBuilder residual() {
        this.residual = true;
        return this;
    }

    /**
     * What the network gives at each step.
     *
     * @param outputs number of logits
     * @return this builder
     */
    public NetworkBuilder outputs(int outputs) {
        this.outputs = outputs;
        return this;
    }

    /**
     * At which steps there are outputs.
     *
     * @param outputAt every step if nothing is said
     * @return this builder
     */
    public NetworkBuilder outputAt(OutputAt outputAt) {
        Checks.given("outputAt", outputAt);
        this.outputAt = outputAt;
        return this;
    }

    /**
     * The output's weights are those of the embedding, which must be as wide as the cell's output.
     *
     * @return this builder
     */
    public NetworkBuilder tied() {
        this.tied = true;
        return this;
    }

    /**
     * Sequences start from a learnt state instead of zeros.
     *
     * @return this builder
     */
    public NetworkBuilder learnedInitialState() {
        this.learnedInitialState = true;
        return this;
    }

    /**
     * Which initial weights.
     *
     * @param seed any value; the same one gives the same weights on every backend and machine; 1 if
     *     nothing is said
     * @return this builder
     */
    public NetworkBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    /**
     * Which distributions the initial weights come from, where not the usual ones of {@link
     * #build}.
     *
     * @param initialization rules for the network's blocks, such as {@link Initialization#keras}
     * @return this builder
     */
    public NetworkBuilder init(Initialization initialization) {
        Checks.given("initialization", initialization);
        this.initialization = initialization;
        return this;
    }

    /**
     * The description of the network.
     *
     * @return what {@link #build} makes a network of
     * @throws IllegalArgumentException if a size is out of range, naming it, or two options
     *     contradict each other
     */
    public NetworkSpec spec() {
        return new NetworkSpec(
                inputs,
                embedding,
                padding,
                stack(embedding == 0 ? inputs : embedding),
                outputs,
                outputAt,
                tied,
                learnedInitialState);
    }

    /** One layer as it is, so that its parameters keep their names; several as a stack. */
    private CellSpec stack(int width) {
        if (layers == 1 && dropout > 0) {
            throw new IllegalArgumentException(
                    "dropout is %s between layers, and there is one layer; use layers(2) or more, or a DropoutSpec"
                            .formatted(dropout));
        }
        List<CellSpec> all = new ArrayList<>();
        int in = width;
        for (int k = 0; k < layers; k++) {
            CellSpec layer = cell.apply(in);
            Checks.given("the cell for a width of " + in, layer);
            if (merge != null) {
                layer = new BidirectionalSpec(layer, layer, merge);
            }
            if (residual && layer.outputs() == in) {
                layer = new ResidualSpec(layer);
            }
            all.add(layer);
            in = layer.outputs();
        }
        return layers == 1 ? all.get(0) : new StackSpec(all, dropout);
    }

    /**
     * A network with initial weights: uniform within 1/sqrt(H) of 0, as PyTorch has it, and normal
     * for an embedding, where {@link #init} says nothing else.
     *
     * @return the network
     * @throws IllegalArgumentException if a size is out of range, naming it, or two options
     *     contradict each other
     */
    public Network build() {
        NetworkSpec spec = spec();
        return Network.owning(
                backend, spec, InitialWeights.of(backend, spec, oneHot, seed, initialization));
    }
}
