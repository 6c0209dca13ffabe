package dev.rnn.simd;

import java.nio.file.Path;
import jdk.jfr.Recording;

/** A JVM of its own that runs all kernels until nothing is allocated, and records the compiler. */
final class KernelRun {
    /** Far more calls than C2 waits for. */
    private static final int ROUNDS = 100_000;

    private KernelRun() {}

    /**
     * @param arguments the file to be written; and "tanh" for that kernel alone
     */
    public static void main(String[] arguments) throws Exception {
        try (Recording recording = CompilerRecord.recording()) {
            recording.start();
            if (arguments.length > 1) {
                float[] x = new float[4 * Lanes.N];
                for (int i = 0; i < ROUNDS; i++) {
                    Tanh.apply(x, 0, x, 0, x.length);
                }
            } else {
                SimdSteadyStateTest kernels = new SimdSteadyStateTest();
                kernels.functionsAllocateNothing();
                kernels.updatesAllocateNothing();
                kernels.productsAllocateNothing();
                kernels.cellsAllocateNothing();
            }
            recording.stop();
            recording.dump(Path.of(arguments[0]));
        }
    }
}
