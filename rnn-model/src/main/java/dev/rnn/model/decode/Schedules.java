package dev.rnn.model.decode;

/** What the schedules of {@link TeacherForcing} have in common. */
final class Schedules {
    private Schedules() {}

    static void probability(String name, float probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(
                    "%s is %s, must be from 0 to 1".formatted(name, probability));
        }
    }

    static void step(long step) {
        if (step < 0) {
            throw new IllegalArgumentException("step is %d, must be at least 0".formatted(step));
        }
    }

    /** x^n by squaring: {@code StrictMath.pow} allocates. */
    static double power(double x, long n) {
        double result = 1;
        double square = x;
        for (long rest = n; rest > 0; rest >>= 1) {
            result = (rest & 1) == 1 ? result * square : result;
            square *= square;
        }
        return result;
    }
}
