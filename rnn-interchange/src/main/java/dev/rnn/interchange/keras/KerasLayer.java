package dev.rnn.interchange.keras;

import dev.rnn.interchange.tensor.Tensor;
import java.util.List;

/**
 * The variables of a layer, in Keras's order: kernel, recurrent kernel, bias.
 *
 * @param name of the layer, for errors
 * @param kind what it is by its variables
 * @param variables of the layer, or of its forward direction
 * @param backward of the other direction; empty if there is none
 */
record KerasLayer(String name, Kind kind, List<Tensor> variables, List<Tensor> backward) {

    /** What has variables and a place in a network. */
    enum Kind {
        EMBEDDING,
        RECURRENT,
        DENSE
    }

    /** A layer of its variables; {@code embedding} where their names say that it is one. */
    static KerasLayer of(
            String name, boolean embedding, List<Tensor> variables, List<Tensor> backward) {
        if (embedding && variables.size() == 1) {
            return new KerasLayer(name, Kind.EMBEDDING, variables, backward);
        }
        if (isRecurrent(variables) && (backward.isEmpty() || isRecurrent(backward))) {
            return new KerasLayer(name, Kind.RECURRENT, variables, backward);
        }
        boolean weights = !variables.isEmpty() && variables.get(0).rank() == 2;
        if (backward.isEmpty()
                && (weights && variables.size() == 1
                        || weights
                                && variables.size() == 2
                                && variables
                                        .get(1)
                                        .shape()
                                        .equals(List.of(variables.get(0).size(1))))) {
            return new KerasLayer(name, Kind.DENSE, variables, backward);
        }
        throw new IllegalArgumentException(
                "layer %s with variables %s%s is none of SimpleRNN, LSTM, GRU, Bidirectional, Embedding, Dense"
                        .formatted(name, variables, backward.isEmpty() ? "" : " and " + backward));
    }

    /** A kernel and a recurrent kernel of 1, 3 or 4 gates, and a bias or none. */
    static boolean isRecurrent(List<Tensor> variables) {
        if (variables.size() < 2
                || variables.size() > 3
                || variables.get(0).rank() != 2
                || variables.get(1).rank() != 2) {
            return false;
        }
        int hidden = variables.get(1).size(0);
        int width = variables.get(1).size(1);
        return hidden > 0
                && width == variables.get(0).size(1)
                && (width == hidden || width == 3L * hidden || width == 4L * hidden);
    }

    /** What it reads. */
    int inputs() {
        return variables.get(0).size(0);
    }
}
