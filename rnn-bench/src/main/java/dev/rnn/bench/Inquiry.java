package dev.rnn.bench;

import dev.rnn.bench.RunData.Study;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/** What is measured but is no ratio of times: percentiles, start-up, threads. */
interface Inquiry {
    /** Names it, for {@code --only} and above its table. */
    String title();

    /** About how long it takes; 0 if a run of this level has it not. */
    double seconds(Level level);

    /** Measures. */
    List<Study> run(Settings settings, Level level, Peers peers)
            throws IOException, InterruptedException;

    /** All of them, in the order of the report. */
    static List<Inquiry> all() {
        return List.of(new Tails(), new SharedModel(), new StartUp());
    }

    /** Those that a run has. */
    static List<Inquiry> of(Level level, Predicate<String> only) {
        return all().stream()
                .filter(inquiry -> inquiry.seconds(level) > 0 && only.test(inquiry.title()))
                .toList();
    }

    static List<String> names() {
        return all().stream().map(Inquiry::title).toList();
    }
}
