package dev.rnn.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The peers that are installed, one process each for the whole run: they compile nothing while they
 * run. PyTorch is there if Python has it; the others lie in folders of their own, which {@code
 * ./rnn bench --peers} fills.
 */
final class Peers implements AutoCloseable {
    /** Names the folder that holds a folder of jars for each peer from Maven. */
    static final String FOLDER = "rnn.bench.peers";

    private static final Map<Peer, String> MAINS =
            Map.of(
                    Peer.ONNX, "OnnxRuntimePeer",
                    Peer.DL4J, "Dl4jPeer",
                    Peer.OPENBLAS, "OpenBlasPeer");

    private final Map<Peer, Player> running = new EnumMap<>(Peer.class);
    private final Map<Peer, String> info = new EnumMap<>(Peer.class);
    private final Map<Peer, Integer> threads = new EnumMap<>(Peer.class);

    Peers(Settings settings) throws InterruptedException {
        start(
                Peer.TORCH,
                () -> Player.torch(settings.python()),
                settings.python() + " has no PyTorch");
        String folder = System.getProperty(FOLDER, "");
        for (Peer peer : Peer.values()) {
            if (MAINS.containsKey(peer)) {
                Path jars = Path.of(folder, peer.name().toLowerCase(java.util.Locale.ROOT));
                if (folder.isEmpty() || !Files.isDirectory(jars)) {
                    info.put(peer, "not installed; --peers fetches it");
                } else {
                    start(peer, () -> Player.peer(jars, MAINS.get(peer)), "it does not start");
                }
            }
        }
    }

    private interface Start {
        Player player() throws IOException;
    }

    private void start(Peer peer, Start start, String otherwise) throws InterruptedException {
        Player player = null;
        try {
            player = start.player();
            info.put(peer, player.ask("info"));
            running.put(peer, player);
        } catch (IOException missing) {
            if (player != null) {
                player.close();
            }
            info.put(peer, "not installed: " + otherwise);
        }
    }

    /** The process of a peer, on so many threads; null if it is not there. */
    Player player(Peer peer, int count) throws IOException, InterruptedException {
        Player player = running.get(peer);
        if (player != null && threads.getOrDefault(peer, 0) != count) {
            player.ask("threads " + count);
            threads.put(peer, count);
        }
        return player;
    }

    /** A peer whose process has gone wrong is not asked again. */
    void drop(Peer peer, String why) {
        Player player = running.remove(peer);
        if (player != null) {
            player.close();
            info.merge(peer, why, (version, reason) -> version + "; given up: " + reason);
        }
    }

    /** Version of each peer, or why it is not there. */
    Map<String, String> info() {
        Map<String, String> all = new LinkedHashMap<>();
        info.forEach((peer, text) -> all.put(peer.text, text));
        return all;
    }

    @Override
    public void close() {
        running.values().forEach(Player::close);
    }
}
