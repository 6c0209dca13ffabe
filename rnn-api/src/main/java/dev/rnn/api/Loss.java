package dev.rnn.api;

/**
 * A loss over rows of predictions. Each row's loss depends on that row alone; the total is their
 * sum in the canonical order, or where the description asks for a mean, that sum divided by what
 * the description says, and then the gradient is that of the mean. An instance may own scratch
 * memory and shares its work between the threads of its {@link Workers}: it serves one calling
 * thread at a time.
 */
public interface Loss {

    /**
     * What this loss computes.
     *
     * @return its description
     */
    LossSpec spec();

    /**
     * The loss of each row, and their total.
     *
     * @param rows number of rows
     * @param width floats in a row of predictions
     * @param predictions {@code [rows][width]}
     * @param target what is right for each row
     * @param losses {@code [rows]}, overwritten with each row's loss
     * @return the sum of {@code losses} ({@link Reductions#sum}), or their mean if the description
     *     says so
     * @throws IllegalArgumentException if a size does not match, or a class is out of range, with
     *     its position
     */
    float evaluate(int rows, int width, Slice predictions, Target target, Slice losses);

    /**
     * The loss of each row, their total, and the gradient.
     *
     * @param rows number of rows
     * @param width floats in a row of predictions
     * @param predictions {@code [rows][width]}
     * @param target what is right for each row
     * @param scale multiplies the gradient: where the sum is returned, 1 for the gradient of the
     *     sum, 1/rows for that of the mean
     * @param losses {@code [rows]}, overwritten with each row's loss, not scaled
     * @param gradient {@code [rows][width]}, overwritten with scale times the gradient of the
     *     number returned with respect to the predictions; may be {@code predictions} itself
     * @return the sum of {@code losses} ({@link Reductions#sum}), or their mean if the description
     *     says so
     * @throws IllegalArgumentException if a size does not match, or a class is out of range, with
     *     its position
     */
    float gradient(
            int rows,
            int width,
            Slice predictions,
            Target target,
            float scale,
            Slice losses,
            Slice gradient);
}
