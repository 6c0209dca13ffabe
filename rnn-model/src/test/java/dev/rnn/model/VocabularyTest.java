package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

    private static String message(org.junit.jupiter.api.function.Executable wrong) {
        return assertThrows(IllegalArgumentException.class, wrong).getMessage();
    }
}
