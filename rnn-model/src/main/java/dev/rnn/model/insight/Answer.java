package dev.rnn.model.insight;

import dev.rnn.api.Checks;

/**
 * What a model says of an example.
 *
 * @param input what it read, as a person reads it; several lines for a picture
 * @param said what it answered
 * @param right what would be right; empty if nobody knows
 */
public record Answer(String input, String said, String right) {

    /**
     * Checks that all is given.
     *
     * @throws IllegalArgumentException if something is null
     */
    public Answer {
        Checks.given("input", input);
        Checks.given("said", said);
        Checks.given("right", right);
    }
}
