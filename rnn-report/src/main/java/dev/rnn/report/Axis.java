package dev.rnn.report;

/**
 * An axis of a {@link Plot}.
 *
 * @param label what it counts, with the unit: {@code "time of a step, us"}
 * @param scale linear or logarithmic
 */
public record Axis(String label, Scale scale) {
    /** Checks the label. */
    public Axis {
        if (label == null || label.isBlank()) {
            throw new IllegalArgumentException(
                    "label is %s, an axis says what it counts and in which unit".formatted(label));
        }
        if (scale == null) {
            throw new IllegalArgumentException("scale is null, give LINEAR or LOGARITHMIC");
        }
    }

    void check(String series, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "series %s has %s on axis %s, leave such points out"
                            .formatted(series, value, label));
        }
        if (scale == Scale.LOGARITHMIC && value <= 0) {
            throw new IllegalArgumentException(
                    "series %s has %s on the logarithmic axis %s, which needs values above 0"
                            .formatted(series, value, label));
        }
    }
}
