package dev.rnn.model.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SequenceMetricsTest {
    private static List<String> letters(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(""));
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    @Test
    void editDistances() {
        assertEquals(3, EditDistance.between(letters("kitten"), letters("sitting")));
        assertEquals(5, EditDistance.between(letters("intention"), letters("execution")));
        assertEquals(3, EditDistance.between(letters(""), letters("abc")));
        assertEquals(3, EditDistance.between(letters("abc"), letters("")));
        assertEquals(0, EditDistance.between(letters("abc"), letters("abc")));
    }

    @Property(tries = 200)
    void editDistanceIsADistance(
            @ForAll @Size(max = 6) List<@IntRange(max = 2) Integer> a,
            @ForAll @Size(max = 6) List<@IntRange(max = 2) Integer> b) {
        int distance = EditDistance.between(a, b);
        assertEquals(distance, EditDistance.between(b, a));
        assertEquals(a.equals(b), distance == 0);
        int least = Math.abs(a.size() - b.size());
        assertEquals(distance, Math.clamp(distance, least, Math.max(a.size(), b.size())));
    }

    @Test
    void errorRate() {
        EditDistance edits = new EditDistance();
        edits.add(letters("kitten"), letters("sitting"));
        edits.add(letters("abcd"), letters("abcd"));
        assertEquals(3 / 10.0, edits.rate().value());
        // Without one and the other: 0/4 and 3/6; sqrt(1/2 (0.25^2 + 0.25^2)).
        assertEquals(0.25, edits.rate().standardError(), 1e-15);
        assertEquals(0.5, edits.exact().value());
        assertEquals(2, edits.exact().count());
    }

    /**
     * n-grams that the reference has: 6/6, 4/5, 3/4, 2/3, their product is 0.4; 6 words for 7: 100
     * exp(1 - 7/6) 0.4^(1/4).
     */
    @Test
    void bleuOfOneSentence() {
        Bleu bleu = new Bleu();
        bleu.add(words("the cat sat on the mat"), List.of(words("the cat sat on the red mat")));
        assertEquals(67.31821382417488, bleu.score().value(), 1e-12);
    }

    /** With a second sentence the sums are 8/8, 5/6, 3/4, 2/3; 8 words for 10: 3 is closer to 2. */
    @Test
    void bleuOfACorpusWithSeveralReferences() {
        Bleu bleu = new Bleu();
        bleu.add(words("the cat sat on the mat"), List.of(words("the cat sat on the red mat")));
        bleu.add(words("a b"), List.of(words("a b c d"), words("a b c")));
        assertEquals(
                100 * Math.exp(1 - 10 / 8.0) * Math.pow(5 / 6.0 * 3 / 4 * 2 / 3, 0.25),
                bleu.score().value(),
                1e-12);
        assertEquals(2, bleu.score().count());
    }

    /** Papineni's example: two of seven words count, no pair does. */
    @Test
    void bleuCountsAWordAsOftenAsAReferenceHasIt() {
        Bleu bleu = new Bleu();
        List<List<String>> references =
                List.of(words("the cat is on the mat"), words("there is a cat on the mat"));
        bleu.add(words("the the the the the the the"), references);
        assertEquals(0, bleu.score().value());
        Bleu right = new Bleu();
        right.add(words("there is a cat on the mat"), references);
        assertEquals(100, right.score().value(), 1e-12);
    }

    @Test
    void perplexity() {
        Likelihood likelihood = new Likelihood();
        likelihood.add(Math.log(8), 1);
        likelihood.add(3 * Math.log(2), 2);
        assertEquals(Math.log(4), likelihood.nats().value(), 1e-15);
        assertEquals(4, likelihood.perplexity().value(), 1e-14);
    }
}
