package dev.rnn.bench;

import com.sun.management.ThreadMXBean;
import dev.rnn.api.Backends;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * One side of a comparison: a JVM of its own that times one task, driven line by line with the
 * commands of torch_peer.py. {@link #main} is our side; the peers from Maven bring a {@link Side}.
 */
final class Server {
    /**
     * A batch of operations takes at least about this long, so that the clock's own time does not
     * count.
     */
    private static final long BATCH_NANOS = 2_000_000;

    private static final long LONGEST_NANOS = 10_000_000_000L;
    private static final int MOST_WARM_UP_SLICES = 80;
    private static final double STILL_FASTER = 0.98;

    private final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Side side;
    private int workers;
    private Task task;
    private double nanosPerOp = Double.POSITIVE_INFINITY;
    private long[] nanos = new long[1 << 16];

    /** Whose tasks are timed. */
    interface Side {
        /**
         * Prepares a task.
         *
         * @param name what
         * @param threads on how many
         * @return null if there is no such task here
         */
        Task make(TaskName name, int threads) throws Exception;

        /** One line about the version. */
        String info();
    }

    private Server(Side side, int workers) {
        this.side = side;
        this.workers = workers;
    }

    /**
     * Serves standard input until it ends or says {@code quit}.
     *
     * @param arguments the backend's name and the number of threads
     * @throws IOException if standard input cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        Side ours =
                new Side() {
                    @Override
                    public Task make(TaskName name, int threads) {
                        return Tasks.make(name, Backends.named(arguments[0]), Workers.of(threads));
                    }

                    @Override
                    public String info() {
                        return "rnn, backend " + arguments[0];
                    }
                };
        serve(ours, Integer.parseInt(arguments[1]));
    }

    /** Serves standard input, then ends the JVM. */
    static void serve(Side side, int threads) throws IOException {
        Server server = new Server(side, threads);
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader commands =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine();
                line != null && !line.equals("quit");
                line = commands.readLine()) {
            answers.println(server.answer(line));
            answers.flush();
        }
        System.exit(0);
    }

    private String answer(String line) {
        String[] words = line.split(" ", 2);
        try {
            return switch (words[0]) {
                case "info" -> side.info();
                case "threads" -> {
                    workers = Integer.parseInt(words[1]);
                    yield "ok";
                }
                case "load" -> load(TaskName.parse(words[1]));
                case "check" -> check(Path.of(words[1]));
                case "warm" -> warm(Long.parseLong(words[1]));
                case "tail" -> tail(Integer.parseInt(words[1]));
                case "run" -> run(Long.parseLong(words[1]));
                default -> "error no command is named " + words[0];
            };
        } catch (Exception | LinkageError problem) {
            problem.printStackTrace();
            return "error " + problem.toString().replace('\n', ' ');
        }
    }

    private String load(TaskName name) throws Exception {
        task = side.make(name, workers);
        if (task == null) {
            return "none";
        }
        task.operation().run();
        nanosPerOp = Double.POSITIVE_INFINITY;
        return "ok";
    }

    private String check(Path file) throws IOException {
        try (FileChannel out =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (Slice slice : task.results().get()) {
                ByteBuffer bytes =
                        ByteBuffer.allocate(slice.length() * Float.BYTES)
                                .order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(slice.array(), slice.offset(), slice.length());
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            }
        }
        return "ok";
    }

    /**
     * Runs until the thread has had that much processor time, no method was compiled for a slice,
     * and that slice was not faster than the ones before. Processor time, since on a busy machine
     * the compiler gets its share as late as we do.
     */
    private String warm(long millis) {
        long slice = Math.max(1, millis / 4);
        long enough = threads.getCurrentThreadCpuTime() + millis * 1_000_000;
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < MOST_WARM_UP_SLICES; i++) {
            long compiled = compiler.getTotalCompilationTime();
            run(slice);
            if (threads.getCurrentThreadCpuTime() > enough
                    && compiler.getTotalCompilationTime() == compiled
                    && nanosPerOp > STILL_FASTER * best) {
                break;
            }
            best = Math.min(best, nanosPerOp);
        }
        return "ok";
    }

    private String run(long millis) {
        int ops = (int) Math.max(1, Math.min(1 << 20, BATCH_NANOS / nanosPerOp));
        long allocated = allocated();
        long start = System.nanoTime();
        long end = start + millis * 1_000_000;
        int batches = 0;
        long before = start;
        do {
            for (int i = 0; i < ops; i++) {
                task.operation().run();
            }
            long now = System.nanoTime();
            nanos[batches++] = now - before;
            before = now;
        } while (before < end && batches < nanos.length);
        allocated = allocated() - allocated;
        long count = (long) batches * ops;
        nanosPerOp = (double) (before - start) / count;
        return new Samples(ops, (double) allocated / count, Arrays.copyOf(nanos, batches)).format();
    }

    /** Times each operation by itself; answers the percentiles 50, 99, 99.9, 99.99 and the most. */
    private String tail(int count) {
        Histogram histogram = new Histogram(LONGEST_NANOS, 3);
        Runnable operation = task.operation();
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            operation.run();
            histogram.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - start));
        }
        return "tail %d %d %d %d %d"
                .formatted(
                        histogram.getValueAtPercentile(50),
                        histogram.getValueAtPercentile(99),
                        histogram.getValueAtPercentile(99.9),
                        histogram.getValueAtPercentile(99.99),
                        histogram.getMaxValue());
    }

    /** Heap bytes so far: this thread's, or all threads' where a team works. */
    private long allocated() {
        return workers == 1
                ? threads.getCurrentThreadAllocatedBytes()
                : threads.getTotalThreadAllocatedBytes();
    }
}
