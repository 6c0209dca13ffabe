package dev.rnn.model;

import dev.rnn.api.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens that a model knows, such as characters (Unicode code points) or words, numbered from
 * 0. Immutable.
 *
 * <p>Four tokens may stand for what no text holds: {@link #PADDING}, {@link #UNKNOWN}, {@link
 * #START} and {@link #END}. A vocabulary has those of them that it was given. One with {@link
 * #UNKNOWN} encodes every token that it does not know as that; one without refuses them.
 */
public final class Vocabulary {
    /** Stands for no token: what fills up the shorter sequences of a batch. */
    public static final String PADDING = "<pad>";

    /** Stands for every token that is not in the vocabulary. */
    public static final String UNKNOWN = "<unk>";

    /** Stands before a sequence's first token. */
    public static final String START = "<s>";

    /** Stands after a sequence's last token. */
    public static final String END = "</s>";

    private static final int ABSENT = -1;

    private final List<String> tokens;
    private final Map<String, Integer> symbols;
    private final int unknown;

    private Vocabulary(List<String> tokens) {
        this.tokens = List.copyOf(tokens);
        symbols = new HashMap<>();
        for (int i = 0; i < tokens.size(); i++) {
            Integer before = symbols.put(tokens.get(i), i);
            if (before != null) {
                throw new IllegalArgumentException(
                        "tokens[%d] is '%s', which is tokens[%d] too; give each once"
                                .formatted(i, tokens.get(i), before));
            }
        }
        unknown = symbol(UNKNOWN);
    }

    /**
     * The characters of a text, in increasing order.
     *
     * @param text any text
     * @return its characters, each once
     */
    public static Vocabulary of(String text) {
        Checks.given("text", text);
        return of(text.codePoints().sorted().distinct().toArray());
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
        List<String> tokens = new ArrayList<>();
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
            tokens.add(Character.toString(codePoints[i]));
        }
        return new Vocabulary(tokens);
    }

    /**
     * Given tokens.
     *
     * @param tokens each once, in the order of their numbers; copied
     * @return the vocabulary
     * @throws IllegalArgumentException if one is null or there twice, with its position
     */
    public static Vocabulary of(List<String> tokens) {
        Checks.all("tokens", tokens);
        return new Vocabulary(tokens);
    }

    /**
     * The tokens of many texts: the most frequent first, and of equally frequent ones the smaller
     * first.
     *
     * @param texts each a list of tokens
     * @param atLeast how often a token must occur to be known, at least 1
     * @param first tokens that come before all others, such as {@link #PADDING} and {@link
     *     #UNKNOWN}
     * @return the vocabulary
     */
    public static Vocabulary counted(Iterable<List<String>> texts, int atLeast, String... first) {
        Checks.given("texts", texts);
        if (atLeast < 1) {
            throw new IllegalArgumentException(
                    "atLeast is %d, must be at least 1".formatted(atLeast));
        }
        Checks.given("first", first);
        List<String> tokens = new ArrayList<>(Arrays.asList(first));
        Checks.all("first", tokens);
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (List<String> text : texts) {
            Checks.all("a text", text);
            text.forEach(token -> counts.merge(token, 1, Integer::sum));
        }
        counts.keySet().removeAll(tokens);
        counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= atLeast)
                .sorted(
                        Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> tokens.add(entry.getKey()));
        return new Vocabulary(tokens);
    }

    /**
     * How many tokens there are.
     *
     * @return their number
     */
    public int size() {
        return tokens.size();
    }

    /**
     * All tokens.
     *
     * @return them in the order of their numbers, unmodifiable
     */
    public List<String> tokens() {
        return tokens;
    }

    /**
     * All characters of a vocabulary of characters.
     *
     * @return a copy: symbol i stands for entry i
     * @throws IllegalStateException if some token is not one character
     */
    public int[] codePoints() {
        int[] codePoints = new int[size()];
        for (int i = 0; i < codePoints.length; i++) {
            codePoints[i] = codePoint(i);
        }
        return codePoints;
    }

    /**
     * The token of a symbol.
     *
     * @param symbol from 0 to {@link #size()} - 1
     * @return what it stands for
     */
    public String token(int symbol) {
        if (symbol < 0 || symbol >= size()) {
            throw new IllegalArgumentException(
                    "symbol is %d, must be from 0 to %d".formatted(symbol, size() - 1));
        }
        return tokens.get(symbol);
    }

    /**
     * The character of a symbol.
     *
     * @param symbol from 0 to {@link #size()} - 1
     * @return its code point
     * @throws IllegalStateException if the token is not one character
     */
    public int codePoint(int symbol) {
        String token = token(symbol);
        if (!isCharacter(token)) {
            throw new IllegalStateException(
                    "symbol %d stands for '%s', which is not one character; use token"
                            .formatted(symbol, token));
        }
        return token.codePointAt(0);
    }

    private static boolean isCharacter(String token) {
        return !token.isEmpty() && token.length() == Character.charCount(token.codePointAt(0));
    }

    /**
     * The symbol of a token.
     *
     * @param token the token
     * @return its number, or -1 if it is not in the vocabulary
     */
    public int symbol(String token) {
        return symbols.getOrDefault(token, ABSENT);
    }

    /**
     * The symbol of a character.
     *
     * @param codePoint the character
     * @return its number, or -1 if it is not in the vocabulary
     */
    public int symbol(int codePoint) {
        return Character.isValidCodePoint(codePoint)
                ? symbol(Character.toString(codePoint))
                : ABSENT;
    }

    /**
     * A text as symbols, character by character.
     *
     * @param text any text
     * @return one symbol for each code point
     * @throws IllegalArgumentException at the first character that is not in a vocabulary without
     *     {@link #UNKNOWN}, with its position
     */
    public int[] encode(String text) {
        Checks.given("text", text);
        int[] encoded = text.codePoints().toArray();
        for (int i = 0; i < encoded.length; i++) {
            int symbol = symbolOrUnknown(Character.toString(encoded[i]));
            if (symbol == ABSENT) {
                throw new IllegalArgumentException(
                        "character %d, '%s' (U+%04X), is not among the %s of the vocabulary"
                                .formatted(
                                        i + 1, Character.toString(encoded[i]), encoded[i], this));
            }
            encoded[i] = symbol;
        }
        return encoded;
    }

    /**
     * Tokens as symbols.
     *
     * @param text any tokens
     * @return one symbol for each
     * @throws IllegalArgumentException at the first token that is not in a vocabulary without
     *     {@link #UNKNOWN}, with its position
     */
    public int[] encode(List<String> text) {
        Checks.all("text", text);
        int[] encoded = new int[text.size()];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = symbolOrUnknown(text.get(i));
            if (encoded[i] == ABSENT) {
                throw new IllegalArgumentException(
                        "token %d, '%s', is not among the %s of the vocabulary"
                                .formatted(i + 1, text.get(i), this));
            }
        }
        return encoded;
    }

    private int symbolOrUnknown(String token) {
        return symbols.getOrDefault(token, unknown);
    }

    /**
     * Symbols as a text.
     *
     * @param symbols each from 0 to {@link #size()} - 1
     * @return their tokens, one after the other
     */
    public String decode(int... symbols) {
        return String.join("", tokens(symbols));
    }

    /**
     * Symbols as tokens.
     *
     * @param symbols each from 0 to {@link #size()} - 1
     * @return one token for each
     */
    public List<String> tokens(int... symbols) {
        Checks.given("symbols", symbols);
        Checks.indices("symbols", symbols, 0, symbols.length, size(), "the tokens");
        List<String> decoded = new ArrayList<>(symbols.length);
        for (int symbol : symbols) {
            decoded.add(tokens.get(symbol));
        }
        return decoded;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary that && tokens.equals(that.tokens);
    }

    @Override
    public int hashCode() {
        return tokens.hashCode();
    }

    @Override
    public String toString() {
        boolean characters = tokens.stream().allMatch(Vocabulary::isCharacter);
        return "%d %s".formatted(size(), characters ? "characters" : "tokens");
    }
}
