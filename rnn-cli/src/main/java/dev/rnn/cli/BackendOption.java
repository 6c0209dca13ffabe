package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import picocli.CommandLine.Option;

/** The option {@code --backend}, which wins over {@code -Drnn.backend}. A mixin of each command. */
final class BackendOption {
    @Option(
            names = "--backend",
            paramLabel = "BACKEND",
            completionCandidates = Candidates.BackendNames.class,
            description = "What computes: simd or scalar; by default the best that can run here.")
    private String name;

    /** The backend to use; an {@link InputException} if the one asked for cannot run here. */
    Backend choose() {
        return choose(name);
    }

    /** Whether one was asked for by name, here or by {@code -Drnn.backend}. */
    boolean isGiven() {
        return name != null || System.getProperty(Backends.PROPERTY) != null;
    }

    /** The backend of a name, or the best one for null. */
    static Backend choose(String name) {
        try {
            return name == null ? Backends.best() : Backends.named(name);
        } catch (IllegalStateException unavailable) {
            throw new InputException(unavailable.getMessage());
        }
    }
}
