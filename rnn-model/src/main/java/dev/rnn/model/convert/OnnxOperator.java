package dev.rnn.model.convert;

import dev.rnn.api.Backend;
import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.model.cell.Activation;
import dev.rnn.model.cell.GruVariant;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.cell.RnnVariant;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.Merge;
import dev.rnn.model.layer.ReverseSpec;
import java.util.List;

/**
 * ONNX's operators {@code RNN}, {@code GRU} and {@code LSTM} (version 22) with all their
 * attributes: shows what each of them is in this library, and computes it.
 *
 * <pre>{@code
 * OnnxOperator.lstm(hidden).direction("bidirectional").clip(3).run(
 *         backend, OnnxInputs.of(steps, batch, inputs, x, w, r).biases(b).sequenceLengths(lens));
 * }</pre>
 *
 * <p>What ONNX leaves open is as ONNX Runtime has it: {@code clip} bounds the arguments of the
 * gates' activations, not that of the LSTM's h; {@code activation_alpha} and {@code
 * activation_beta} are consumed in the order of the activations that have such a parameter, unless
 * there is one for each activation. A sequence of length 0 has its initial state as its last.
 */
public final class OnnxOperator {
    private enum Kind {
        RNN,
        GRU,
        LSTM
    }

    /** Those that a plain RNN of the backend has. */
    private static final List<Activation> RNN_FUNCTIONS =
            List.of(Activation.TANH, Activation.SIGMOID, Activation.RELU);

    private final Kind kind;
    private final int hidden;
    private String direction = "forward";
    private String[] activations = {};
    private float[] alphas = {};
    private float[] betas = {};
    private float clip;
    private boolean inputForget;
    private boolean linearBeforeReset;
    private int layout;

    private OnnxOperator(Kind kind, int hidden) {
        if (hidden < 1) {
            throw new IllegalArgumentException(
                    "hidden_size is %d, must be at least 1".formatted(hidden));
        }
        this.kind = kind;
        this.hidden = hidden;
    }

    /**
     * The operator {@code RNN}.
     *
     * @param hidden hidden_size
     * @return the operator with its default attributes
     */
    public static OnnxOperator rnn(int hidden) {
        return new OnnxOperator(Kind.RNN, hidden);
    }

    /**
     * The operator {@code GRU}.
     *
     * @param hidden hidden_size
     * @return the operator with its default attributes
     */
    public static OnnxOperator gru(int hidden) {
        return new OnnxOperator(Kind.GRU, hidden);
    }

    /**
     * The operator {@code LSTM}.
     *
     * @param hidden hidden_size
     * @return the operator with its default attributes
     */
    public static OnnxOperator lstm(int hidden) {
        return new OnnxOperator(Kind.LSTM, hidden);
    }

    /**
     * The attribute {@code direction}.
     *
     * @param direction {@code forward}, {@code reverse} or {@code bidirectional}
     * @return this operator
     * @throws IllegalArgumentException if it is none of them
     */
    public OnnxOperator direction(String direction) {
        if (!List.of("forward", "reverse", "bidirectional").contains(String.valueOf(direction))) {
            throw new IllegalArgumentException(
                    "direction is %s, must be forward, reverse or bidirectional"
                            .formatted(direction));
        }
        this.direction = direction;
        return this;
    }

    /**
     * The attribute {@code activations}.
     *
     * @param names those of one direction (f; f g; f g h), or of both one after the other
     * @return this operator
     */
    public OnnxOperator activations(String... names) {
        Checks.given("activations", names);
        activations = names.clone();
        return this;
    }

    /**
     * The attribute {@code activation_alpha}.
     *
     * @param alphas one for each activation that has an alpha, or one for each activation
     * @return this operator
     */
    public OnnxOperator activationAlpha(float... alphas) {
        Checks.given("activation_alpha", alphas);
        this.alphas = alphas.clone();
        return this;
    }

    /**
     * The attribute {@code activation_beta}.
     *
     * @param betas one for each activation that has a beta, or one for each activation
     * @return this operator
     */
    public OnnxOperator activationBeta(float... betas) {
        Checks.given("activation_beta", betas);
        this.betas = betas.clone();
        return this;
    }

    /**
     * The attribute {@code clip}.
     *
     * @param threshold the largest magnitude of a gate's pre-activation; 0 for none
     * @return this operator
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public OnnxOperator clip(float threshold) {
        if (!(threshold >= 0 && threshold < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "clip is %s, must be positive and finite, or 0 for none".formatted(threshold));
        }
        clip = threshold;
        return this;
    }

    /**
     * The attribute {@code input_forget} of the LSTM.
     *
     * @param coupled whether f is 1 - i
     * @return this operator
     * @throws IllegalArgumentException if this is no LSTM
     */
    public OnnxOperator inputForget(boolean coupled) {
        only(Kind.LSTM, "input_forget");
        inputForget = coupled;
        return this;
    }

    /**
     * The attribute {@code linear_before_reset} of the GRU.
     *
     * @param after whether the reset gate acts on the product
     * @return this operator
     * @throws IllegalArgumentException if this is no GRU
     */
    public OnnxOperator linearBeforeReset(boolean after) {
        only(Kind.GRU, "linear_before_reset");
        linearBeforeReset = after;
        return this;
    }

    /**
     * The attribute {@code layout}.
     *
     * @param layout 0 for time-major inputs and outputs, 1 for batch-first ones
     * @return this operator
     * @throws IllegalArgumentException if it is neither
     */
    public OnnxOperator layout(int layout) {
        if (layout != 0 && layout != 1) {
            throw new IllegalArgumentException("layout is %d, must be 0 or 1".formatted(layout));
        }
        this.layout = layout;
        return this;
    }

