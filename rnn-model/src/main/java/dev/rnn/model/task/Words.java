package dev.rnn.model.task;

import java.util.List;

/** Tokens of words and signs as a text. */
final class Words {
    private Words() {}

    /** With a blank between, but none before a sign that ends something nor after an apostrophe. */
    static String text(List<String> tokens) {
        return String.join(" ", tokens)
                .replaceAll(" ([.,;:!?)\\]])", "$1")
                .replaceAll("(['’]) ", "$1");
    }
}
