package dev.rnn.bench;

import dev.rnn.bench.Result.Fork;
import dev.rnn.bench.Row.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Times rows: for each fork a fresh JVM of ours and of each peer that is a JVM, PyTorch in one
 * process for all, results compared first, then slices of all sides in turn, so that a busy moment
 * of the machine meets all of them.
 */
final class Comparison implements AutoCloseable {
    /** Results may differ by so much, relative to each other. */
    private static final double TOLERANCE = 1e-4;

    private final Settings settings;
    private final Player torch;
    private final String torchInfo;

    /**
     * Starts PyTorch, if it is installed.
     *
     * @param settings how long and how often
     */
    Comparison(Settings settings) throws InterruptedException {
        this.settings = settings;
        Player started = null;
        String info;
        try {
            started = Player.torch(settings.python());
            info = started.ask("info");
        } catch (IOException missing) {
            started = null;
            info = null;
        }
        torch = started;
        torchInfo = info;
    }

    /** Its version, or null if it is not installed. */
    String torchInfo() {
        return torchInfo;
    }

    Result time(Row row) throws IOException, InterruptedException {
        List<Fork> forks = new ArrayList<>();
        for (int fork = 0; fork < (row.isAsked() ? settings.forks() : 1); fork++) {
            forks.add(fork(row));
        }
        return new Result(row, forks);
    }

    private Fork fork(Row row) throws IOException, InterruptedException {
        Player ours = jvm("simd", row.threads());
        Map<Peer, Player> peers = new EnumMap<>(Peer.class);
        try {
            load(ours, row.task());
            for (Peer peer : row.asked().keySet()) {
                Player player = player(peer);
                if (player != null) {
                    peers.put(peer, player);
                    load(player, peer == Peer.PEAK ? TaskName.parse("peak") : row.task());
                }
            }
            float[] results = results(ours);
            for (Map.Entry<Peer, Player> peer : peers.entrySet()) {
                if (peer.getKey() != Peer.PEAK) {
                    compare(row, peer.getKey(), results, results(peer.getValue()));
                }
            }
            ours.ask("warm " + settings.warmUpMillis());
            for (Player peer : peers.values()) {
                peer.ask("warm " + settings.warmUpMillis());
            }
            return rounds(ours, peers);
        } finally {
            ours.close();
            peers.values().stream().filter(peer -> peer != torch).forEach(Player::close);
        }
    }

    private Player player(Peer peer) throws IOException {
        return switch (peer) {
            case TORCH -> torch;
            case SCALAR -> jvm("scalar", 1);
            case PEAK, ONE_THREAD -> jvm("simd", 1);
        };
    }

    private Player jvm(String backend, int threads) throws IOException {
        return Player.jvm(backend, threads, settings.jvmArguments());
    }

    private static void load(Player player, TaskName task)
            throws IOException, InterruptedException {
        if (!player.load(task)) {
            throw new IOException("torch_peer.py has no task %s".formatted(task));
        }
    }

    private static float[] results(Player player) throws IOException, InterruptedException {
        Path file = Files.createTempFile("rnn-bench", ".bin");
        try {
            player.ask("check " + file);
            byte[] bytes = Files.readAllBytes(file);
            float[] results = new float[bytes.length / Float.BYTES];
            java.nio.ByteBuffer.wrap(bytes)
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(results);
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

    private Fork rounds(Player ours, Map<Peer, Player> peers)
            throws IOException, InterruptedException {
        List<Samples> our = new ArrayList<>();
        Map<Peer, List<Samples>> their = new EnumMap<>(Peer.class);
        peers.keySet().forEach(peer -> their.put(peer, new ArrayList<>()));
        for (int round = 0; round < settings.rounds(); round++) {
            // Every second round the other way, so that a drift favours nobody.
            if (round % 2 == 0) {
                our.add(ours.run(settings.sliceMillis()));
            }
            for (Map.Entry<Peer, Player> peer : peers.entrySet()) {
                their.get(peer.getKey()).add(peer.getValue().run(settings.sliceMillis()));
            }
            if (round % 2 == 1) {
                our.add(ours.run(settings.sliceMillis()));
            }
        }
        return new Fork(our, their);
    }

    @Override
    public void close() {
        if (torch != null) {
            torch.close();
        }
    }
}
