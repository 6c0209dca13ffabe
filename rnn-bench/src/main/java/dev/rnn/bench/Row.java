package dev.rnn.bench;

import java.util.EnumMap;
import java.util.Map;

/**
 * A row of the report: a task that we run on the SIMD backend, and what it is compared with in the
 * same rounds.
 *
 * @param task what is timed
 * @param threads how many of ours
 * @param level the shortest run that has this row
 * @param asked the ratio asked for against each peer; NaN where none is
 * @param orOfPeak the fraction of the fma peak that counts instead of the ratios; infinite for none
 * @param mostMicros the time asked for; NaN where none is
 */
record Row(
        TaskName task,
        int threads,
        Level level,
        Map<Peer, Double> asked,
        double orOfPeak,
        double mostMicros) {

    /** No ratio is asked for. */
    static final double NOTHING = Double.NaN;

    static Row of(String task, int threads) {
        return new Row(
                TaskName.parse(task),
                threads,
                Level.FULL,
                Map.of(),
                Double.POSITIVE_INFINITY,
                NOTHING);
    }

    Row against(Peer peer, double ratio) {
        Map<Peer, Double> more = new EnumMap<>(Peer.class);
        more.putAll(asked);
        more.put(peer, ratio);
        return new Row(task, threads, level, more, orOfPeak, mostMicros);
    }

    Row from(Level shortest) {
        return new Row(task, threads, shortest, asked, orOfPeak, mostMicros);
    }

    Row orOfPeak(double fraction) {
        return new Row(task, threads, level, asked, fraction, mostMicros);
    }

    Row within(double micros) {
        return new Row(task, threads, level, asked, orOfPeak, micros);
    }

    boolean isIn(Level run) {
        return level.compareTo(run) <= 0;
    }

    /** Whether figures are asked for, so that it is worth more forks than one. */
    boolean isAsked() {
        return !Double.isNaN(mostMicros)
                || asked.values().stream().anyMatch(ratio -> !ratio.isNaN());
    }

    /** Fresh JVMs of ours: one where nothing is asked, half as many where threads are compared. */
    int forks(Settings settings) {
        return !isAsked() ? 1 : threads == 1 ? settings.forks() : (settings.forks() + 1) / 2;
    }

    /** The task, and how many threads if more than one. */
    String title() {
        return threads == 1 ? task.toString() : "%s, %d threads".formatted(task, threads);
    }
}
