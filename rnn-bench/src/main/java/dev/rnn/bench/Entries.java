package dev.rnn.bench;

import dev.rnn.bench.RunData.Against;
import dev.rnn.bench.RunData.Entry;
import dev.rnn.bench.RunData.ForkFigure;
import java.util.ArrayList;
import java.util.List;

/** Makes of what was timed what is reported. */
final class Entries {
    private Entries() {}

    static Entry of(Result result, Limits limits) {
        Row row = result.row();
        Work work = Work.of(row.task());
        double nanos = result.oursMedian();
        List<ForkFigure> forks =
                result.forks().stream()
                        .map(fork -> new ForkFigure(fork.oursMedian(), fork.oursBest()))
                        .toList();
        List<Against> against = new ArrayList<>();
        for (Peer peer : row.asked().keySet()) {
            if (result.has(peer)) {
                double asked = row.asked().get(peer);
                against.add(
                        new Against(
                                peer.text,
                                result.theirMedian(peer),
                                result.ratio(peer),
                                Statistics.interval(result.quarterRatios(peer)),
                                result.bestRatio(peer),
                                Double.isNaN(asked) ? null : asked));
            }
        }
        return new Entry(
                row.task().toString(),
                row.threads(),
                nanos,
                Statistics.interval(result.quarters()),
                result.oursBest(),
                result.bytesPerOp(),
                work.flops() == 0 ? null : work.flops() / nanos,
                limits.leastNanos(work, row.threads()) / nanos,
                limits.bound(work),
                forks,
                against,
                verdict(row, nanos, against, limits, work));
    }

    /**
     * Whether everything asked is reached: the time, and each ratio, or instead of the ratios the
     * fraction of the peak.
     */
    private static String verdict(
            Row row, double nanos, List<Against> against, Limits limits, Work work) {
        boolean timed = !Double.isNaN(row.mostMicros());
        List<Against> asked = against.stream().filter(a -> a.asked() != null).toList();
        if (!timed && asked.isEmpty()) {
            return "";
        }
        if (timed && nanos / 1e3 > row.mostMicros()) {
            return "not met";
        }
        double ofPeak =
                against.stream()
                        .filter(a -> a.peer().equals(Peer.PEAK.text))
                        .mapToDouble(Against::ratio)
                        .findFirst()
                        .orElse(work.flops() / nanos / (limits.peakGflops() * row.threads()));
        if (ofPeak >= row.orOfPeak()) {
            return "met by the peak";
        }
        if (asked.stream().allMatch(a -> a.ratio() >= a.asked())) {
            return "met";
        }
        return asked.stream().allMatch(a -> a.bestRatio() >= a.asked())
                ? "met when quiet"
                : "not met";
    }
}
