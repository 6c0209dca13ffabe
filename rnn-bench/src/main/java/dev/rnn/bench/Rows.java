package dev.rnn.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every row of the report, in its order. */
final class Rows {
    /** T, B, I, H: those that figures are asked for at. */
    static final List<String> SHAPES =
            List.of(
                    "1x1x64x64",
                    "32x1x64x64",
                    "100x1x128x128",
                    "64x32x64x64",
                    "64x32x128x128",
                    "35x20x200x200",
                    "64x32x256x256",
                    "64x64x512x512");

    /** Between those: how the cost grows with T, B and H. */
    static final List<String> SWEEPS =
            List.of(
                    "16x32x128x128",
                    "256x32x128x128",
                    "64x1x128x128",
                    "64x8x128x128",
                    "64x128x128x128",
                    "64x32x32x32",
                    "64x32x384x384");

    /** T, B, I, H, layers of LSTM, outputs: what users of other libraries found slow. */
    static final List<String> COMPLAINTS =
            List.of("120x1x33x256x2x10", "63x1x24x32x1x1", "64x1x64x64x2x1", "300x20x800x800x1x1");

    static final List<String> CELLS = List.of("rnn", "gru", "lstm");

    private static final double CELL = 1.2;
    private static final Set<String> QUICK =
            Set.of(
                    "lstm-forward:64x32x128x128",
                    "lstm-train:64x32x128x128",
                    "gru-train:64x32x128x128",
                    "lstm-forward:32x1x64x64",
                    "lstm-step:64x64",
                    "matmul:512x512x512",
                    "tanh:16384",
                    "adam:1048576",
                    "train:64x32x65x128");

    private Rows() {}

    static List<Row> all() {
        List<Row> rows = new ArrayList<>();
        products(rows);
        functions(rows);
        int all = Runtime.getRuntime().availableProcessors();
        for (String cell : CELLS) {
            for (String shape : SHAPES) {
                cell(rows, cell, shape, 1);
                if (all > 1) {
                    cell(rows, cell, shape, all);
                }
            }
        }
        if (all > 1) {
            // One row has no batch to split: threads may share the gates' columns, never at a loss.
            rows.add(
                    Row.of("lstm-forward:100x1x256x256", all)
                            .against(Peer.ONE_THREAD, 1)
                            .from(Level.DEFAULT));
        }
        for (String shape : SWEEPS) {
            String task = "lstm-%s:" + shape;
            rows.add(Row.of(task.formatted("forward"), 1).from(Level.DEFAULT));
            rows.add(Row.of(task.formatted("train"), 1).from(Level.FULL));
        }
        training(rows, all);
        steps(rows);
        rows.replaceAll(row -> QUICK.contains(row.title()) ? row.from(Level.QUICK) : row);
        return rows;
    }

    /** A cell over a sequence: with all gradients, without the input's, and forward alone. */
    private static void cell(List<Row> rows, String cell, String shape, int threads) {
        String task = cell + "-%s:" + shape;
        boolean single = shape.contains("x1x");
        Row forward = Row.of(task.formatted("forward"), threads);
        Row train = Row.of(task.formatted("train"), threads);
        double ofPeak = shape.endsWith("512") ? 0.85 : 0.80;
        forward = forward.orOfPeak(ofPeak);
        train = train.orOfPeak(ofPeak);
        if (threads == 1) {
            forward = forward.against(Peer.TORCH, CELL).against(Peer.ONNX, CELL);
            train = train.against(Peer.TORCH, CELL);
            if (cell.equals("lstm") && !shape.endsWith("512")) {
                train = train.against(Peer.DL4J, 15);
            }
            rows.add(
                    forward.against(Peer.PEAK, Row.NOTHING)
                            .against(Peer.SCALAR, Row.NOTHING)
                            .from(Level.DEFAULT));
            rows.add(
                    train.against(Peer.PEAK, Row.NOTHING)
                            .against(Peer.SCALAR, Row.NOTHING)
                            .from(Level.DEFAULT));
            rows.add(
                    Row.of(task.formatted("train-no-dx"), 1)
                            .against(Peer.TORCH, Row.NOTHING)
                            .from(cell.equals("lstm") ? Level.DEFAULT : Level.FULL));
            return;
        }
        double alone = single ? 1 : 1.8;
        Level level = single ? Level.FULL : Level.DEFAULT;
        Level inference = cell.equals("lstm") ? level : Level.FULL;
        rows.add(forward.against(Peer.TORCH, CELL).against(Peer.ONE_THREAD, alone).from(inference));
        rows.add(train.against(Peer.TORCH, CELL).against(Peer.ONE_THREAD, alone).from(level));
    }

