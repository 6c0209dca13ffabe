package dev.rnn.bench;

import dev.rnn.api.Backends;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.bench.RunData.Study;
import dev.rnn.model.Network;
import dev.rnn.model.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** Threads that score with one network, each in a session of its own. */
final class SharedModel implements Inquiry {
    private static final int WIDTH = 64;
    private static final int WARM_UP_MILLIS = 1000;
    private static final int MILLIS = 500;
    private static final int ROUNDS = 4;

    @Override
    public String title() {
        return "Threads with one model";
    }

    @Override
    public double seconds(Level level) {
        int counts = counts().size();
        return level == Level.QUICK ? 0 : (WARM_UP_MILLIS + counts * ROUNDS * MILLIS) / 1e3;
    }

    /** 1, 2, 4 and so on, the number of cores, and twice as many. */
    private static List<Integer> counts() {
        int cores = Runtime.getRuntime().availableProcessors();
        List<Integer> counts = new ArrayList<>();
        for (int n = 1; n < cores; n *= 2) {
            counts.add(n);
        }
        counts.add(cores);
        counts.add(2 * cores);
        return counts;
    }

    @Override
    public List<Study> run(Settings settings, Level level, Peers peers)
            throws IOException, InterruptedException {
        Network network =
                Network.builder(Backends.named("simd"))
                        .features(WIDTH)
                        .lstm(WIDTH)
                        .outputs(WIDTH)
                        .build();
        throughput(network, 1, WARM_UP_MILLIS);
        List<Integer> counts = counts();
        double[][] steps = new double[counts.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < counts.size(); i++) {
                steps[i][round] = throughput(network, counts.get(i), MILLIS);
            }
        }
        double alone = Statistics.median(steps[0]);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            double all = Statistics.median(steps[i]);
            rows.add(
                    List.of(
                            String.valueOf(counts.get(i)),
                            String.format(Locale.ROOT, "%.0f", all / 1e3),
                            String.format(Locale.ROOT, "%.2f", all / alone)));
        }
        return List.of(
                new Study(
                        title(),
                        "Steps of one row of an LSTM of %d with an output layer of %d: one network, a session for each thread, no locks; rounds of %d ms in turn, the median."
                                .formatted(WIDTH, WIDTH, MILLIS),
                        List.of("threads", "thousand steps a second", "of one thread's"),
                        rows));
    }

    /** Steps a second of so many threads. */
    private static double throughput(Network network, int threads, int millis)
            throws InterruptedException {
        LongAdder steps = new LongAdder();
        CountDownLatch ready = new CountDownLatch(threads);
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Session session = network.newSession(1, 1);
            all.add(
                    Thread.ofPlatform()
                            .start(() -> steps.add(score(session, ready, start, millis))));
        }
        ready.await();
        start.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        return steps.sum() * 1e3 / millis;
    }

    private static long score(
            Session session, CountDownLatch ready, CountDownLatch start, int millis) {
        SequenceShape shape = SequenceShape.of(1, 1);
        Input x = Input.dense(Slice.of(Numbers.uniform(1, -1, 1, WIDTH)));
        Slice state = session.newState(1);
        Slice logits = Slice.zeros(WIDTH);
        ready.countDown();
        try {
            start.await();
        } catch (InterruptedException stop) {
            return 0;
        }
        long steps = 0;
        for (long end = System.nanoTime() + millis * 1_000_000L; System.nanoTime() < end; ) {
            for (int i = 0; i < 50; i++) {
                session.run(shape, x, state, logits);
            }
            steps += 50;
        }
        return steps;
    }
}
