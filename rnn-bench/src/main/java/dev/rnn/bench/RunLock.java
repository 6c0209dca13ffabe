package dev.rnn.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps two timed runs on one machine from overlapping. */
final class RunLock {
    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits until no other timed run is under way. */
    static RunLock take() throws IOException {
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "rnn-bench.lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            System.err.println("another timed run is under way; waiting for it to end");
            channel.lock();
        }
        return new RunLock(channel);
    }

    void close() throws IOException {
        channel.close();
    }
}
