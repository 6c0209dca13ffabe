package dev.rnn.model.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Input;
import dev.rnn.api.Target;
import dev.rnn.model.Network;
import dev.rnn.model.OutputAt;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingOptions;
import org.junit.jupiter.api.Test;

class CopyingProblemTest {
    private static final Backend BACKEND = Backends.best();

    private static int[] read(CopyingProblem problem) {
        return ((Input.OneHot) problem.input()).indices();
    }

    private static int[] right(CopyingProblem problem) {
        return ((Target.Classes) problem.target()).classes();
    }

    @Test
    void asksForTheSymbolsAfterTheMark() {
        int delay = 7;
        int batch = 3;
        CopyingProblem problem = new CopyingProblem(BACKEND, delay, batch, 2, 5);
        for (int k = 0; k < 2; k++) {
            assertEquals(delay + 20, problem.load(k).steps());
            int[] read = read(problem);
            int[] right = right(problem);
            for (int b = 0; b < batch; b++) {
                for (int t = 0; t < delay + 20; t++) {
                    int symbol = read[t * batch + b];
                    int answer = right[t * batch + b];
                    if (t < 10) {
                        assertTrue(symbol >= 1 && symbol <= 8, "" + symbol);
                        assertEquals(symbol, right[(t + delay + 10) * batch + b]);
                    } else {
                        assertEquals(t == delay + 9 ? 9 : 0, symbol);
                    }
                    assertTrue(t >= delay + 10 || answer == 0);
                }
            }
        }
    }

    @Test
    void batchesDependOnTheirNumberAlone() {
        CopyingProblem problem = new CopyingProblem(BACKEND, 4, 6, 9, 5);
        problem.load(5);
        int[] before = read(problem).clone();
        problem.load(2);
        assertTrue(java.util.Arrays.mismatch(before, read(problem)) >= 0);
        problem.load(5);
        assertArrayEquals(before, read(problem));
    }

    @Test
    void whoRemembersNothingGuessesAmongEight() {
        assertEquals(10 * Math.log(8) / 120, CopyingProblem.constantGuess(100), 1e-12);
        Network network =
                Network.builder(BACKEND)
                        .symbols(CopyingProblem.SYMBOLS)
                        .rnn(16)
                        .outputs(CopyingProblem.SYMBOLS)
                        .build();
        TrainingOptions options = TrainingOptions.DEFAULT.withEpochs(1).withRate(0.01f, 0.001f);
        try (Trainer trainer =
                new Trainer(network, new CopyingProblem(BACKEND, 30, 16, 300, 1), options)) {
            while (trainer.step()) {}
            double loss = trainer.evaluate(new CopyingProblem(BACKEND, 30, 16, 10, 2));
            double guess = CopyingProblem.constantGuess(30);
            assertTrue(loss > 0.9 * guess && loss < 1.2 * guess, loss + " against " + guess);
        }
    }

    @Test
    void refusesOtherNetworks() {
        CopyingProblem problem = new CopyingProblem(BACKEND, 4, 6, 9, 5);
        Network last =
                Network.builder(BACKEND)
                        .symbols(CopyingProblem.SYMBOLS)
                        .rnn(2)
                        .outputs(CopyingProblem.SYMBOLS)
                        .outputAt(OutputAt.LAST_STEP)
                        .build();
        assertTrue(
                assertThrows(IllegalArgumentException.class, () -> problem.check(last.spec()))
                        .getMessage()
                        .startsWith("the copying problem has 10 symbols"));
        assertThrows(IllegalArgumentException.class, () -> problem.load(9));
        assertThrows(IllegalArgumentException.class, () -> new CopyingProblem(BACKEND, 0, 1, 1, 1));
    }
}
