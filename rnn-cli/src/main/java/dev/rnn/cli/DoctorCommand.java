package dev.rnn.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rnn doctor}. */
@Command(
        name = "doctor",
        description =
                "Says what this machine and JVM offer, and whether the kernels run as fast as they should.",
        footer = {"", "Example: rnn doctor"})
final class DoctorCommand implements Callable<Integer> {
    @Mixin private BackendOption backend;

    @Override
    public Integer call() {
        backend.choose();
        return 0;
    }
}
