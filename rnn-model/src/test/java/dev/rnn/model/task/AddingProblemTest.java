package dev.rnn.model.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.model.Network;
import dev.rnn.model.OutputAt;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.loss.MseSpec;
import dev.rnn.model.loss.Reduction;
import org.junit.jupiter.api.Test;

class AddingProblemTest {
    private static final Backend BACKEND = Backends.best();

    @Test
    void asksForTheSumOfTheMarkedNumbers() {
        AddingProblem problem = new AddingProblem(BACKEND, 9, 5, 3, 7);
        double squares = 0;
        for (int k = 0; k < 3; k++) {
            assertEquals(9, problem.load(k).steps());
            Slice x = ((Input.Dense) problem.input()).values();
            Slice sums = ((Target.Values) problem.target()).values();
            for (int b = 0; b < 5; b++) {
                float sum = 0;
                int firstHalf = 0;
                int marks = 0;
                for (int t = 0; t < 9; t++) {
                    float mark = x.get((t * 5 + b) * 2 + 1);
                    sum += mark * x.get((t * 5 + b) * 2);
                    marks += (int) mark;
                    firstHalf += t < 4 ? (int) mark : 0;
                }
                assertEquals(2, marks);
                assertEquals(1, firstHalf);
                assertEquals(sum, sums.get(b));
                squares += (sum - 1) * (sum - 1);
            }
        }
        assertTrue(squares > 0);
    }

    @Test
    void batchesDependOnTheirNumberAlone() {
        AddingProblem problem = new AddingProblem(BACKEND, 10, 4, 9, 7);
        problem.load(5);
        float[] before = ((Input.Dense) problem.input()).values().toArray();
        problem.load(2);
        problem.load(5);
        assertEquals(
                -1,
                java.util.Arrays.mismatch(
                        before, ((Input.Dense) problem.input()).values().toArray()));
    }

    /** Ten steps are no challenge: a GRU solves them within 400 batches. */
    @Test
    void aGruSolvesShortOnes() {
        Network network =
                Network.builder(BACKEND)
                        .features(2)
                        .cell(width -> GruSpec.torch(width, 32))
                        .outputs(1)
                        .outputAt(OutputAt.LAST_STEP)
                        .build();
        TrainingOptions options =
                TrainingOptions.DEFAULT
                        .withEpochs(1)
                        .withRate(0.01f, 0.001f)
                        .withLoss(new MseSpec(Reduction.MEAN));
        try (Trainer trainer =
                new Trainer(network, new AddingProblem(BACKEND, 10, 32, 400, 1), options)) {
            AddingProblem unseen = new AddingProblem(BACKEND, 10, 32, 10, 2);
            double before = trainer.evaluate(unseen);
            while (trainer.step()) {}
            double after = trainer.evaluate(unseen);
            assertTrue(after < 0.01 && before > 0.1, before + " -> " + after);
        }
    }
}
