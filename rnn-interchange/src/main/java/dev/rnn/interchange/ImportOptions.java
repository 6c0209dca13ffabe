package dev.rnn.interchange;

import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.model.OutputAt;
import java.util.Optional;

/**
 * What files of weights do not say. Where a file says it, the file is believed.
 *
 * @param activation of plain RNNs: {@link Function#TANH} if empty
 * @param outputAt at which steps the network gives outputs: at every one if empty
 * @param gruForm of GRUs without biases in Keras's files: {@link GruSpec.Form#RESET_AFTER} if empty
 */
public record ImportOptions(
        Optional<Function> activation,
        Optional<OutputAt> outputAt,
        Optional<GruSpec.Form> gruForm) {

    /** Nothing is known beside the file. */
    public static final ImportOptions NONE =
            new ImportOptions(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * The same but for the activation.
     *
     * @param activation of plain RNNs
     * @return new options
     */
    public ImportOptions withActivation(Function activation) {
        return new ImportOptions(Optional.of(activation), outputAt, gruForm);
    }

    /**
     * The same but for the steps with outputs.
     *
     * @param outputAt the steps
     * @return new options
     */
    public ImportOptions withOutputAt(OutputAt outputAt) {
        return new ImportOptions(activation, Optional.of(outputAt), gruForm);
    }

    /**
     * The same but for the form of GRUs.
     *
     * @param gruForm where they reset
     * @return new options
     */
    public ImportOptions withGruForm(GruSpec.Form gruForm) {
        return new ImportOptions(activation, outputAt, Optional.of(gruForm));
    }
}
