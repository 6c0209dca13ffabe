package dev.rnn.model.layer;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.StateLayout;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Layers on top of each other: each reads at each step what the one below gives, docs/equations.md,
 * "Layers". Parameters and states are those of the layers in their order, with the prefixes {@code
 * 0.}, {@code 1.} and so on.
 *
 * <p>Between layers, outputs are dropped as {@link DropoutSpec} does it: after each layer but the
 * last, as in PyTorch.
 *
 * @param layers at least one; each reads as many features as the one before gives
 * @param dropout the share of outputs that are dropped between layers in training, from 0 to 1
 */
public record StackSpec(List<CellSpec> layers, float dropout) implements CombinedSpec {

    /**
     * Copies the list and checks that the layers fit.
     *
     * @throws IllegalArgumentException if there is none, or two do not fit, or the rate is out of
     *     range
     */
    public StackSpec {
        Checks.given("layers", layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("layers is empty, must hold at least one layer");
        }
        for (int k = 0; k < layers.size(); k++) {
            Checks.given("layer " + k, layers.get(k));
            if (k > 0) {
                CellSpec below = layers.get(k - 1);
                Inner.rows("layer " + (k - 1), below);
                if (layers.get(k).inputs() != below.outputs()) {
                    throw new IllegalArgumentException(
                            "layer %d expects %d features, layer %d gives %d"
                                    .formatted(k, layers.get(k).inputs(), k - 1, below.outputs()));
                }
            }
        }
        layers = List.copyOf(layers);
        Inner.rate("dropout", dropout);
    }

    /**
     * Layers without dropout.
     *
     * @param layers at least one
     * @return the description
     */
    public static StackSpec of(CellSpec... layers) {
        Checks.given("layers", layers);
        for (int k = 0; k < layers.length; k++) {
            Checks.given("layer " + k, layers[k]);
        }
        return new StackSpec(List.of(layers), 0);
    }

    @Override
    public List<CellSpec> cells() {
        return layers;
    }

    @Override
    public int inputs() {
        return layers.get(0).inputs();
    }

    @Override
    public int outputs() {
        return layers.get(layers.size() - 1).outputs();
    }

    @Override
    public ParameterLayout parameters() {
        return Inner.parameters(prefixes(), layers);
    }

    @Override
    public StateLayout states() {
        return Inner.states(prefixes(), layers);
    }

    private List<String> prefixes() {
        return IntStream.range(0, layers.size()).mapToObj(k -> k + ".").toList();
    }

    @Override
    public Cell on(Backend backend) {
        Checks.given("backend", backend);
        return new StackCell(this, backend);
    }

    /** The layers as they are run: with dropout on the outputs of all but the last. */
    List<CellSpec> dropped() {
        int last = layers.size() - 1;
        return IntStream.rangeClosed(0, last)
                .mapToObj(
                        k ->
                                dropout == 0 || k == last
                                        ? layers.get(k)
                                        : DropoutSpec.outputs(layers.get(k), dropout))
                .toList();
    }
}
