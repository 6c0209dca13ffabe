package dev.rnn.model.data;

import dev.rnn.api.Checks;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Cuts a text into tokens. Immutable. */
public final class Tokenizer {
    /** Its characters (Unicode code points). */
    public static final Tokenizer CHARACTERS = new Tokenizer("(?s).", false);

    /** What stands between blanks. */
    public static final Tokenizer BLANKS = new Tokenizer("\\S+", false);

    /**
     * Words in small letters, with apostrophes inside them ({@code don't}); numbers; and every
     * other sign by itself.
     */
    public static final Tokenizer WORDS =
            new Tokenizer(
                    "[\\p{L}\\p{M}]+(?:['’][\\p{L}\\p{M}]+)*|\\p{N}+|[^\\s\\p{L}\\p{M}\\p{N}]",
                    true);

    private final Pattern pattern;
    private final boolean small;

    private Tokenizer(String pattern, boolean small) {
        Checks.given("pattern", pattern);
        this.pattern = Pattern.compile(pattern);
        this.small = small;
    }

    /**
     * All matches of a pattern.
     *
     * @param pattern a regular expression of {@link Pattern}
     * @param small whether the text is turned into small letters first
     * @return a tokenizer
     */
    public static Tokenizer matches(String pattern, boolean small) {
        return new Tokenizer(pattern, small);
    }

    /**
     * The tokens of a text.
     *
     * @param text any text
     * @return its tokens in their order
     */
    public List<String> tokens(String text) {
        Checks.given("text", text);
        return pattern.matcher(small ? text.toLowerCase(Locale.ROOT) : text)
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
