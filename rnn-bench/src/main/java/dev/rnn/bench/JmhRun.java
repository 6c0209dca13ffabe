package dev.rnn.bench;

import dev.rnn.bench.RunData.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link KernelBenchmark} with JMH and its allocation profiler. */
final class JmhRun {
    private JmhRun() {}

    /**
     * Runs kernels one after the other on both backends and keeps JMH's JSON of all.
     *
     * @param tasks what is timed
     * @param settings how long and how often
     * @param json overwritten
     * @param goOn asked before each kernel; false ends the run with what there is
     * @return a line for each kernel
     */
    static List<Kernel> run(
            List<String> tasks, Settings settings, Path json, Predicate<String> goOn)
            throws IOException {
        Files.createDirectories(json.toAbsolutePath().getParent());
        List<RunResult> all = new ArrayList<>();
        List<Kernel> kernels = new ArrayList<>();
        for (String task : tasks) {
            if (!goOn.test(task)) {
                break;
            }
            try {
                Collection<RunResult> results = new Runner(options(task, settings)).run();
                all.addAll(results);
                kernels.add(kernel(task, results));
            } catch (RunnerException problem) {
                throw new IOException("JMH failed: " + problem.getMessage(), problem);
            }
        }
        ResultFormatFactory.getInstance(ResultFormatType.JSON, json.toString()).writeOut(all);
        return kernels;
    }

    private static Options options(String task, Settings settings) {
        List<String> jvm =
                new ArrayList<>(
                        List.of(
                                "-XX:+UseSerialGC",
                                "-Drnn.simd.cold=vectors",
                                "--add-modules",
                                "jdk.incubator.vector",
                                "--sun-misc-unsafe-memory-access=allow"));
        jvm.addAll(settings.jvmArguments());
        return new OptionsBuilder()
                .include("^" + KernelBenchmark.class.getName().replace(".", "\\.") + "\\.run$")
                .param("task", task)
                .forks(settings.forks())
                .warmupIterations(2)
                .warmupTime(TimeValue.milliseconds(settings.warmUpMillis() / 2))
                .measurementIterations(settings.rounds())
                .measurementTime(TimeValue.milliseconds(settings.sliceMillis()))
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .jvmArgsAppend(jvm.toArray(String[]::new))
                .build();
    }

    private static Kernel kernel(String task, Collection<RunResult> results) {
        RunResult simd = on("simd", results);
        double error = simd.getPrimaryResult().getScoreError();
        return new Kernel(
                task,
                simd.getPrimaryResult().getScore(),
                on("scalar", results).getPrimaryResult().getScore(),
                Double.isNaN(error) ? null : error,
                simd.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
    }

    private static RunResult on(String backend, Collection<RunResult> results) {
        return results.stream()
                .filter(result -> result.getParams().getParam("backend").equals(backend))
                .findFirst()
                .orElseThrow();
    }
}
