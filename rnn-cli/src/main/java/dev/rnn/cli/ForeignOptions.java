package dev.rnn.cli;

import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.interchange.ImportOptions;
import dev.rnn.model.OutputAt;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What files of weights do not say about the network. A mixin of the commands that read them. */
final class ForeignOptions {
    /** Where a network gives outputs, as {@link OutputAt} has it for networks that are imported. */
    private enum Steps {
        EVERY(OutputAt.EVERY_STEP),
        LAST(OutputAt.LAST_STEP);

        private final OutputAt outputAt;

        Steps(OutputAt outputAt) {
            this.outputAt = outputAt;
        }
    }

    /** Where a GRU resets, in Keras's words. */
    private enum Reset {
        AFTER(GruSpec.Form.RESET_AFTER),
        BEFORE(GruSpec.Form.RESET_BEFORE);

        private final GruSpec.Form form;

        Reset(GruSpec.Form form) {
            this.form = form;
        }
    }

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            description = "Of a plain RNN whose file does not say: tanh or relu; by default tanh.")
    private Function activation;

    @Option(
            names = "--output-at",
            paramLabel = "STEPS",
            description =
                    "Steps with outputs, if the file does not say: every or last; by default every.")
    private Steps outputAt;

    @Option(
            names = "--gru-reset",
            paramLabel = "WHERE",
            description =
                    "Of a Keras GRU without biases: after or before the product; by default after.")
    private Reset reset;

    ImportOptions options() {
        return new ImportOptions(
                Optional.ofNullable(activation),
                Optional.ofNullable(outputAt).map(steps -> steps.outputAt),
                Optional.ofNullable(reset).map(where -> where.form));
    }
}
