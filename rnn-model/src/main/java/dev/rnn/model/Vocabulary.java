package dev.rnn.model;

import dev.rnn.api.Checks;
import java.util.Arrays;

/**
 * The characters (Unicode code points) that a model knows, numbered from 0 in increasing order.
 * Immutable.
 */
public final class Vocabulary {
    private final int[] codePoints;

    private Vocabulary(int[] codePoints) {
        this.codePoints = codePoints;
    }

    /**
     * The characters of a text.
     *
     * @param text any text
     * @return its characters, each once
     */
    public static Vocabulary of(String text) {
        Checks.given("text", text);
        return new Vocabulary(text.codePoints().sorted().distinct().toArray());
    }

    /**
     * Given characters.
     *
     * @param codePoints Unicode code points in increasing order, each once; copied
     * @return the vocabulary
     * @throws IllegalArgumentException if one is no code point, or they do not increase, with its
     *     position
     */
    public static Vocabulary of(int... codePoints) {
        Checks.given("codePoints", codePoints);
        for (int i = 0; i < codePoints.length; i++) {
            if (!Character.isValidCodePoint(codePoints[i])) {
                throw new IllegalArgumentException(
                        "codePoints[%d] is %d, which is no Unicode code point"
                                .formatted(i, codePoints[i]));
            }
            if (i > 0 && codePoints[i] <= codePoints[i - 1]) {
                throw new IllegalArgumentException(
                        "codePoints[%d] is %d after %d, they must increase"
                                .formatted(i, codePoints[i], codePoints[i - 1]));
            }
        }
        return new Vocabulary(codePoints.clone());
    }

    /**
     * How many characters there are.
     *
     * @return their number
     */
    public int size() {
        return codePoints.length;
    }

    /**
     * All characters.
     *
     * @return a copy, in increasing order: symbol i stands for entry i
     */
    public int[] codePoints() {
        return codePoints.clone();
    }

    /**
     * The character of a symbol.
     *
     * @param symbol from 0 to {@link #size()} - 1
     * @return its code point
     */
    public int codePoint(int symbol) {
        if (symbol < 0 || symbol >= size()) {
            throw new IllegalArgumentException(
                    "symbol is %d, must be from 0 to %d".formatted(symbol, size() - 1));
        }
        return codePoints[symbol];
    }

    /**
     * The symbol of a character.
     *
     * @param codePoint the character
     * @return its number, or -1 if it is not in the vocabulary
     */
    public int symbol(int codePoint) {
        return Math.max(Arrays.binarySearch(codePoints, codePoint), -1);
    }

    /**
     * A text as symbols.
     *
     * @param text characters of this vocabulary
     * @return one symbol for each code point
     * @throws IllegalArgumentException at the first character that is not in the vocabulary, with
     *     its position
     */
    public int[] encode(String text) {
        Checks.given("text", text);
        int[] symbols = text.codePoints().toArray();
        for (int i = 0; i < symbols.length; i++) {
            int symbol = symbol(symbols[i]);
            if (symbol < 0) {
                throw new IllegalArgumentException(
                        "character %d, '%s' (U+%04X), is not among the %d characters of the vocabulary"
                                .formatted(
                                        i + 1,
                                        Character.toString(symbols[i]),
                                        symbols[i],
                                        codePoints.length));
            }
            symbols[i] = symbol;
        }
        return symbols;
    }

    /**
     * Symbols as a text.
     *
     * @param symbols each from 0 to {@link #size()} - 1
     * @return one code point for each
     */
    public String decode(int... symbols) {
        Checks.given("symbols", symbols);
        Checks.indices("symbols", symbols, 0, symbols.length, size(), "the characters");
        StringBuilder text = new StringBuilder();
        for (int symbol : symbols) {
            text.appendCodePoint(codePoints[symbol]);
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary that && Arrays.equals(codePoints, that.codePoints);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(codePoints);
    }

    @Override
    public String toString() {
        return "%d characters".formatted(codePoints.length);
    }
}
