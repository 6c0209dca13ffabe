package dev.rnn.bench;

import dev.rnn.api.Backends;
import dev.rnn.api.Workers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Every kernel of {@link Tasks#KERNELS}, and the training step, under JMH: one JVM for each task
 * and backend.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class KernelBenchmark {
    /** What is timed; {@link JmhRun} gives the list. */
    @Param("tanh:16384")
    public String task;

    /** Which backend computes it. */
    @Param({"scalar", "simd"})
    public String backend;

    private Runnable operation;

    /** Made by JMH. */
    public KernelBenchmark() {}

    /** Makes the task. */
    @Setup
    public void prepare() {
        operation =
                Tasks.make(TaskName.parse(task), Backends.named(backend), Workers.ONE).operation();
    }

    /** Does it once. */
    @Benchmark
    public void run() {
        operation.run();
    }
}
