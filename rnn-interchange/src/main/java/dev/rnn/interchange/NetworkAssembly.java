package dev.rnn.interchange;

import dev.rnn.api.Backend;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.OutputAt;

/**
 * Puts a network together from the parts that other tools have: an embedding, a recurrent part, a
 * linear output. What a file lacks is left out: without an embedding the cell reads features, and
 * without an output the network gives what the cell gives, through an identity, which changes no
 * bit of it.
 */
public final class NetworkAssembly {
    private final CellSpec cell;
    private final float[] cellParameters;
    private int symbols;
    private float[] embedding;
    private int outputs;
    private float[] weights;
    private float[] bias;
    private OutputAt outputAt = OutputAt.EVERY_STEP;

    /**
     * Starts with the recurrent part.
     *
     * @param cell a cell or layers
     * @param parameters in the order of {@link CellSpec#parameters()}
     */
    public NetworkAssembly(CellSpec cell, float[] parameters) {
        Checks.given("cell", cell);
        Checks.given("parameters", parameters);
        this.cell = cell;
        cellParameters = parameters;
        outputs = cell.outputs();
    }

    /**
     * Symbols as input.
     *
     * @param symbols how many there are
     * @param rows {@code [symbols][width]}; the width is the cell's
     * @return this
     * @throws IllegalArgumentException if the length does not match
     */
    public NetworkAssembly embedding(int symbols, float[] rows) {
        length("the embedding", rows, symbols, cell.inputs(), "the width that the cell reads");
        this.symbols = symbols;
        embedding = rows;
        return this;
    }

    /**
     * A linear output.
     *
     * @param outputs how many there are
     * @param weights {@code [outputs][width]}, as PyTorch has them; the width is the cell's
     * @param bias {@code [outputs]}; null for none
     * @return this
     * @throws IllegalArgumentException if a length does not match
     */
    public NetworkAssembly output(int outputs, float[] weights, float[] bias) {
        length("the output's weights", weights, outputs, cell.outputs(), "the cell's outputs");
        if (bias != null) {
            length("the output's bias", bias, outputs, 1, "");
        }
        this.outputs = outputs;
        this.weights = weights;
        this.bias = bias;
        return this;
    }

    /**
     * At which steps there are outputs; at first at every one.
     *
     * @param outputAt the steps
     * @return this
     */
    public NetworkAssembly outputAt(OutputAt outputAt) {
        Checks.given("outputAt", outputAt);
        this.outputAt = outputAt;
        return this;
    }

    private static void length(String name, float[] values, int rows, int columns, String why) {
        Checks.given(name, values);
        if (values.length != (long) rows * columns) {
            throw new IllegalArgumentException(
                    "%s has %d floats, expected %d x %d%s"
                            .formatted(
                                    name,
                                    values.length,
                                    rows,
                                    columns,
                                    why.isEmpty() ? "" : " (" + why + ")"));
        }
    }

    /**
     * The network.
     *
     * @param backend computes
     * @return the network
     * @throws IllegalArgumentException if a size is out of range
     */
    public Network build(Backend backend) {
        NetworkSpec spec =
                new NetworkSpec(
                        embedding == null ? cell.inputs() : symbols,
                        embedding == null ? 0 : cell.inputs(),
                        NetworkSpec.NO_PADDING,
                        cell,
                        outputs,
                        outputAt,
                        false,
                        false);
        ParameterLayout layout = spec.parameters();
        float[] flat = new float[layout.size()];
        int at = 0;
        if (embedding != null) {
            System.arraycopy(embedding, 0, flat, 0, embedding.length);
            at = embedding.length;
        }
        System.arraycopy(cellParameters, 0, flat, at, cellParameters.length);
        int v = layout.block("out.V").offset();
        int width = cell.outputs();
        for (int i = 0; i < width; i++) {
            for (int o = 0; o < outputs; o++) {
                flat[v + i * outputs + o] =
                        weights != null ? weights[o * width + i] : i == o ? 1 : 0;
            }
        }
        if (bias != null) {
            System.arraycopy(bias, 0, flat, layout.block("out.c").offset(), outputs);
        }
        return Network.of(backend, spec, flat);
    }
}
