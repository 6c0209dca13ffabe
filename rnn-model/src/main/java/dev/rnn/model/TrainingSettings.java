package dev.rnn.model;

import java.util.SortedMap;
import java.util.TreeMap;

/** What the trained bits depend on, besides the data: a checkpoint of others is not taken up. */
final class TrainingSettings {
    private TrainingSettings() {}

    static SortedMap<String, String> of(
            Objective objective, int batches, long steps, TrainingOptions options) {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("network", objective.description());
        settings.put("batches-an-epoch", Integer.toString(batches));
        settings.put("all-steps", Long.toString(steps));
        settings.put("first-rate", Float.toString(options.rate()));
        settings.put("last-rate", Float.toString(options.finalRate()));
        settings.put("clipping", options.clipping().toString());
        settings.put("loss-function", word(options.loss()));
        settings.put("optimizer-options", word(options.optimizer()));
        settings.put("training-seed", Long.toString(options.seed()));
        settings.put("accumulate", Integer.toString(options.accumulate()));
        return settings;
    }

    /** A description that is the same in every process. */
    private static String word(Object spec) {
        return spec instanceof Record ? spec.toString() : spec.getClass().getName();
    }
}
