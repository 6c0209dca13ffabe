package dev.rnn.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What was measured for one row.
 *
 * @param row the row
 * @param forks each fork's rounds
 */
record Result(Row row, List<Fork> forks) {

    /**
     * One fresh JVM of ours, and its peers beside it.
     *
     * @param ours a slice each round
     * @param peers a slice each round, of those peers that ran beside this fork
     */
    record Fork(List<Samples> ours, Map<Peer, List<Samples>> peers) {

        double[] ratios(Peer peer, TaskName task) {
            List<Samples> theirs = peers.getOrDefault(peer, List.of());
            return IntStream.range(0, theirs.size())
                    .mapToDouble(
                            round ->
                                    ratio(
                                            peer,
                                            task,
                                            ours.get(round).nanosPerOp(),
                                            theirs.get(round).nanosPerOp()))
                    .toArray();
        }

        double oursMedian() {
            return Statistics.median(ours.stream().mapToDouble(Samples::nanosPerOp).toArray());
        }

        double oursBest() {
            return Statistics.bestDecile(batches(ours).toArray());
        }
    }

    /** How many times as fast as the peer, both in nanoseconds an operation. */
    private static double ratio(Peer peer, TaskName task, double ours, double theirs) {
        return peer == Peer.PEAK
                ? Work.of(task).flops() / ours / (FmaPeak.FLOPS / theirs)
                : theirs / ours;
    }

    private static DoubleStream batches(List<Samples> slices) {
        return slices.stream().flatMapToDouble(slice -> DoubleStream.of(slice.batches()));
    }

    boolean has(Peer peer) {
        return forks.get(0).peers().containsKey(peer);
    }

    /** Nanoseconds an operation in each quarter of our slices. */
    double[] quarters() {
        return forks.stream()
                .flatMap(fork -> fork.ours().stream())
                .flatMapToDouble(slice -> DoubleStream.of(slice.quarters()))
                .toArray();
    }

    /** The ratio in each quarter of the slices, ours and theirs of the same round. */
    double[] quarterRatios(Peer peer) {
        DoubleStream.Builder ratios = DoubleStream.builder();
        for (Fork fork : forks) {
            List<Samples> their = fork.peers().getOrDefault(peer, List.of());
            for (int round = 0; round < their.size(); round++) {
                double[] ours = fork.ours().get(round).quarters();
                double[] theirs = their.get(round).quarters();
                for (int i = 0; i < Math.min(ours.length, theirs.length); i++) {
                    ratios.add(ratio(peer, row.task(), ours[i], theirs[i]));
                }
            }
        }
        return ratios.build().toArray();
    }

    /** Our median, in nanoseconds an operation. */
    double oursMedian() {
        return Statistics.median(
                forks.stream()
                        .flatMap(fork -> fork.ours().stream())
                        .mapToDouble(Samples::nanosPerOp)
                        .toArray());
    }

    /** Our best decile of all batches. */
    double oursBest() {
        return Statistics.bestDecile(
                forks.stream().flatMapToDouble(fork -> batches(fork.ours())).toArray());
    }

    /** The peer's median, in nanoseconds an operation. */
    double theirMedian(Peer peer) {
        return Statistics.median(
                forks.stream()
                        .flatMap(fork -> fork.peers().getOrDefault(peer, List.of()).stream())
                        .mapToDouble(Samples::nanosPerOp)
                        .toArray());
    }

    /** The median of all rounds' ratios. */
    double ratio(Peer peer) {
        return Statistics.median(
                forks.stream()
                        .flatMapToDouble(fork -> DoubleStream.of(fork.ratios(peer, row.task())))
                        .toArray());
    }

    /** The ratio of both best deciles over all forks. */
    double bestRatio(Peer peer) {
        double theirs =
                Statistics.bestDecile(
                        forks.stream()
                                .flatMapToDouble(
                                        fork -> batches(fork.peers().getOrDefault(peer, List.of())))
                                .toArray());
        return ratio(peer, row.task(), oursBest(), theirs);
    }

    /** Heap bytes an operation, the median of all slices: what the steady state allocates. */
    double bytesPerOp() {
        return Statistics.median(
                forks.stream()
                        .flatMap(fork -> fork.ours().stream())
                        .mapToDouble(Samples::bytesPerOp)
                        .toArray());
    }
}
