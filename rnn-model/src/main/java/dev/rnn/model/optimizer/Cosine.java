package dev.rnn.model.optimizer;

/** Cosines for schedules, in float64: StrictMath.cos allocates. */
final class Cosine {
    private Cosine() {}

    /** From {@code first} at part 0 along half a cosine to {@code last} at part 1. */
    static double between(double first, double last, double part) {
        return last + (first - last) * (1 + ofPi(part)) / 2;
    }

    /**
     * cos(pi x) for x from 0 to 2: Taylor's series up to pi/4, the largest term left out being
     * below 1e-17; the rest by symmetry.
     */
    static double ofPi(double x) {
        if (x > 1) {
            return ofPi(2 - x);
        }
        if (x > 0.5) {
            return -ofPi(1 - x);
        }
        boolean flat = x <= 0.25;
        double y = Math.PI * (flat ? x : 0.5 - x);
        double term = flat ? 1 : y;
        double sum = 0;
        for (int k = flat ? 1 : 2; k < 20; k += 2) {
            sum += term;
            term *= -y * y / (k * (k + 1));
        }
        return sum;
    }
}
