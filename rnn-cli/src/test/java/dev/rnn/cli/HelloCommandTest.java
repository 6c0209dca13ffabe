package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backends;
import dev.rnn.api.Function;
import dev.rnn.model.HelloExperiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelloCommandTest {

    @ParameterizedTest
    @ValueSource(strings = {"tanh", "sigmoid", "relu"})
    void theSameTextOnBothBackends(String activation) {
        Run scalar = Run.here("hello", "--backend", "scalar", "--activation", activation);
        Run simd = Run.here("hello", "--backend", "simd", "--activation", activation);
        assertEquals(0, scalar.status(), scalar.err());
        assertEquals(scalar, simd);
        assertFalse(scalar.out().contains("scalar"));
    }

    @Test
    void spellsAndExplains() {
        String out = Run.here("hello").out();
        assertTrue(out.contains("and ELLO after."), out);
        assertTrue(out.contains("the parts k = 1..4 add up to the whole: yes."), out);
        assertTrue(
                out.matches("(?s).*largest derivative f' +1\\.0000 +0\\.2500 +1\\.0000\\R.*"), out);
        out.lines().forEach(line -> assertTrue(line.length() <= 100, line));
        assertTrue(out.chars().allMatch(c -> c < 128), out);
    }

    @ParameterizedTest
    @CsvSource({"TANH, 20, 0.02", "SIGMOID, 20, 0.1", "RELU, 12, 0.01"})
    void learnsFromNearlyAnySeed(Function activation, int atLeast, float below) {
        int learnt = 0;
        for (int seed = 1; seed <= 20; seed++) {
            HelloExperiment experiment =
                    new HelloExperiment(Backends.named("simd"), activation, seed);
            for (int epoch = 0; epoch < 1000; epoch++) {
                experiment.train(0.05f);
            }
            HelloExperiment.Answer answer = experiment.answer();
            learnt += answer.word().equals("ELLO") && answer.loss() < below ? 1 : 0;
        }
        assertTrue(learnt >= atLeast, "%s: %d of 20 seeds".formatted(activation, learnt));
    }

    @Test
    void withoutEpochsNothingChanges() {
        Run run = Run.here("hello", "--epochs", "0");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("not learnt"), run.out());
    }

    @ParameterizedTest
    @CsvSource({
        "--rate, NaN, --rate is NaN",
        "--rate, 0, --rate is 0.0",
        "--rate, -1, --rate is -1.0",
        "--rate, Infinity, --rate is Infinity",
        "--epochs, -1, --epochs is -1",
        "--epochs, many, many",
        "--activation, gelu, gelu",
        "--backend, gpu, no backend is named gpu",
        "--speed, 1, --speed"
    })
    void wrongUseIsOneSentence(String option, String value, String says) {
        Run run = Run.here("hello", option, value);
        assertEquals(2, run.status());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("rnn: ") && run.err().contains(says), run.err());
    }

    @Test
    void aLossThatIsNoNumberSaysWhatToTry() {
        Run run = Run.here("hello", "--activation", "relu", "--rate", "1e30");
        assertEquals(2, run.status(), run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("try a lower --rate"), run.err());
    }
}
