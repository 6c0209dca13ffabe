package dev.rnn.api;

/** The {@link Checks} of losses. */
public final class LossChecks {
    private LossChecks() {}

    /**
     * Arguments of a {@link Loss} against classes.
     *
     * @param rows number of rows
     * @param width number of classes
     * @param predictions logits
     * @param target classes
     * @param losses a loss for each row
     * @return the target, which is one of classes
     */
    public static Target.Classes classLoss(
            int rows, int width, Slice predictions, Target target, Slice losses) {
        Checks.rows("predictions", predictions, rows, width);
        Checks.length("losses", losses, rows, "one a row");
        Checks.given("target", target);
        if (!(target instanceof Target.Classes classes)) {
            throw new IllegalArgumentException(
                    target instanceof Target.Masked
                            ? "target is masked, this loss counts every row; use the cross-entropy"
                                    + " of dev.rnn.model.loss"
                            : "target holds values, this loss compares with classes; use"
                                    + " Target.classes");
        }
        Checks.indices("target", classes.classes(), classes.offset(), rows, width, "the classes");
        return classes;
    }
}
