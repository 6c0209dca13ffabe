package dev.rnn.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is timed, by the name that both sides of a comparison understand: a kind and its sizes, such
 * as {@code matmul:32x128x512}.
 *
 * @param kind what is computed: a name of {@link Tasks} or of torch_peer.py
 * @param sizes its sizes, in the order that the kind defines
 */
record TaskName(String kind, List<Integer> sizes) {

    /** How a task's speed is shown. */
    enum Unit {
        /** Work in floating-point operations. */
        GFLOPS("GFLOP/s", "%.1f"),
        /** Work in floats. */
        ELEMENTS("G elements/s", "%.2f"),
        /** Work in characters. */
        CHARACTERS("k characters/s", "%.1f"),
        /** Time of one operation. */
        MICROSECONDS("us", "%.1f");

        final String text;
        private final String format;

        Unit(String text, String format) {
            this.text = text;
            this.format = format;
        }

        String show(double work, double nanosPerOp) {
            double value =
                    switch (this) {
                        case GFLOPS, ELEMENTS -> work / nanosPerOp;
                        case CHARACTERS -> work / nanosPerOp * 1e6;
                        case MICROSECONDS -> nanosPerOp / 1e3;
                    };
            return String.format(Locale.ROOT, format, value);
        }
    }

    static TaskName parse(String text) {
        String[] parts = text.split(":");
        if (parts.length > 2 || parts[0].isEmpty()) {
            throw new IllegalArgumentException(
                    "task is %s, must be like matmul:32x128x512".formatted(text));
        }
        List<Integer> sizes =
                parts.length == 1
                        ? List.of()
                        : Arrays.stream(parts[1].split("x")).map(Integer::valueOf).toList();
        return new TaskName(parts[0], sizes);
    }

    int size(int index) {
        return sizes.get(index);
    }

    Unit unit() {
        return switch (kind) {
            case "peak", "matmul", "matmul-at", "matmul-bt", "matvec" -> Unit.GFLOPS;
            case "train" -> Unit.CHARACTERS;
            default -> isTimed() ? Unit.MICROSECONDS : Unit.ELEMENTS;
        };
    }

    private boolean isTimed() {
        return CellTasks.has(kind) || LayerTasks.has(kind);
    }

    /** What one operation does, in the unit's terms. */
    double work() {
        return switch (kind) {
            case "peak" -> FmaPeak.FLOPS;
            case "train" -> (double) size(0) * size(1);
            default ->
                    sizes.stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b)
                            * (unit() == Unit.GFLOPS ? 2 : 1);
        };
    }

    /** The speed, without its unit. */
    String show(double nanosPerOp) {
        return unit().show(work(), nanosPerOp);
    }

    @Override
    public String toString() {
        return sizes.isEmpty()
                ? kind
                : sizes.stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining("x", kind + ":", ""));
    }
}
