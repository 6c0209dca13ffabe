package dev.rnn.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kernel, that is every method that calls the Vector API, becomes machine code with all its
 * vector operations in it. A kernel that has grown past what C2 inlines fails here with its name.
 */
class CompiledKernelsTest {
    private static final List<Path> CLASSES = VectorMethods.classesBeside(SimdBackend.class);

    private static final String TANH = "dev.rnn.simd.Tanh.rows";

    @TempDir private Path folder;

    /** C2 inlines ours only while it has nodes to spare, those of the Vector API always. */
    @Test
    void noMethodTakesOrGivesAVector() {
        assertEquals(Set.of(), VectorMethods.takersAndGivers(CLASSES));
    }

    @Test
    void allKernelsAreCompiled() throws IOException, InterruptedException {
        Set<String> kernels = VectorMethods.callers(CLASSES);
        assertTrue(kernels.contains(TANH), kernels.toString());
        assertEquals(List.of(), record(List.of()).faults(kernels));
    }

    @Test
    void aCallThatIsLeftIsNamed() throws IOException, InterruptedException {
        String option = "-XX:CompileCommand=dontinline,jdk.incubator.vector.FloatVector::fma";
        List<String> faults = record(List.of(option), "tanh").faults(Set.of(TANH));
        assertFalse(faults.isEmpty());
        for (String fault : faults) {
            assertTrue(fault.startsWith(TANH + ": in " + TANH), fault);
            assertTrue(
                    fault.contains("left a call of jdk.incubator.vector.FloatVector.fma"), fault);
        }
    }

    @Test
    void aKernelOfTooManyNodesIsNamed() throws IOException, InterruptedException {
        List<String> options = List.of("-XX:MaxNodeLimit=2000", "-XX:NodeLimitFudgeFactor=100");
        List<String> faults = record(options, "tanh").faults(Set.of(TANH));
        assertEquals(List.of(TANH + " was not compiled by C2"), faults);
    }

    /** What the compiler did in a JVM of its own, where no test ran before. */
    private CompilerRecord record(List<String> options, String... arguments)
            throws IOException, InterruptedException {
        Path file = folder.resolve("compiler.jfr");
        Path log = folder.resolve("run.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(KernelRun.class.getName(), file.toString()));
        command.addAll(List.of(arguments));
        Process run =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        assertEquals(0, run.waitFor(), () -> read(log));
        return CompilerRecord.read(file);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
