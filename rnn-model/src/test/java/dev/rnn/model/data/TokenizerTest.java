package dev.rnn.model.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizerTest {
    @Test
    void words() {
        assertEquals(
                List.of("don't", "pay", "£", "1", ".", "50", "-", "-", "café", "!"),
                Tokenizer.WORDS.tokens("Don't pay £1.50 -- CAFÉ!"));
        assertEquals(List.of(), Tokenizer.WORDS.tokens("  "));
    }

    @Test
    void charactersAreCodePoints() {
        assertEquals(List.of("A", "😀", " "), Tokenizer.CHARACTERS.tokens("A😀 "));
    }

    @Test
    void blanks() {
        assertEquals(List.of("HH", "AH0", "L"), Tokenizer.BLANKS.tokens(" HH AH0\tL "));
        assertEquals(List.of(), Tokenizer.BLANKS.tokens(" "));
    }

    @Test
    void patterns() {
        assertEquals(List.of("ab", "c"), Tokenizer.matches("[a-z]+", true).tokens("AB 1 c"));
    }
}
