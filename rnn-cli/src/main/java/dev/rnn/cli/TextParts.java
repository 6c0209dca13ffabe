package dev.rnn.cli;

import dev.rnn.model.data.Part;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * How a text is divided: training, then validation, then test at its end.
 *
 * @param validation the validation part of all characters, from 0 on
 * @param test the test part, from 0 on; both together below 1
 */
record TextParts(double validation, double test) {
    /** Where a model says how its text was divided. */
    private static final String VALIDATION = "validation";

    private static final String TEST = "test";

    /** What a model of {@code rnn train} was trained with. */
    static TextParts of(Map<String, String> provenance) {
        String validation = provenance.get(VALIDATION);
        if (validation == null) {
            throw new InputException(
                    "the model does not say which part of its text it has not seen; measure one that rnn train made");
        }
        try {
            TextParts parts =
                    new TextParts(
                            Double.parseDouble(validation),
                            Double.parseDouble(provenance.getOrDefault(TEST, "0")));
            parts.check();
            return parts;
        } catch (NumberFormatException wrong) {
            throw new InputException(
                    "the model says that its validation part is %s and its test part %s; that is damaged, train it again"
                            .formatted(validation, provenance.get(TEST)));
        }
    }

    void check() {
        Ranges.check(
                "--validation",
                validation,
                validation >= 0 && validation < 1,
                "from 0 to below 1, such as 0.1");
        Ranges.check("--test", test, test >= 0 && test < 1, "from 0 to below 1, such as 0.1");
        Ranges.refuse(
                validation + test >= 1,
                "--validation %s and --test %s leave nothing to train on; give less",
                validation,
                test);
    }

    void tell(Map<String, String> made) {
        made.put(VALIDATION, Double.toString(validation));
        if (test > 0) {
            made.put(TEST, Double.toString(test));
        }
    }

    double share(Part part) {
        return switch (part) {
            case TRAINING -> 1 - validation - test;
            case VALIDATION -> validation;
            case TEST -> test;
        };
    }

    /** The characters of a part; for one that is held back at least 2. */
    int[] of(int[] symbols, Part part) {
        int end = symbols.length - (int) (symbols.length * test);
        int middle = end - (int) (symbols.length * validation);
        return switch (part) {
            case TRAINING -> Arrays.copyOf(symbols, middle);
            case VALIDATION -> heldBack(symbols, middle, end, part);
            case TEST -> heldBack(symbols, end, symbols.length, part);
        };
    }

    private int[] heldBack(int[] symbols, int from, int to, Part part) {
        if (to - from < 2) {
            throw new InputException(
                    "--%s %s of %d characters holds back %d, at least 2 are needed; use 0 for none"
                            .formatted(
                                    part.name().toLowerCase(Locale.ROOT),
                                    share(part),
                                    symbols.length,
                                    to - from));
        }
        return Arrays.copyOfRange(symbols, from, to);
    }
}