    private void only(Kind owner, String attribute) {
        if (kind != owner) {
            throw new IllegalArgumentException(
                    "%s is an attribute of %s, this is %s".formatted(attribute, owner, kind));
        }
    }

    int directions() {
        return direction.equals("bidirectional") ? 2 : 1;
    }

    int hidden() {
        return hidden;
    }

    int layout() {
        return layout;
    }

    boolean isLstm() {
        return kind == Kind.LSTM;
    }

    /**
     * What the operator is in this library: a cell, one in a {@link ReverseSpec}, or two in a
     * {@link BidirectionalSpec}, whose outputs are apart.
     *
     * @param inputs input_size
     * @param biases whether there is an input B
     * @param peepholes whether there is an input P
     * @return the description; {@link OnnxLayout} has its parameters
     * @throws IllegalArgumentException if an attribute is out of range
     */
    public CellSpec spec(int inputs, boolean biases, boolean peepholes) {
        return spec(inputs, biases ? Bias.TWO : Bias.NONE, peepholes);
    }

    /**
     * As {@link #spec(int, boolean, boolean)}, for a file whose writer had one bias and zeros
     * beside it.
     *
     * @param inputs input_size
     * @param bias how many biases the cell has
     * @param peepholes whether there is an input P
     * @return the description; {@link OnnxLayout} has its parameters
     * @throws IllegalArgumentException if an attribute is out of range
     */
    public CellSpec spec(int inputs, Bias bias, boolean peepholes) {
        Checks.given("bias", bias);
        if (peepholes) {
            only(Kind.LSTM, "P");
        }
        int each = kind == Kind.RNN ? 1 : kind == Kind.GRU ? 2 : 3;
        String[] defaults =
                kind == Kind.RNN
                        ? new String[] {"Tanh"}
                        : kind == Kind.GRU
                                ? new String[] {"Sigmoid", "Tanh"}
                                : new String[] {"Sigmoid", "Tanh", "Tanh"};
        List<Activation> all =
                OnnxActivations.of(
                        kind.name(), activations, alphas, betas, directions(), each, defaults);
        CellSpec first = cell(inputs, bias, peepholes, all.subList(0, each));
        if (direction.equals("forward")) {
            return first;
        }
        if (direction.equals("reverse")) {
            return new ReverseSpec(first);
        }
        CellSpec second = cell(inputs, bias, peepholes, all.subList(each, 2 * each));
        return new BidirectionalSpec(first, second, Merge.APART);
    }

    /** The backend's own cell where it computes the same, since that is faster. */
    private CellSpec cell(int inputs, Bias bias, boolean peepholes, List<Activation> f) {
        boolean plain = clip == 0 && !peepholes && !inputForget && f.equals(standard());
        GruSpec.Form form =
                linearBeforeReset ? GruSpec.Form.RESET_AFTER : GruSpec.Form.RESET_BEFORE;
        switch (kind) {
            case RNN:
                return clip == 0 && RNN_FUNCTIONS.contains(f.get(0))
                        ? new RnnSpec(
                                inputs, hidden, Function.valueOf(f.get(0).kind().name()), bias)
                        : new RnnVariant(inputs, hidden, bias, clip, 0, 0, f.get(0));
            case GRU:
                return plain
                        ? new GruSpec(inputs, hidden, form, bias)
                        : new GruVariant(
                                inputs, hidden, form, bias, clip, 0, 0, f.get(0), f.get(1));
            default:
                LstmVariant.Builder lstm =
                        LstmVariant.builder(inputs, hidden)
                                .bias(bias)
                                .activations(f.get(0), f.get(1), f.get(2));
                if (peepholes) {
                    lstm.peepholes();
                }
                if (inputForget) {
                    lstm.coupled();
                }
                if (clip > 0) {
                    lstm.clip(clip);
                }
                return plain ? new LstmSpec(inputs, hidden, bias) : lstm.build();
        }
    }

    private List<Activation> standard() {
        return switch (kind) {
            case RNN -> List.of(Activation.TANH);
            case GRU -> List.of(Activation.SIGMOID, Activation.TANH);
            case LSTM -> List.of(Activation.SIGMOID, Activation.TANH, Activation.TANH);
        };
    }

    /**
     * Packs the weights, for many runs with the same ones. Attributes that are set afterwards are
     * not seen.
     *
     * @param backend computes
     * @param inputs of which W, R, B and P are read
     * @return the operator with its weights
     * @throws IllegalArgumentException if a size does not match or an attribute is out of range
     */
    public OnnxCell pack(Backend backend, OnnxInputs inputs) {
        Checks.given("backend", backend);
        Checks.given("inputs", inputs);
        return new OnnxCell(copy(), backend, inputs);
    }

    private OnnxOperator copy() {
        OnnxOperator copy = new OnnxOperator(kind, hidden);
        copy.direction = direction;
        copy.activations = activations;
        copy.alphas = alphas;
        copy.betas = betas;
        copy.clip = clip;
        copy.inputForget = inputForget;
        copy.linearBeforeReset = linearBeforeReset;
        copy.layout = layout;
        return copy;
    }

    /**
     * Computes the operator.
     *
     * @param backend computes
     * @param inputs the operator's inputs
     * @return its outputs
     * @throws IllegalArgumentException if a size does not match or an attribute is out of range
     */
    public OnnxOutputs run(Backend backend, OnnxInputs inputs) {
        return pack(backend, inputs).run(inputs);
    }
}
