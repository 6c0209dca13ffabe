package dev.rnn.simd;

import dev.rnn.api.AdamSpec;
import dev.rnn.api.Availability;
import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Elementwise;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Hardware;
import dev.rnn.api.Loss;
import dev.rnn.api.LossSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.MatMul;
import dev.rnn.api.Optimizer;
import dev.rnn.api.OptimizerChecks;
import dev.rnn.api.OptimizerSpec;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Reductions;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SgdSpec;
import dev.rnn.api.Softmax;
import dev.rnn.api.Workers;
import java.util.Set;

/**
 * The backend on {@code jdk.incubator.vector}. This class names no type of that module, so that it
 * can be loaded and asked for its {@link #availability()} in a JVM without it.
 *
 * <p>{@code -Drnn.simd.bits=64|128|256|512} forces the width of the vectors, for tests; it is read
 * once.
 */
public final class SimdBackend implements Backend {
    /** The system property that forces the vector width. */
    static final String BITS = "rnn.simd.bits";

    private static final String MODULE = "jdk.incubator.vector";

    /** For {@link java.util.ServiceLoader}. */
    public SimdBackend() {}

    @Override
    public String name() {
        return "simd";
    }

    @Override
    public int rank() {
        return 100;
    }

    @Override
    public Availability availability() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return Availability.no(
                    "the JVM runs without the module " + MODULE,
                    "run with --add-modules " + MODULE);
        }
        String mode = System.getProperty("java.vm.info", "");
        if (mode.contains("interpreted mode") || mode.contains("emulated-client")) {
            return Availability.no(
                    "the JVM runs without its optimizing compiler (" + mode + ")",
                    "run without -Xint and -XX:TieredStopAtLevel");
        }
        if (!Hardware.fastFma()) {
            return Availability.no(
                    "the JVM has no fma instruction, and emulated it would be slower than plain"
                            + " loops",
                    "run without -XX:-UseFMA, on a processor with FMA");
        }
        String bits = System.getProperty(BITS);
        if (bits != null && !Set.of("64", "128", "256", "512").contains(bits)) {
            return Availability.no(
                    BITS + " is " + bits, "set it to 64, 128, 256 or 512, or leave it out");
        }
        return Availability.YES;
    }

    @Override
    public int vectorBits() {
        return Lanes.N * Float.SIZE;
    }

    @Override
    public MatMul matMul(Workers workers) {
        Checks.given("workers", workers);
        return new SimdMatMul(workers);
    }

    @Override
    public Elementwise elementwise() {
        return new SimdElementwise();
    }

    @Override
    public Reductions reductions() {
        return new SimdReductions();
    }

    @Override
    public Softmax softmax() {
        return new SimdSoftmax();
    }

    @Override
    public RandomStream random(long seed, long stream) {
        return new SimdRandom(seed, stream);
    }

    @Override
    public Cell cell(CellSpec spec) {
        Checks.given("spec", spec);
        if (spec instanceof RnnSpec rnn) {
            return new SimdRnnCell(rnn);
        }
        if (spec instanceof LstmSpec lstm) {
            return new SimdLstmCell(lstm);
        }
        if (spec instanceof GruSpec gru) {
            return new SimdGruCell(gru);
        }
        return spec.on(this);
    }

    @Override
    public Loss loss(LossSpec spec, Workers workers) {
        Checks.given("spec", spec);
        Checks.given("workers", workers);
        return spec instanceof CrossEntropySpec crossEntropy
                ? new SimdCrossEntropy(crossEntropy, workers)
                : spec.on(this, workers);
    }

    @Override
    public Optimizer optimizer(OptimizerSpec spec, int parameters, Workers workers) {
        OptimizerChecks.optimizer(spec, parameters, workers);
        if (spec instanceof SgdSpec sgd) {
            return new SimdSgd(sgd, parameters, workers);
        }
        if (spec instanceof AdamSpec adam) {
            return new SimdAdam(adam, parameters, workers);
        }
        return spec.on(this, parameters, workers);
    }
}
