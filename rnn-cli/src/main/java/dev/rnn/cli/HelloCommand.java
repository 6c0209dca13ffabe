package dev.rnn.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rnn hello}. */
@Command(
        name = "hello",
        description = "Teaches a network to spell HELLO, and shows how much H counts for O.",
        footer = {"", "Example: rnn hello"})
final class HelloCommand implements Callable<Integer> {
    @Mixin private BackendOption backend;

    @Override
    public Integer call() {
        backend.choose();
        return 0;
    }
}
