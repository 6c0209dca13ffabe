package dev.rnn.scalar;

import dev.rnn.api.AdamSpec;
import dev.rnn.api.Availability;
import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Elementwise;
import dev.rnn.api.GruSpec;
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

/** The backend in plain loops: runs in any JVM, and is the text that others are checked against. */
public final class ScalarBackend implements Backend {

    /** For {@link java.util.ServiceLoader}. */
    public ScalarBackend() {}

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Availability availability() {
        return Availability.YES;
    }

    @Override
    public int vectorBits() {
        return Float.SIZE;
    }

    @Override
    public MatMul matMul(Workers workers) {
        Checks.given("workers", workers);
        return new ScalarMatMul(workers);
    }

    @Override
    public Elementwise elementwise() {
        return new ScalarElementwise();
    }

    @Override
    public Reductions reductions() {
        return new ScalarReductions();
    }

    @Override
    public Softmax softmax() {
        return new ScalarSoftmax();
    }

    @Override
    public RandomStream random(long seed, long stream) {
        return new ScalarRandom(seed, stream);
    }

    @Override
    public Cell cell(CellSpec spec) {
        Checks.given("spec", spec);
        if (spec instanceof RnnSpec rnn) {
            return new ScalarRnnCell(rnn);
        }
        if (spec instanceof LstmSpec lstm) {
            return new ScalarLstmCell(lstm);
        }
        if (spec instanceof GruSpec gru) {
            return new ScalarGruCell(gru);
        }
        return spec.on(this);
    }

    @Override
    public Loss loss(LossSpec spec, Workers workers) {
        Checks.given("spec", spec);
        Checks.given("workers", workers);
        return spec instanceof CrossEntropySpec crossEntropy
                ? new ScalarCrossEntropy(crossEntropy, workers)
                : spec.on(this, workers);
    }

    @Override
    public Optimizer optimizer(OptimizerSpec spec, int parameters, Workers workers) {
        OptimizerChecks.optimizer(spec, parameters, workers);
        if (spec instanceof SgdSpec sgd) {
            return new ScalarSgd(sgd, parameters, workers);
        }
        if (spec instanceof AdamSpec adam) {
            return new ScalarAdam(adam, parameters, workers);
        }
        return spec.on(this, parameters, workers);
    }
}
