package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkBuilder;
import java.util.SortedMap;
import picocli.CommandLine.Option;

/** The options of {@code rnn train} that describe the network. */
final class NetworkOptions {
    @Option(
            names = "--cell",
            paramLabel = "CELL",
            description = {
                "Recurrent cell, one of ${COMPLETION-CANDIDATES}.",
                "rnn has tanh; gru resets after the product, as PyTorch and cuDNN do."
            })
    private CellKind cell = CellKind.RNN;

    @Option(names = "--layers", paramLabel = "N", description = "Layers of the cell.")
    private int layers = 1;

    @Option(names = "--hidden", paramLabel = "H", description = "Hidden units of each layer.")
    private int hidden = 128;

    @Option(
            names = "--embedding",
            paramLabel = "N",
            description = "Learnt floats for each character; 0 feeds them one-hot.")
    private int embedding = 0;

    @Option(
            names = "--dropout",
            paramLabel = "PART",
            description = "Part of the outputs between layers that is dropped in training.")
    private float dropout = 0;

    @Option(
            names = "--residual",
            description = "Adds each layer's input to its output, where both are as wide.")
    private boolean residual;

    @Option(
            names = "--tied",
            description = "The output's weights are the embedding's: --embedding as --hidden.")
    private boolean tied;

    @Option(
            names = "--learned-initial-state",
            description = "The text's beginning finds a learnt state, not zeros.")
    private boolean learnedInitialState;

    @Option(
            names = "--bidirectional",
            description = "Refused: who reads from the end too sees the character to predict.")
    private boolean bidirectional;

    /** Each option within its range, and none against another. */
    void check() {
        Ranges.atLeast("--layers", layers, 1);
        Ranges.atLeast("--hidden", hidden, 1);
        Ranges.atLeast("--embedding", embedding, 0);
        Ranges.check(
                "--dropout",
                dropout,
                dropout >= 0 && dropout < 1,
                "from 0 to below 1, such as 0.2");
        Ranges.refuse(
                bidirectional,
                "--bidirectional reads the text from its end too, so the network would see each character that it is to predict; leave it out");
        Ranges.refuse(
                dropout > 0 && layers == 1,
                "--dropout %s drops what one layer gives to the next, and --layers is 1; give --layers 2 or more, or leave it out",
                dropout);
        Ranges.refuse(
                tied && embedding == 0,
                "--tied shares the embedding's weights, and there is no embedding; give --embedding %d",
                hidden);
        Ranges.refuse(
                tied && embedding != hidden,
                "--tied needs an embedding as wide as the cell's output, --embedding is %d and --hidden %d; make them equal",
                embedding,
                hidden);
        Ranges.refuse(
                residual && layers == 1 && embedding != hidden,
                "--residual adds inputs to outputs of the same width, and the only layer reads %s and gives %d; give --layers 2 or more, or --embedding %d",
                embedding == 0 ? "one-hot characters" : "an embedding of " + embedding,
                hidden,
                hidden);
    }

    int hidden() {
        return hidden;
    }

    CellKind cell() {
        return cell;
    }

    /** A network that reads and predicts characters. */
    Network build(Backend backend, int characters, long seed) {
        NetworkBuilder builder =
                Network.builder(backend)
                        .symbols(characters)
                        .embedding(embedding)
                        .cell(inputs -> cell.of(inputs, hidden))
                        .layers(layers)
                        .dropout(dropout)
                        .outputs(characters)
                        .init(cell.initialization())
                        .seed(seed);
        if (residual) {
            builder.residual();
        }
        if (tied) {
            builder.tied();
        }
        if (learnedInitialState) {
            builder.learnedInitialState();
        }
        return builder.build();
    }

    void tell(SortedMap<String, String> made) {
        made.put("cell", cell.toString());
        made.put("layers", Integer.toString(layers));
        made.put("hidden", Integer.toString(hidden));
        made.put("embedding", Integer.toString(embedding));
        made.put("dropout", Float.toString(dropout));
        made.put("residual", Boolean.toString(residual));
        made.put("tied", Boolean.toString(tied));
        made.put("learned-initial-state", Boolean.toString(learnedInitialState));
    }

    /** In a few words. */
    @Override
    public String toString() {
        return layers == 1
                ? "%s of %d".formatted(cell, hidden)
                : "%d layers of %s of %d".formatted(layers, cell, hidden);
    }
}
