package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.Function;
import dev.rnn.api.Input;
import dev.rnn.api.Optimizer;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.SgdSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The smallest recurrent network that has to remember: it reads H E L L, and is to write E L L O.
 * The two Ls look the same, so what it writes after the second depends on what came before.
 *
 * <p>Four letters one-hot, {@link #HIDDEN} hidden units, h_0 = 0, h_t = f(x_t W_x + h_{t-1} W_h +
 * b), logits h_t W_y, softmax, cross-entropy summed over the four letters, plain SGD:
 * docs/equations.md (1) to (12), where W_x is W, W_h is U and W_y is V. There is one bias, b: the
 * output layer's, c, stays 0.
 */
public final class HelloExperiment {
    /** The letters, in the order of their numbers. */
    public static final String LETTERS = "HELO";

    /** What it reads. */
    public static final String INPUT = "HELL";

    /** What it is to write. */
    public static final String TARGET = "ELLO";

    /** Hidden units. */
    public static final int HIDDEN = 8;

    /** W_x's name in {@link NetworkSpec#parameters()}. */
    public static final String W_X = "rnn.W";

    private static final String W_H = "rnn.U";
    private static final String C = "out.c";
    private static final int STEPS = INPUT.length();
    private static final SequenceShape SHAPE = SequenceShape.of(STEPS, 1);
    private static final Input READ = Input.oneHot(numbers(INPUT));
    private static final Target RIGHT = Target.classes(numbers(TARGET));

    private final Backend backend;
    private final Function activation;
    private final float[] parameters;
    private final TrainingPass pass;
    private final Optimizer optimizer;
    private final Slice gradient;
    private final List<Float> losses = new ArrayList<>();

    /**
     * What the network says at one point of its training.
     *
     * @param loss L_1 + ... + L_4, in nats
     * @param probabilities {@code [4][4]}, of each letter at each step
     * @param word the likeliest letter at each step
     */
    public record Answer(float loss, float[][] probabilities, String word) {}

    /**
     * A new, untrained network.
     *
     * @param backend computes; all give the same bits
     * @param activation f: {@link Function#TANH}, {@link Function#SIGMOID} or {@link Function#RELU}
     * @param seed of the weights; the same ones for each activation
     */
    public HelloExperiment(Backend backend, Function activation, long seed) {
        this.backend = backend;
        this.activation = activation;
        Network network =
                Network.builder(backend)
                        .symbols(LETTERS.length())
                        .outputs(LETTERS.length())
                        .cell(inputs -> new RnnSpec(inputs, HIDDEN, activation))
                        .seed(seed)
                        .build();
        parameters = network.parameters();
        clear(in(Slice.of(parameters), network.spec(), C));
        pass = newPass(parameters, network.spec(), STEPS);
        optimizer = backend.optimizer(new SgdSpec(), parameters.length, Workers.ONE);
        gradient = Slice.zeros(parameters.length);
    }

    /**
     * The cell's function.
     *
     * @return f
     */
    public Function activation() {
        return activation;
    }

    /**
     * One epoch of SGD: the gradient of all four losses, one update.
     *
     * @param rate the learning rate
     * @return the loss before the update
     * @throws DivergedException if it is no longer a finite number
     */
    public float train(float rate) {
        Arrays.fill(gradient.array(), 0);
        pass.forward(SHAPE, READ, Slice.NONE, Slice.NONE);
        float loss = pass.loss(RIGHT, 1);
        if (!Float.isFinite(loss)) {
            throw new DivergedException(losses.size() + 1, "the loss is " + loss);
        }
        losses.add(loss);
        pass.backward(Slice.NONE, Slice.NONE);
        pass.addGradients(gradient);
        clear(in(gradient, pass.spec(), C));
        optimizer.update(rate, Slice.of(parameters), gradient);
        pass.pack();
        return loss;
    }

    /**
     * The loss before each epoch so far.
     *
     * @return a copy, in the order of the epochs
     */
    public List<Float> losses() {
        return List.copyOf(losses);
    }

    /**
     * What the network says now.
     *
     * @return its answer to H E L L
     * @throws DivergedException if the loss is no longer a finite number
     */
    public Answer answer() {
        pass.forward(SHAPE, READ, Slice.NONE, Slice.NONE);
        float loss = pass.evaluate(RIGHT);
        if (!Float.isFinite(loss)) {
            throw new DivergedException(losses.size() + 1, "the loss is " + loss);
        }
        int classes = LETTERS.length();
        Slice all = Slice.zeros(STEPS * classes);
        backend.softmax().softmax(STEPS, classes, pass.logits(), all);
        float[][] probabilities = new float[STEPS][];
        StringBuilder word = new StringBuilder();
        for (int t = 0; t < STEPS; t++) {
            probabilities[t] = all.part(t * classes, classes).toArray();
            int likeliest = 0;
            for (int j = 1; j < classes; j++) {
                if (probabilities[t][j] > probabilities[t][likeliest]) {
                    likeliest = j;
                }
            }
            word.append(LETTERS.charAt(likeliest));
        }
        return new Answer(loss, probabilities, word.toString());
    }

    /**
     * One letter's loss now, its gradient split by the step it came through.
     *
     * @param t the letter's place, from 0 to 3
     * @return the parts of dL_t
     */
    public StepContributions loss(int t) {
        return contributions(t, t + 1);
    }

    /**
     * The loss that SGD uses now, the sum over the four letters, its gradient split by the step it
     * came through.
     *
     * @return the parts of dL
     */
    public StepContributions totalLoss() {
        return contributions(0, STEPS);
    }

    private StepContributions contributions(int from, int to) {
        return StepContributions.of(pass, SHAPE, READ, Slice.NONE, RIGHT, from, to);
    }

    /**
     * How long the state becomes when H E L L is read again and again: with a function that is not
     * bounded it may grow at each step.
     *
     * @param steps how many letters are read, at least 1
     * @param factor multiplies W_h; 1 for the network as it is
     * @return the Euclidean norm of h_1 to h_steps
     */
    public float[] stateNorms(int steps, float factor) {
        float[] changed = parameters.clone();
        NetworkSpec spec = pass.spec();
        backend.elementwise().scale(factor, in(Slice.of(changed), spec, W_H));
        TrainingPass longer = newPass(changed, spec, steps);
        int[] letters = new int[steps];
        int[] read = numbers(INPUT);
        Arrays.setAll(letters, t -> read[t % STEPS]);
        longer.forward(SequenceShape.of(steps, 1), Input.oneHot(letters), Slice.NONE, Slice.NONE);
        float[] norms = new float[steps];
        for (int t = 0; t < steps; t++) {
            norms[t] = backend.reductions().norm(longer.hidden().part(t * HIDDEN, HIDDEN));
        }
        return norms;
    }

    private TrainingPass newPass(float[] weights, NetworkSpec spec, int steps) {
        return new TrainingPass(backend, spec, Slice.of(weights), steps, 1, Workers.ONE);
    }

    private static void clear(Slice block) {
        Arrays.fill(block.array(), block.offset(), block.offset() + block.length(), 0);
    }

    private static Slice in(Slice flat, NetworkSpec spec, String block) {
        ParameterLayout.Block found = spec.parameters().block(block);
        return flat.part(found.offset(), found.size());
    }

    private static int[] numbers(String letters) {
        return letters.chars().map(LETTERS::indexOf).toArray();
    }
}
