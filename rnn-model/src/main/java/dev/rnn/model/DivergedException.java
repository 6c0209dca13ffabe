package dev.rnn.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Training ended because the loss or its gradient is no longer a finite number. The message says
 * epoch, batch, layer and time step where it began, the gradient norms before it, and what to try.
 */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The step, counted from 1. */
    private final long step;

    /** The epoch, counted from 1. */
    private final long epoch;

    /** The batch of the epoch, counted from 1. */
    private final int batch;

    /** Of the last updates before. */
    private final double[] norms;

    DivergedException(
            long step, long epoch, int batch, String what, double[] norms, RuntimeException cause) {
        super(
                "%s in epoch %d, batch %d%s, at step %d; try a lower rate or a smaller clip norm"
                        .formatted(what, epoch, batch, before(norms), step),
                cause);
        this.step = step;
        this.epoch = epoch;
        this.batch = batch;
        this.norms = norms.clone();
    }

    /** Where each epoch is one step. */
    DivergedException(long step, String what) {
        super("%s at step %d; try a lower rate or a smaller clip norm".formatted(what, step));
        this.step = step;
        epoch = step;
        batch = 1;
        norms = new double[0];
    }

    private static String before(double[] norms) {
        if (norms.length == 0) {
            return " (the first update)";
        }
        return Arrays.stream(norms)
                .mapToObj(norm -> String.format(Locale.ROOT, "%.4g", norm))
                .collect(Collectors.joining(", ", " (gradient norms before: ", ")"));
    }

    /**
     * The step at which it happened.
     *
     * @return its number, counted from 1
     */
    public long step() {
        return step;
    }

    /**
     * The epoch in which it happened.
     *
     * @return its number, counted from 1
     */
    public long epoch() {
        return epoch;
    }

    /**
     * The batch of the epoch at which it happened.
     *
     * @return its number, counted from 1
     */
    public int batch() {
        return batch;
    }

    /**
     * The norms of the gradients of the last updates before it, as they were before clipping.
     *
     * @return a copy, oldest first; up to five
     */
    public double[] gradientNorms() {
        return norms.clone();
    }
}
