package dev.rnn.bench;

import dev.rnn.bench.Result.Fork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Times rows: for each fork a fresh JVM of ours, the peers each in one process for all, results
 * compared first, then slices of all sides in turn, so that a busy moment of the machine meets all
 * of them.
 */
final class Comparison {
    /** Results may differ by so much, relative to each other. */
    private static final double TOLERANCE = 1e-4;

    private static final TaskName PEAK = TaskName.parse("peak");

    private final Settings settings;
    private final Peers peers;

    Comparison(Settings settings, Peers peers) {
        this.settings = settings;
        this.peers = peers;
    }

    Result time(Row row) throws IOException, InterruptedException {
        List<Fork> forks = new ArrayList<>();
        for (int fork = 0; fork < row.forks(settings); fork++) {
            forks.add(fork(row, fork == 0));
        }
        return new Result(row, forks);
    }

    private Fork fork(Row row, boolean first) throws IOException, InterruptedException {
        Map<Peer, Player> sides = new EnumMap<>(Peer.class);
        Player ours = jvm("simd", row.threads());
        try {
            ours.load(row.task());
            for (Peer peer : row.asked().keySet()) {
                if (!first && !peer.isEveryFork()) {
                    continue;
                }
                Player side = side(peer, row.threads());
                if (side != null) {
                    sides.put(peer, side);
                    if (!side.load(peer == Peer.PEAK ? PEAK : row.task())) {
                        sides.remove(peer);
                    }
                }
            }
            float[] results = results(ours);
            for (Map.Entry<Peer, Player> side : sides.entrySet()) {
                if (side.getKey() != Peer.PEAK) {
                    compare(row, side.getKey(), results, results(side.getValue()));
                }
            }
            ours.ask("warm " + settings.warmUpMillis());
            for (Map.Entry<Peer, Player> side : sides.entrySet()) {
                // Native code needs no more than its caches and its clock.
                side.getValue()
                        .ask(
                                "warm "
                                        + settings.warmUpMillis()
                                                / (side.getKey().isForeign()
                                                        ? 4
                                                        : side.getKey().isEveryFork() ? 1 : 2));
            }
            return rounds(ours, sides);
        } finally {
            ours.close();
            sides.forEach(
                    (peer, side) -> {
                        if (!peer.isForeign()) {
                            side.close();
                        }
                    });
        }
    }

    private Player side(Peer peer, int threads) throws IOException, InterruptedException {
        return switch (peer) {
            case SCALAR -> jvm("scalar", 1);
            case PEAK, ONE_THREAD -> jvm("simd", 1);
            default -> peers.player(peer, threads);
        };
    }

    private Player jvm(String backend, int threads) throws IOException {
        return Player.jvm(backend, threads, settings.jvmArguments());
    }

    private static float[] results(Player player) throws IOException, InterruptedException {
        Path file = Files.createTempFile("rnn-bench", ".bin");
        try {
            player.ask("check " + file);
            byte[] bytes = Files.readAllBytes(file);
            float[] results = new float[bytes.length / Float.BYTES];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(results);
            return results;
        } finally {
            Files.delete(file);
        }
    }

    /** Sides that compute different things are not compared. */
    static void compare(Row row, Peer peer, float[] ours, float[] theirs) throws IOException {
        if (ours.length != theirs.length) {
            throw new IOException(
                    "%s: %d results, %s has %d"
                            .formatted(row.title(), ours.length, peer.text, theirs.length));
        }
        double squares = 0;
        for (float value : theirs) {
            squares += (double) value * value;
        }
        double typical = Math.sqrt(squares / Math.max(1, theirs.length));
        for (int i = 0; i < ours.length; i++) {
            double difference = Math.abs((double) ours[i] - theirs[i]);
            if (!(difference <= TOLERANCE * (Math.abs(theirs[i]) + typical))) {
                throw new IOException(
                        "%s: result %d is %s, %s has %s"
                                .formatted(row.title(), i, ours[i], peer.text, theirs[i]));
            }
        }
    }

    private Fork rounds(Player ours, Map<Peer, Player> sides)
            throws IOException, InterruptedException {
        List<Samples> our = new ArrayList<>();
        Map<Peer, List<Samples>> their = new EnumMap<>(Peer.class);
        sides.keySet().forEach(peer -> their.put(peer, new ArrayList<>()));
        for (int round = 0; round < settings.rounds(); round++) {
            // Every second round the other way, so that a drift favours nobody.
            if (round % 2 == 0) {
                our.add(ours.run(settings.sliceMillis()));
            }
            for (Map.Entry<Peer, Player> side : sides.entrySet()) {
                int millis = settings.sliceMillis() / (side.getKey().isEveryFork() ? 1 : 4);
                their.get(side.getKey()).add(side.getValue().run(Math.max(1, millis)));
            }
            if (round % 2 == 1) {
                our.add(ours.run(settings.sliceMillis()));
            }
        }
        return new Fork(our, their);
    }
}
