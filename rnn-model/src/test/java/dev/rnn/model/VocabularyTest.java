package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class VocabularyTest {
    @Property(tries = 200)
    void decodesWhatItEncodes(@ForAll @StringLength(min = 1, max = 40) String text) {
        Vocabulary vocabulary = Vocabulary.of(text);
        assertEquals(text, vocabulary.decode(vocabulary.encode(text)));
        assertEquals(vocabulary, Vocabulary.of(vocabulary.codePoints()));
    }

    @Test
    void numbersCharactersInIncreasingOrder() {
        Vocabulary vocabulary = Vocabulary.of("hello 😀");
        assertArrayEquals(new int[] {' ', 'e', 'h', 'l', 'o', 0x1F600}, vocabulary.codePoints());
        assertEquals(3, vocabulary.symbol('l'));
        assertEquals(-1, vocabulary.symbol('x'));
    }

    @Test
    void refusesWhatIsNoListOfCharacters() {
        assertEquals(
                "codePoints[1] is 97 after 98, they must increase",
                message(() -> Vocabulary.of('b', 'a')));
        assertEquals(
                "codePoints[0] is -1, which is no Unicode code point",
                message(() -> Vocabulary.of(-1)));
    }

    @Test
    void numbersTokensByFrequency() {
        Vocabulary words =
                Vocabulary.counted(
                        List.of(List.of("b", "a", "c"), List.of("a", "c"), List.of("d")),
                        2,
                        Vocabulary.PADDING,
                        Vocabulary.UNKNOWN);
        assertEquals(List.of("<pad>", "<unk>", "a", "c"), words.tokens());
        assertArrayEquals(new int[] {1, 2, 3}, words.encode(List.of("b", "a", "c")));
        assertArrayEquals(new int[] {2, 1}, words.encode("ax"));
        assertEquals(List.of("a", "<unk>"), words.tokens(2, 1));
        assertEquals("ac", words.decode(2, 3));
        assertEquals(words, Vocabulary.of(words.tokens()));
        assertEquals("4 tokens", words.toString());
        assertEquals("2 characters", Vocabulary.of("ab").toString());
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        Vocabulary words = Vocabulary.of(List.of("to", "be"));
        assertEquals(
                "token 2, 'or', is not among the 2 tokens of the vocabulary",
                message(() -> words.encode(List.of("be", "or"))));
        assertEquals(
                "tokens[1] is 'to', which is tokens[0] too; give each once",
                message(() -> Vocabulary.of(List.of("to", "to"))));
        assertEquals(
                "symbol 0 stands for 'to', which is not one character; use token",
                assertThrows(IllegalStateException.class, words::codePoints).getMessage());
    }

    private static String message(org.junit.jupiter.api.function.Executable wrong) {
        return assertThrows(IllegalArgumentException.class, wrong).getMessage();
    }
}
