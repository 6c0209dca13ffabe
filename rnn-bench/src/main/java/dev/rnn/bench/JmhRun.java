package dev.rnn.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link KernelBenchmark} with JMH and its allocation profiler. */
final class JmhRun {
    private JmhRun() {}

    /**
     * Prints JMH's table and keeps its JSON.
     *
     * @param tasks what is timed
     * @param settings how long and how often
     * @param json overwritten
     */
    static void run(List<String> tasks, Settings settings, Path json) throws IOException {
        Files.createDirectories(json.toAbsolutePath().getParent());
        TimeValue slice = TimeValue.milliseconds(settings.sliceMillis());
        List<String> jvm =
                new ArrayList<>(
                        List.of(
                                "-XX:+UseSerialGC",
                                "--add-modules",
                                "jdk.incubator.vector",
                                "--sun-misc-unsafe-memory-access=allow"));
        jvm.addAll(settings.jvmArguments());
        OptionsBuilder options = new OptionsBuilder();
        options.include("^" + KernelBenchmark.class.getName().replace(".", "\\.") + "\\.run$")
                .param("task", tasks.toArray(String[]::new))
                .forks(settings.forks())
                .warmupIterations(settings.rounds())
                .warmupTime(TimeValue.milliseconds(settings.warmUpMillis()))
                .measurementIterations(settings.rounds())
                .measurementTime(slice)
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend(jvm.toArray(String[]::new))
                .result(json.toString())
                .resultFormat(ResultFormatType.JSON);
        try {
            new Runner(options.build()).run();
        } catch (RunnerException problem) {
            throw new IOException("JMH failed: " + problem.getMessage(), problem);
        }
    }
}
