package dev.rnn.model;

import dev.rnn.api.CellSpec;
import dev.rnn.api.ParameterLayout;

/**
 * Describes a network, as an immutable value: an input, one recurrent cell, and a linear output at
 * every step.
 *
 * <p>All parameters lie in one flat array in this order: {@code embedding.E [inputs][embedding]} if
 * there is an embedding; the cell's own blocks with the prefix {@code rnn.}; {@code out.V
 * [H][outputs]} and {@code out.c [outputs]}.
 *
 * @param inputs features of a dense input, or symbols of a one-hot input; at least 1
 * @param embedding floats that stand for each symbol, learnt; 0 to feed the input to the cell as it
 *     is
 * @param cell the recurrent cell; it reads {@code embedding} floats a step, or {@code inputs}
 *     without one
 * @param outputs logits at each step, at least 1
 */
public record NetworkSpec(int inputs, int embedding, CellSpec cell, int outputs) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a size is out of range, or the cell does not fit the
     *     input
     */
    public NetworkSpec {
        if (inputs < 1) {
            throw new IllegalArgumentException(
                    "inputs is %d, must be at least 1".formatted(inputs));
        }
        if (embedding < 0) {
            throw new IllegalArgumentException(
                    "embedding is %d, must be at least 1, or 0 for none".formatted(embedding));
        }
        if (outputs < 1) {
            throw new IllegalArgumentException(
                    "outputs is %d, must be at least 1".formatted(outputs));
        }
        int width = embedding == 0 ? inputs : embedding;
        if (cell.inputs() != width) {
            throw new IllegalArgumentException(
                    "the %s has %d features, the cell expects %d"
                            .formatted(
                                    embedding == 0 ? "input" : "embedding", width, cell.inputs()));
        }
    }

    /**
     * Where each parameter lies in the flat array.
     *
     * @return the layout
     */
    public ParameterLayout parameters() {
        ParameterLayout.Builder layout = ParameterLayout.builder();
        if (embedding > 0) {
            layout.add("embedding.E", inputs, embedding);
        }
        return layout.addAll("rnn.", cell.parameters())
                .add("out.V", cell.outputs(), outputs)
                .add("out.c", 1, outputs)
                .build();
    }
}
