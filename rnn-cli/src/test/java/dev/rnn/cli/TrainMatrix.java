package dev.rnn.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Trains small networks of several kinds, each at 1 and 2 threads, all in one process: a vector
 * width holds for a process.
 */
final class TrainMatrix {
    static final Map<String, String> NETWORKS =
            Map.of(
                    "rnn", "--cell rnn --embedding 5",
                    "lstm", "--cell lstm --layers 2 --dropout 0.3",
                    "gru", "--cell gru --embedding 5 --optimizer nadam --schedule cosine",
                    "before", "--cell gru-reset-before");

    static final List<String> THREADS = List.of("1", "2");

    private TrainMatrix() {}

    /** Text, directory for the models, backend. */
    public static void main(String[] arguments) {
        for (var network : NETWORKS.entrySet()) {
            for (String threads : THREADS) {
                train(arguments, network.getKey(), network.getValue(), threads);
            }
        }
    }

    private static void train(String[] arguments, String name, String network, String threads) {
        String file = name + "-" + threads + ".rnn";
        List<String> words = new ArrayList<>(List.of("train", arguments[0]));
        words.addAll(List.of("--out", Path.of(arguments[1], file).toString()));
        words.addAll(List.of("--backend", arguments[2], "--threads", threads));
        words.addAll(List.of("--hidden 21 --tbptt 9 --batch 8 --max-batches 15".split(" ")));
        words.addAll(List.of(network.split(" ")));
        PrintWriter err = new PrintWriter(System.err, true);
        int status = Main.run(new PrintWriter(System.out, true), err, words.toArray(String[]::new));
        if (status != 0) {
            System.exit(status);
        }
    }
}
