package dev.rnn.model.seq2seq;

import dev.rnn.api.Backend;
import dev.rnn.api.CellChecks;
import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.Loss;
import dev.rnn.api.LossSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.OneThread;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import dev.rnn.model.ParameterPlace;
import dev.rnn.model.layer.NonFinite;
import java.util.Optional;

/**
 * Forward and backward of an {@link EncoderDecoderSpec} over a padded batch of unequal lengths: the
 * decoder reads the right symbols (teacher forcing) and its logits are compared with the ones that
 * follow. {@link #forward}, {@link #loss}, {@link #backward}.
 *
 * <p>Bound to one flat array of parameters, which the caller owns and may change between passes,
 * followed by {@link #pack}. A sequence's logits and losses depend on that sequence alone. Not safe
 * for use by two threads at once; it shares out work to its workers by itself. Repeating shapes
 * allocates nothing.
 */
public final class EncoderDecoderPass {
    private final EncoderDecoderSpec spec;
    private final Slice parameters;
    private final OneThread oneThread = new OneThread("this encoder-decoder pass");
    private final int maxSource;
    private final int maxTarget;
    private final int maxBatch;
    private final EncoderPart encoder;
    private final DecoderPart decoder;
    private final Loss loss;
    private final int[] right;
    private final Target target;
    private final float[] lossRows;
    private Slice losses = Slice.NONE;
    private Slice gradientOf = Slice.NONE;
    private Sections gradient;
    private boolean done;
    private boolean differentiates;

    /**
     * Working memory for passes of up to S source steps, T target steps and B sequences.
     *
     * @param backend computes
     * @param spec the model
     * @param parameters in the order of {@link EncoderDecoderSpec#parameters()}; not copied
     * @param maxSource the longest source, at least 1
     * @param maxTarget the longest target, at least 1
     * @param maxBatch the largest batch, at least 1
     * @param workers the threads that share the work; the results' bits do not depend on their
     *     number
     * @param loss compares logits with classes; a sum over rows, such as {@link
     *     dev.rnn.api.CrossEntropySpec}
     * @throws IllegalArgumentException if a size does not match, or the loss averages
     */
    public EncoderDecoderPass(
            Backend backend,
            EncoderDecoderSpec spec,
            Slice parameters,
            int maxSource,
            int maxTarget,
            int maxBatch,
            Workers workers,
            LossSpec loss) {
        Checks.given("backend", backend);
        Checks.given("spec", spec);
        Checks.given("loss", loss);
        Checks.length("parameters", parameters, spec.parameters().size(), "the layout's size");
        CellChecks.workspace(maxSource, maxBatch, Mode.TRAINING, workers);
        CellChecks.workspace(maxTarget, maxBatch, Mode.TRAINING, workers);
        if (loss.averages()) {
            throw new IllegalArgumentException(
                    "loss is %s, a mean; take a sum, and its mean by the scale of loss()"
                            .formatted(loss));
        }
        this.spec = spec;
        this.parameters = parameters;
        this.maxSource = maxSource;
        this.maxTarget = maxTarget;
        this.maxBatch = maxBatch;
        Sections sections = new Sections(spec, parameters);
        encoder =
                new EncoderPart(
                        backend, spec, sections, maxSource, maxBatch, Mode.TRAINING, workers);
        decoder =
                new DecoderPart(
                        backend, spec, sections, maxTarget, maxBatch, Mode.TRAINING, workers);
        this.loss = backend.loss(loss, workers);
        lossRows = new float[Math.multiplyExact(maxTarget, maxBatch)];
        right = new int[lossRows.length];
        target = new Target.Classes(right, 0);
    }

    /**
     * What the model computes.
     *
     * @return its description
     */
    public EncoderDecoderSpec spec() {
        return spec;
    }

    /** Reads the parameters again; to be called after each change of them. */
    public void pack() {
        encoder.pack();
        decoder.pack();
    }

    /**
     * Gives the layers what they draw their dropout masks from.
     *
     * @param stream where masks come from from now on; null for evaluation, as at first
     */
    public void noise(RandomStream stream) {
        encoder.noise(stream);
        decoder.noise(stream);
    }

    /**
     * Runs the model.
     *
     * @param sourceShape S, B, and lengths
     * @param source {@code [S][B]} symbols, or {@code [S][B][source]} features; must stay as it is
     *     until {@link #backward} is done
     * @param targetShape T, the same B, and lengths
     * @param read {@code [T][B]} the symbols that the decoder reads: a start symbol, then the right
     *     ones; must stay as they are, too; 0 will do past a sequence's end
     * @throws IllegalArgumentException if a size does not match, naming the argument and both
     *     sizes, or a symbol is out of range
     */
    public void forward(
            SequenceShape sourceShape, Input source, SequenceShape targetShape, Input.OneHot read) {
        oneThread.enter();
        try {
            Checks.given("source", source);
            Checks.given("read", read);
            room("sourceShape", sourceShape, maxSource);
            room("targetShape", targetShape, maxTarget);
            if (sourceShape.batch() != targetShape.batch()) {
                throw new IllegalArgumentException(
                        "the source has %d sequences, the target %d; they must be equal"
                                .formatted(sourceShape.batch(), targetShape.batch()));
            }
            done = false;
            differentiates = false;
            encoder.forward(sourceShape, source);
            decoder.forward(
                    targetShape, read, encoder.initial(), sourceShape, encoder.keys(), Slice.NONE);
            int outputs = decoder.live().count();
            if (losses.length() != outputs || losses.isNone()) {
                losses = new Slice(lossRows, 0, outputs);
            }
            done = true;
        } finally {
            oneThread.leave();
        }
    }

