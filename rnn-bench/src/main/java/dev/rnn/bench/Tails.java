package dev.rnn.bench;

import dev.rnn.bench.RunData.Study;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How late the latest are: percentiles of the time of a single step over ten million of them, in a
 * JVM of ours and beside it in ONNX Runtime's, one after the other.
 */
final class Tails implements Inquiry {
    private static final int STEPS = 10_000_000;
    private static final List<String> HEADS =
            List.of(
                    "step",
                    "who",
                    "50 %, us",
                    "99 %, us",
                    "99.9 %, us",
                    "99.99 %, us",
                    "largest, us");

    @Override
    public String title() {
        return "Tails of a step";
    }

    @Override
    public double seconds(Level level) {
        return switch (level) {
            case QUICK -> 0;
            case DEFAULT -> 110;
            case FULL -> 250;
        };
    }

    private static List<String> tasks(Level level) {
        return level == Level.FULL
                ? List.of("rnn-step:64x64", "gru-step:64x64", "lstm-step:64x64")
                : List.of("lstm-step:64x64");
    }

    @Override
    public List<Study> run(Settings settings, Level level, Peers peers)
            throws IOException, InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        for (String text : tasks(level)) {
            TaskName task = TaskName.parse(text);
            try (Player ours = Player.jvm("simd", 1, settings.jvmArguments())) {
                rows.add(row(ours, task, "rnn", settings));
            }
            Player onnx = peers.player(Peer.ONNX, 1);
            if (onnx != null) {
                rows.add(row(onnx, task, Peer.ONNX.text, settings));
            }
        }
        return List.of(
                new Study(
                        title(),
                        "%,d steps of one row, each timed by itself, in a histogram of three digits (HdrHistogram). The largest are the machine's: another process had the core."
                                .formatted(STEPS),
                        HEADS,
                        rows));
    }

    private static List<String> row(Player player, TaskName task, String who, Settings settings)
            throws IOException, InterruptedException {
        player.load(task);
        player.ask("warm " + settings.warmUpMillis());
        String[] nanos = player.ask("tail " + STEPS).split(" ");
        List<String> row = new ArrayList<>(List.of(task.toString(), who));
        for (int i = 1; i < nanos.length; i++) {
            row.add(String.format(Locale.ROOT, "%.2f", Long.parseLong(nanos[i]) / 1e3));
        }
        return row;
    }
}
