package dev.rnn.cli;

/** Checks of options; a refusal names the option as the user wrote it. */
final class Ranges {
    private Ranges() {}

    static void atLeast(String option, long value, long least) {
        check(option, value, value >= least, "at least " + least);
    }

    static void check(String option, Number value, boolean right, String range) {
        if (!right) {
            throw new InputException("%s is %s, must be %s".formatted(option, value, range));
        }
    }

    /** Two options, or an option and its value, that do not go together. */
    static void refuse(boolean contradiction, String why, Object... values) {
        if (contradiction) {
            throw new InputException(why.formatted(values));
        }
    }
}
