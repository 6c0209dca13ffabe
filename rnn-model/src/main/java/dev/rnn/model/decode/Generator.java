package dev.rnn.model.decode;

import dev.rnn.api.Checks;
import dev.rnn.api.Slice;
import java.util.Arrays;

/** Writes a sequence symbol by symbol, each chosen by a {@link Picker} and read back. */
public final class Generator {
    /** In the place of a symbol that ends sequences, where there is none. */
    public static final int NO_END = -1;

    private final StepModel model;
    private final Picker picker;
    private final int[] read = new int[1];
    private final Slice logits;

    /**
     * A generator.
     *
     * @param model what is asked for the next symbol
     * @param picker chooses it
     */
    public Generator(StepModel model, Picker picker) {
        Checks.given("model", model);
        Checks.given("picker", picker);
        this.model = model;
        this.picker = picker;
        logits = Slice.zeros(model.symbols());
    }

    /**
     * Writes a sequence.
     *
     * @param state of one sequence, such as the last state of an encoder; overwritten with that
     *     after the last symbol read
     * @param first the symbol to begin with, which is read and not written
     * @param end the symbol that ends the sequence, which is not written either; {@link #NO_END}
     *     for none
     * @param maxLength the most symbols, at least 0
     * @return the symbols
     * @throws IllegalArgumentException if a symbol or size is out of range
     */
    public int[] generate(Slice state, int first, int end, int maxLength) {
        BeamOptions.symbol("first", first, 0, model.symbols());
        BeamOptions.symbol("end", end, NO_END, model.symbols());
        Checks.length("state", state, model.states().width(), "the state of one sequence");
        if (maxLength < 0) {
            throw new IllegalArgumentException(
                    "maxLength is %d, must be at least 0".formatted(maxLength));
        }
        int[] symbols = new int[maxLength];
        read[0] = first;
        for (int n = 0; n < maxLength; n++) {
            model.step(1, read, state, logits);
            read[0] = picker.pick(logits);
            if (read[0] == end) {
                return Arrays.copyOf(symbols, n);
            }
            symbols[n] = read[0];
        }
        return symbols;
    }
}