    private void room(String name, SequenceShape shape, int maxSteps) {
        Checks.given(name, shape);
        if (shape.steps() > maxSteps || shape.batch() > maxBatch) {
            throw new IllegalArgumentException(
                    "%s is %s, this pass has room for %d steps x %d sequences"
                            .formatted(name, shape, maxSteps, maxBatch));
        }
    }

    /**
     * The logits of the last forward pass until {@link #loss} puts their gradient in their place.
     *
     * @return {@code [n][symbols]} for the n steps that the target sequences have, in increasing
     *     (t, b); a view
     */
    public Slice logits() {
        ready();
        return decoder.output().logits();
    }

    /**
     * How many outputs there are: steps that the target sequences have.
     *
     * @return n
     */
    public int countedOutputs() {
        ready();
        return decoder.live().count();
    }

    /**
     * The loss of each output, after {@link #loss} or {@link #evaluate}.
     *
     * @return {@code [n]}, in the order of {@link #logits()}; a view
     */
    public Slice losses() {
        ready();
        return losses;
    }

    /**
     * How much of each source step is in each output's context.
     *
     * @return {@code [T][B][S]}, 0 at steps that a sequence does not have; empty without attention;
     *     a view
     */
    public Slice attention() {
        ready();
        return decoder.attended();
    }

    /**
     * The loss of the last forward pass. Leaves the logits as they are.
     *
     * @param symbols {@code [T][B]} the right ones; any past a sequence's end
     * @return the sum over all outputs
     * @throws IllegalArgumentException if one is missing or out of range
     */
    public float evaluate(int... symbols) {
        int n = gather(symbols);
        return loss.evaluate(n, spec.symbols(), logits(), target, losses);
    }

    /**
     * The loss of the last forward pass, and its gradient.
     *
     * @param scale multiplies the gradient: 1 for that of the sum
     * @param symbols {@code [T][B]} the right ones; any past a sequence's end
     * @return the sum over all outputs, not scaled; {@link #logits()} now hold the gradient
     * @throws IllegalArgumentException if one is missing or out of range
     */
    public float loss(float scale, int... symbols) {
        int n = gather(symbols);
        Slice logits = logits();
        float sum = loss.gradient(n, spec.symbols(), logits, target, scale, losses, logits);
        differentiates = true;
        return sum;
    }

    private int gather(int... symbols) {
        ready();
        Checks.given("symbols", symbols);
        if (symbols.length < decoder.shape().rows()) {
            throw new IllegalArgumentException(
                    "symbols has %d entries, expected %d (target steps x batch)"
                            .formatted(symbols.length, decoder.shape().rows()));
        }
        decoder.live().gather(symbols, right);
        return decoder.live().count();
    }

    /**
     * Takes the gradient that {@link #logits()} hold back through all layers, and adds that of all
     * parameters.
     *
     * @param gradient in the order of {@link EncoderDecoderSpec#parameters()}; added to
     * @throws IllegalStateException if {@link #loss} did not come before
     */
    public void backward(Slice gradient) {
        ready();
        if (!differentiates) {
            throw new IllegalStateException(
                    "backward has no gradient of the logits to read; call loss first");
        }
        if (gradient != gradientOf) {
            Checks.length("gradient", gradient, spec.parameters().size(), "the layout's size");
            this.gradient = new Sections(spec, gradient);
            gradientOf = gradient;
        }
        decoder.backward(encoder.dKeys(), this.gradient);
        encoder.backward(decoder.dInitial());
        encoder.addGradients(this.gradient);
        differentiates = false;
    }

    /**
     * Where the first number of the last forward pass came from that is not finite.
     *
     * @return in words, such as {@code the output of the decoder, time step 5, batch row 0}; for a
     *     loss that is not finite
     */
    public String origin() {
        ready();
        Optional<String> parameter = ParameterPlace.firstNonFinite(spec.parameters(), parameters);
        if (parameter.isPresent()) {
            return parameter.get();
        }
        String inside = encoder.origin();
        inside = inside == null ? decoder.origin() : inside;
        if (inside != null) {
            return inside;
        }
        int output = PairOrigin.first(losses);
        int row = output < 0 ? -1 : decoder.live().row(output);
        int batch = decoder.shape().batch();
        return row < 0
                ? "the sum of the losses"
                : "the loss of the output layer, "
                        + new NonFinite("", row / batch, row % batch).where();
    }

    private void ready() {
        if (!done) {
            throw new IllegalStateException("there is no forward pass yet; call forward first");
        }
    }
}
