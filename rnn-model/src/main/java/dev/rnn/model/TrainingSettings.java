package dev.rnn.model;

import dev.rnn.model.optimizer.Schedule;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the trained bits depend on: a checkpoint of others is not taken up. */
final class TrainingSettings {
    /** Rates of a schedule that count, at equal distances, and as many behind the first. */
    private static final int RATES = 1000;

    private TrainingSettings() {}

    static SortedMap<String, String> of(
            Objective objective,
            int batches,
            long steps,
            TrainingOptions options,
            Schedule schedule) {
        SortedMap<String, String> settings = new TreeMap<>(objective.settings());
        settings.put("batches-an-epoch", Integer.toString(batches));
        settings.put("all-steps", Long.toString(steps));
        settings.put("first-rate", Float.toString(options.rate()));
        settings.put("last-rate", Float.toString(options.finalRate()));
        settings.put("rates", rates(schedule, steps));
        settings.putAll(DescriptionLeaves.of("clipping", options.clipping()));
        settings.putAll(DescriptionLeaves.of("loss-function", options.loss()));
        settings.putAll(DescriptionLeaves.of("optimizer-options", options.optimizer()));
        settings.put("training-seed", Long.toString(options.seed()));
        settings.put("accumulate", Integer.toString(options.accumulate()));
        return settings;
    }

    /** A schedule is a function: what tells it from others is what it gives. */
    private static String rates(Schedule schedule, long steps) {
        Fingerprint all = new Fingerprint();
        for (int k = 0; k < RATES; k++) {
            all.add(rate(schedule, Math.min(k, steps)));
            all.add(rate(schedule, (long) ((double) k / RATES * steps)));
        }
        return "from %s to %s, %s"
                .formatted((float) schedule.rate(0), (float) schedule.rate(steps), all.hex());
    }

    private static String rate(Schedule schedule, long step) {
        return Double.toString(schedule.rate(step));
    }
}
