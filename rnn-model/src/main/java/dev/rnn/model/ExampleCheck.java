package dev.rnn.model;

/** Whether an example is what a network reads and gives, and of the kind of the first one. */
final class ExampleCheck {
    private ExampleCheck() {}

    static void check(NetworkSpec spec, Example first, Example example, int i) {
        boolean symbols = first.symbols.length > 0;
        if (symbols != example.symbols.length > 0) {
            throw new IllegalArgumentException(
                    "example %d holds %s, example 0 %s; all must hold the same"
                            .formatted(
                                    i,
                                    symbols ? "features" : "symbols",
                                    symbols ? "symbols" : "features"));
        }
        if (symbols) {
            symbols(spec, example, i);
        } else {
            features(spec, example, i);
        }
        target(spec, first, example, i);
    }

    private static void symbols(NetworkSpec spec, Example example, int i) {
        for (int t = 0; t < example.steps(); t++) {
            if (example.symbols[t] < 0 || example.symbols[t] >= spec.inputs()) {
                throw new IllegalArgumentException(
                        "example %d has symbol %d at step %d, must be from 0 to %d (the network's symbols)"
                                .formatted(i, example.symbols[t], t, spec.inputs() - 1));
            }
        }
    }

    private static void features(NetworkSpec spec, Example example, int i) {
        if (spec.embedding() > 0) {
            throw new IllegalArgumentException(
                    "example %d holds features, the network embeds symbols; give symbols, or build the network without an embedding"
                            .formatted(i));
        }
        int each = example.features.length / example.steps();
        if (each != spec.inputs()) {
            throw new IllegalArgumentException(
                    "example %d has %d features at each step, the network reads %d"
                            .formatted(i, each, spec.inputs()));
        }
    }

    private static void target(NetworkSpec spec, Example first, Example example, int i) {
        boolean classes = first.classes.length > 0;
        int rows = spec.outputAt() == OutputAt.EVERY_STEP ? example.steps() : 1;
        int given = classes ? example.classes.length : example.values.length;
        int expected = classes ? rows : Math.multiplyExact(rows, spec.outputs());
        if (given != expected) {
            throw new IllegalArgumentException(
                    "example %d has %d right %s for its %d steps, a network of %d outputs at %s needs %d"
                            .formatted(
                                    i,
                                    given,
                                    classes ? "classes" : "values",
                                    example.steps(),
                                    spec.outputs(),
                                    spec.outputAt(),
                                    expected));
        }
    }
}
