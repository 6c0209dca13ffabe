package dev.rnn.bench;

import java.util.Map;

/**
 * What a task has to do at least: floating-point operations of its products, and bytes that its
 * arrays are long. Gate arithmetic is not counted, nor is packing.
 *
 * @param flops multiplications and additions of all products; 0 where there are none
 * @param bytes read or written at least: every weight once for each step, every other array once
 * @param reused bytes that are read again and again, so that the cache that holds them decides how
 *     fast they come
 */
record Work(double flops, double bytes, double reused) {
    private static final Map<String, Integer> GATES = Map.of("rnn", 1, "gru", 3, "lstm", 4);

    static Work of(TaskName task) {
        String kind = task.kind();
        if (CellTasks.has(kind)) {
            return cell(task);
        }
        if (LayerTasks.has(kind)) {
            return layers(task);
        }
        return switch (kind) {
            case "matmul", "matmul-at", "matmul-bt" -> {
                double m = task.size(0);
                double k = task.size(1);
                double n = task.size(2);
                yield new Work(2 * m * k * n, 4 * (m * k + k * n + m * n), 4 * k * n);
            }
            case "matvec" -> {
                double k = task.size(0);
                double n = task.size(1);
                yield new Work(2 * k * n, 4 * (k * n + k + n), 4 * k * n);
            }
            case "train" -> {
                // Rows of W are looked up: no product with the one-hot input.
                double rows = (double) task.size(0) * task.size(1);
                double symbols = task.size(2);
                double h = task.size(3);
                double weights = h * h + h * symbols;
                double products = 2 * rows * (3 * h * h + 3 * h * symbols);
                yield new Work(
                        products, 4 * (3 * task.size(0) * weights + 8 * rows * h), 4 * weights);
            }
            case "adam", "sgd" -> {
                // Read and written: parameters and two moments; read: the gradient.
                double n = task.size(0);
                double bytes = 4 * n * (kind.equals("adam") ? 7 : 3);
                yield new Work(0, bytes, bytes);
            }
            default -> {
                double n =
                        task.sizes().stream()
                                .mapToDouble(Integer::doubleValue)
                                .reduce(1, (a, b) -> a * b);
                yield new Work(0, 8 * n, 8 * n);
            }
        };
    }

    private static Work cell(TaskName task) {
        String kind = task.kind();
        int gates = GATES.get(kind.substring(0, kind.indexOf('-')));
        boolean step = kind.endsWith("-step");
        double t = step ? 1 : task.size(0);
        double b = step ? 1 : task.size(1);
        int i = task.size(step ? 0 : 2);
        int h = task.size(step ? 1 : 3);
        return kind.contains("-train")
                ? train(gates, t, t * b, i, h, !kind.endsWith("-no-dx"))
                : forward(gates, t, t * b, i, h);
    }

    /**
     * T steps of so many rows altogether. With one row a step, one product reads W once for all.
     */
    private static Work forward(int gates, double steps, double rows, double i, double h) {
        double recurrent = gates * h * h;
        double input = gates * h * i;
        double weights = steps * recurrent + (rows == steps ? 1 : steps) * input;
        double states = rows * (i + 2 * h);
        return new Work(
                2 * rows * (recurrent + input), 4 * (weights + states), 4 * (recurrent + input));
    }

    /** Forward, then dh through U and dx through W at each step, then dW and dU from all. */
    private static Work train(
            int gates, double steps, double rows, double i, double h, boolean withDx) {
        Work forward = forward(gates, steps, rows, i, h);
        double recurrent = gates * h * h;
        double input = gates * h * i;
        double backward = 2 * rows * (2 * recurrent + (withDx ? 2 : 1) * input);
        double weights = steps * recurrent + (withDx ? input : 0) + recurrent + input;
        double kept = 2 * rows * (2 * gates * h + 2 * h + i);
        return new Work(
                forward.flops + backward, forward.bytes + 4 * (weights + kept), forward.reused);
    }

    private static Work layers(TaskName task) {
        double t = task.size(0);
        int i = task.size(2);
        int h = task.size(3);
        if (task.kind().startsWith("packed")) {
            double rows = 0;
            for (int length : LayerTasks.lengths(task.size(0), task.size(1))) {
                rows += length;
            }
            boolean train = task.kind().endsWith("train");
            Work first = train ? train(4, t, rows, i, h, true) : forward(4, t, rows, i, h);
            Work second = train ? train(4, t, rows, 2 * h, h, true) : forward(4, t, rows, 2 * h, h);
            return first.plus(second).times(2);
        }
        t = task.kind().equals("slide") ? 1 : t;
        double rows = t * task.size(1);
        Work sum = forward(4, t, rows, i, h);
        for (int layer = 1; layer < task.size(4); layer++) {
            sum = sum.plus(forward(4, t, rows, h, h));
        }
        double dense = (double) h * task.size(5);
        return sum.plus(new Work(2 * task.size(1) * dense, 4 * dense, 4 * dense));
    }

    private Work plus(Work other) {
        return new Work(flops + other.flops, bytes + other.bytes, reused + other.reused);
    }

    private Work times(double n) {
        return new Work(n * flops, n * bytes, n * reused);
    }

    /** Operations a byte. */
    double intensity() {
        return flops / bytes;
    }
}
