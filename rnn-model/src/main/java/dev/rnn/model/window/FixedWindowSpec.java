package dev.rnn.model.window;

import dev.rnn.api.ParameterLayout;

/**
 * A feed-forward network of two layers (Bengio et al., 2003), as an immutable value: of the
 * embeddings of {@code window} symbols side by side, {@code h = tanh(x W + b)}, and of that for
 * each of {@code outputs} places the logits of {@code classes} symbols, {@code h V + c}.
 *
 * <p>Parameters in one flat array: {@code E [symbols][embedding]}, {@code W [window *
 * embedding][hidden]}, {@code b}, {@code V [hidden][outputs * classes]}, {@code c}.
 *
 * @param symbols how many different ones are read, at least 1
 * @param window how many are read at once, at least 1
 * @param embedding floats that stand for each, at least 1
 * @param hidden units of the layer between, at least 1
 * @param outputs places that are written at once, at least 1
 * @param classes how many different symbols are written, at least 1
 */
public record FixedWindowSpec(
        int symbols, int window, int embedding, int hidden, int outputs, int classes) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one is less than 1
     */
    public FixedWindowSpec {
        atLeastOne("symbols", symbols);
        atLeastOne("window", window);
        atLeastOne("embedding", embedding);
        atLeastOne("hidden", hidden);
        atLeastOne("outputs", outputs);
        atLeastOne("classes", classes);
    }

    private static void atLeastOne(String name, int size) {
        if (size < 1) {
            throw new IllegalArgumentException(
                    "%s is %d, must be at least 1".formatted(name, size));
        }
    }

    /**
     * Where the parameters lie in a flat array.
     *
     * @return the layout
     */
    public ParameterLayout parameters() {
        int width = Math.multiplyExact(outputs, classes);
        return ParameterLayout.builder()
                .add("E", symbols, embedding)
                .add("W", Math.multiplyExact(window, embedding), hidden)
                .add("b", 1, hidden)
                .add("V", hidden, width)
                .add("c", 1, width)
                .build();
    }
}
