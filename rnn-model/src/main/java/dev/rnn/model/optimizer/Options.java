package dev.rnn.model.optimizer;

/** Checks of the numbers in a description. Each gives the number back. */
final class Options {
    private Options() {}

    static double notNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s is %s, must be at least 0 and finite".formatted(name, value));
        }
        return value;
    }

    static double positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s is %s, must be above 0 and finite".formatted(name, value));
        }
        return value;
    }

    static double below1(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(
                    "%s is %s, must be from 0 to below 1".formatted(name, value));
        }
        return value;
    }

    static double upTo1(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "%s is %s, must be from 0 to 1".formatted(name, value));
        }
        return value;
    }

    static double limit(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(
                    "%s is %s, must be above 0; infinite for no limit".formatted(name, value));
        }
        return value;
    }

    static long atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s is %d, must be at least %d".formatted(name, value, least));
        }
        return value;
    }

    static double finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("%s is %s, must be finite".formatted(name, value));
        }
        return value;
    }
}
