package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.LossSpec;
import dev.rnn.model.BatchedData;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkBuilder;
import dev.rnn.model.OutputAt;
import dev.rnn.model.loss.MseSpec;
import dev.rnn.model.loss.Reduction;
import dev.rnn.model.task.AddingProblem;
import dev.rnn.model.task.CopyingProblem;
import java.util.Locale;

/** The problems of {@code rnn remember}. */
enum MemoryProblem {
    /** Two marked numbers of T are added at the end. */
    ADDING(
            "mean squared error",
            "Of T random numbers two are marked, one in each half, and their sum is asked for at the end: a network must remember over about half of the steps. Who always says 1 is off by a mean square of 1/6.") {
        @Override
        BatchedData data(Backend backend, int steps, int batch, int batches, long seed) {
            return new AddingProblem(backend, steps, batch, batches, seed);
        }

        @Override
        NetworkBuilder network(Backend backend) {
            return Network.builder(backend).features(2).outputs(1).outputAt(OutputAt.LAST_STEP);
        }

        @Override
        LossSpec loss() {
            return new MseSpec(Reduction.MEAN);
        }

        @Override
        double guess(int steps) {
            return AddingProblem.CONSTANT_GUESS;
        }

        @Override
        double solved(int steps) {
            return 0.01;
        }
    },
    /** Ten symbols are written T steps later. */
    COPYING(
            "cross-entropy, nats a step",
            "Ten random symbols out of eight are read, then T - 1 blanks and a mark, and then the ten are to be written: a network must remember all of them over T steps. Who remembers nothing guesses, at 10 ln 8 / (T + 20) nats a step.") {
        @Override
        BatchedData data(Backend backend, int steps, int batch, int batches, long seed) {
            return new CopyingProblem(backend, steps, batch, batches, seed);
        }

        @Override
        NetworkBuilder network(Backend backend) {
            return Network.builder(backend)
                    .symbols(CopyingProblem.SYMBOLS)
                    .outputs(CopyingProblem.SYMBOLS);
        }

        @Override
        LossSpec loss() {
            return new CrossEntropySpec();
        }

        @Override
        double guess(int steps) {
            return CopyingProblem.constantGuess(steps);
        }

        @Override
        double solved(int steps) {
            return guess(steps) / 10;
        }
    };

    private final String error;
    private final String about;

    MemoryProblem(String error, String about) {
        this.error = error;
        this.about = about;
    }

    /** What is measured, with its unit. */
    String error() {
        return error;
    }

    /** What a network must do. */
    String about() {
        return about;
    }

    abstract BatchedData data(Backend backend, int steps, int batch, int batches, long seed);

    /** What reads it and answers; the cell is still to be given. */
    abstract NetworkBuilder network(Backend backend);

    abstract LossSpec loss();

    /** The error of who remembers nothing. */
    abstract double guess(int steps);

    /** The error below which it counts as solved. */
    abstract double solved(int steps);

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
