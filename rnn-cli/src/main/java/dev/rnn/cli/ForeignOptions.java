package dev.rnn.cli;

import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.interchange.ImportOptions;
import dev.rnn.model.OutputAt;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import picocli.CommandLine.Option;

/** What files of weights do not say about the network. A mixin of the commands that read them. */
final class ForeignOptions {
    /** Where a network gives outputs, as {@link OutputAt} has it for networks that are imported. */
    private enum Steps {
        every(OutputAt.EVERY_STEP),
        last(OutputAt.LAST_STEP);

        private final OutputAt outputAt;

        Steps(OutputAt outputAt) {
            this.outputAt = outputAt;
        }
    }

    /** Where a GRU resets, in Keras's words. */
    private enum Reset {
        after(GruSpec.Form.RESET_AFTER),
        before(GruSpec.Form.RESET_BEFORE);

        private final GruSpec.Form form;

        Reset(GruSpec.Form form) {
            this.form = form;
        }
    }

    /** In how many directions recurrent layers read. */
    private enum Directions {
        one,
        both
    }

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            completionCandidates = Candidates.Activations.class,
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

    @Option(
            names = "--directions",
            paramLabel = "HOW",
            description =
                    "Of recurrent layers in a Keras .npz of arrays without names: one or both; by"
                            + " default what their shapes say.")
    private Directions directions;

    /** What the user said beside the file. */
    void tell(SortedMap<String, String> made) {
        put(made, "activation", activation);
        put(made, "output-at", outputAt);
        put(made, "gru-reset", reset);
        put(made, "directions", directions);
    }

    private static void put(SortedMap<String, String> made, String option, Enum<?> value) {
        if (value != null) {
            made.put("imported." + option, value.name().toLowerCase(Locale.ROOT));
        }
    }

    ImportOptions options() {
        return new ImportOptions(
                Optional.ofNullable(activation),
                Optional.ofNullable(outputAt).map(steps -> steps.outputAt),
                Optional.ofNullable(reset).map(where -> where.form),
                Optional.ofNullable(directions).map(how -> how == Directions.both));
    }
}
