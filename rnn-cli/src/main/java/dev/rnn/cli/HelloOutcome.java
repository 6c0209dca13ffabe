package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.api.Function;
import dev.rnn.api.Slice;
import dev.rnn.model.DivergedException;
import dev.rnn.model.HelloExperiment;
import dev.rnn.model.HelloExperiment.Answer;

/**
 * What one function does to the same first weights.
 *
 * @param name the function
 * @param derivative the largest value of f'
 * @param through of the untrained network: the norms of the parts k = 1..4 of dL_4/dW_x; a part is
 *     da_k in the row of one letter, so that its norm is that of da_k
 * @param learnt the word it spells after training, and its loss
 * @param norms of h_1 to h_64 of the trained network when it reads HELL again and again
 * @param large the same of the untrained network with W_h times 4
 */
record HelloOutcome(
        String name,
        float derivative,
        float[] through,
        String learnt,
        float[] norms,
        float[] large) {
    private static final int LETTERS_READ = 64;

    /**
     * What is measured before the training.
     *
     * @param through the norms of the parts of dL_4/dW_x
     * @param large the norms of h_1 to h_64 with W_h times 4
     */
    record Untrained(float[] through, float[] large) {
        static Untrained of(Backend backend, HelloExperiment experiment) {
            return new Untrained(
                    HelloGradients.of(experiment, backend.reductions())
                            .norms()[HelloReport.STEPS - 1],
                    experiment.stateNorms(LETTERS_READ, 4));
        }
    }

    /** Trains and measures. */
    static HelloOutcome train(
            Backend backend, String name, HelloExperiment experiment, int epochs, float rate) {
        Untrained before = Untrained.of(backend, experiment);
        Answer answer = null;
        try {
            for (int epoch = 0; epoch < epochs; epoch++) {
                experiment.train(rate);
            }
            answer = experiment.answer();
        } catch (DivergedException diverged) {
            // The answer is that there is none
        }
        return of(backend, name, experiment, before, answer);
    }

    /** What a training came to; an answer of null says that it diverged. */
    static HelloOutcome of(
            Backend backend,
            String name,
            HelloExperiment trained,
            Untrained before,
            Answer answer) {
        return new HelloOutcome(
                name,
                largestDerivative(backend, trained.activation()),
                before.through(),
                answer == null
                        ? "diverged"
                        : "%s, %s".formatted(answer.word(), HelloReport.number(answer.loss())),
                trained.stateNorms(LETTERS_READ, 1),
                before.large());
    }

    /** The largest of 4097 values of f' between -8 and 8. */
    private static float largestDerivative(Backend backend, Function function) {
        int points = 4097;
        Slice x = Slice.zeros(points);
        Slice y = Slice.zeros(points);
        Slice dy = Slice.zeros(points);
        for (int i = 0; i < points; i++) {
            x.array()[i] = (i - points / 2) / 256f;
            dy.array()[i] = 1;
        }
        backend.elementwise().apply(function, x, y);
        backend.elementwise().gradient(function, x, y, dy, dy);
        float largest = 0;
        for (int i = 0; i < points; i++) {
            largest = Math.max(largest, dy.get(i));
        }
        return largest;
    }
}
