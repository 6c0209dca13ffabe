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
 * @param bothDirections whether recurrent layers read in both directions, in files of Keras's
 *     arrays without names: if empty, shapes decide, and files where they do not are refused
 */
public record ImportOptions(
        Optional<Function> activation,
        Optional<OutputAt> outputAt,
        Optional<GruSpec.Form> gruForm,
        Optional<Boolean> bothDirections) {

    /** Nothing is known beside the file. */
    public static final ImportOptions NONE =
            new ImportOptions(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * The same but for the activation.
     *
     * @param activation of plain RNNs
     * @return new options
     */
    public ImportOptions withActivation(Function activation) {
        return new ImportOptions(Optional.of(activation), outputAt, gruForm, bothDirections);
    }

    /**
     * The same but for the steps with outputs.
     *
     * @param outputAt the steps
     * @return new options
     */
    public ImportOptions withOutputAt(OutputAt outputAt) {
        return new ImportOptions(activation, Optional.of(outputAt), gruForm, bothDirections);
    }

    /**
     * The same but for the form of GRUs.
     *
     * @param gruForm where they reset
     * @return new options
     */
    public ImportOptions withGruForm(GruSpec.Form gruForm) {
        return new ImportOptions(activation, outputAt, Optional.of(gruForm), bothDirections);
    }

    /**
     * The same but for the directions.
     *
     * @param bothDirections whether recurrent layers read in both
     * @return new options
     */
    public ImportOptions withBothDirections(boolean bothDirections) {
        return new ImportOptions(activation, outputAt, gruForm, Optional.of(bothDirections));
    }
}