    private static void products(List<Row> rows) {
        for (String sizes : List.of("32x128x512", "32x256x1024", "512x512x512")) {
            double ofPeak = sizes.startsWith("512") ? 0.88 : 0.80;
            rows.add(
                    Row.of("matmul:" + sizes, 1)
                            .against(Peer.TORCH, 1)
                            .against(Peer.OPENBLAS, 1)
                            .against(Peer.PEAK, ofPeak)
                            .against(Peer.SCALAR, Row.NOTHING)
                            .from(Level.DEFAULT));
        }
        rows.add(
                Row.of("matvec:64x256", 1)
                        .against(Peer.TORCH, 2.5)
                        .against(Peer.OPENBLAS, 1)
                        .from(Level.DEFAULT));
    }

    private static void functions(List<Row> rows) {
        rows.add(Row.of("tanh:16384", 1).against(Peer.TORCH, 4).from(Level.DEFAULT));
        rows.add(Row.of("sigmoid:16384", 1).against(Peer.TORCH, 1.6).from(Level.DEFAULT));
        rows.add(Row.of("exp:16384", 1).against(Peer.TORCH, 2).from(Level.DEFAULT));
    }

    /** The whole step of the character model, and what bounds the updates: memory. */
    private static void training(List<Row> rows, int all) {
        String task = "train:64x32x65x128";
        rows.add(
                Row.of(task, 1)
                        .against(Peer.TORCH, 1.5)
                        .against(Peer.SCALAR, Row.NOTHING)
                        .from(Level.DEFAULT));
        if (all > 1) {
            rows.add(
                    Row.of(task, all)
                            .against(Peer.TORCH, 1.5)
                            .against(Peer.ONE_THREAD, 1.6)
                            .from(Level.DEFAULT));
        }
        for (String update :
                List.of("adam:65536", "adam:1048576", "adam:16777216", "sgd:16777216")) {
            rows.add(Row.of(update, 1).against(Peer.TORCH, Row.NOTHING).from(Level.DEFAULT));
        }
        rows.add(
                Row.of("packed-forward:64x32x128x128", 1)
                        .against(Peer.TORCH, CELL)
                        .from(Level.DEFAULT));
        rows.add(
                Row.of("packed-train:64x32x128x128", 1)
                        .against(Peer.TORCH, CELL)
                        .from(Level.DEFAULT));
    }

    /** One step of one row, as in a stream; and the shapes that users of others complained of. */
    private static void steps(List<Row> rows) {
        double[] ofOnnx = {6, 4, 2};
        double[] micros = {0.6, 1.7, 2.2};
        for (int c = 0; c < CELLS.size(); c++) {
            for (int h : new int[] {64, 128, 256}) {
                Row row = Row.of("%s-step:%dx%d".formatted(CELLS.get(c), h, h), 1);
                row = h == 64 ? row.within(micros[c]) : row;
                rows.add(
                        row.against(Peer.ONNX, h == 64 ? Row.NOTHING : ofOnnx[c])
                                .against(Peer.SCALAR, Row.NOTHING)
                                .from(Level.DEFAULT));
            }
        }
        for (String shape : COMPLAINTS) {
            for (String window : List.of("fresh:", "slide:")) {
                rows.add(
                        Row.of(window + shape, 1)
                                .against(Peer.ONNX, Row.NOTHING)
                                .against(Peer.DL4J, Row.NOTHING)
                                .from(Level.DEFAULT));
            }
        }
    }
}
