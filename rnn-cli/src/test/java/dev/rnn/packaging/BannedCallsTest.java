package dev.rnn.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.nio.file.Path;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BannedCallsTest {
    @ParameterizedTest
    @ValueSource(strings = {"rnn-api", "rnn-scalar", "rnn-simd", "rnn-model"})
    void moduleMakesNone(String module) throws IOException {
        assertEquals(List.of(), BannedCalls.under(Path.of("..", module, "target", "classes")));
    }

    @Test
    void plantedOnesAreFound() throws IOException {
        try (InputStream file =
                Planted.class.getResourceAsStream("BannedCallsTest$Planted.class")) {
            String user = "dev/rnn/packaging/BannedCallsTest$Planted -> ";
            assertEquals(
                    List.of(
                            user + "java/lang/Math.tanh",
                            user + "jdk/incubator/vector/FloatVector.reduceLanes",
                            user + "jdk/incubator/vector/VectorOperators.EXP"),
                    BannedCalls.in(ClassFile.of().parse(file.readAllBytes())).sorted().toList());
        }
    }

    /** Three faults between calls that are allowed. */
    private static final class Planted {
        static double values(float x) {
            FloatVector vector = FloatVector.broadcast(FloatVector.SPECIES_64, x);
            float sum = vector.lanewise(VectorOperators.EXP).reduceLanes(VectorOperators.ADD);
            float root = vector.lanewise(VectorOperators.SQRT).lane(0);
            return Math.tanh(sum) + StrictMath.tanh(root) + Math.sqrt(root) + Math.fma(x, x, x);
        }
    }
}
