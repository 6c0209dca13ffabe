package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import picocli.CommandLine.Option;

/** {@code --backend}, the same on every command: a mixin. */
final class BackendOption {
    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "scalar or simd; the best one that can run here if not given.")
    private String name;

    /** The backend asked for, never another; the best one if none was asked for. */
    Backend backend() {
        try {
            return name == null ? Backends.best() : Backends.named(name);
        } catch (IllegalStateException refused) {
            throw new UserError(refused.getMessage());
        }
    }
}
