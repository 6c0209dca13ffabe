package dev.rnn.model.task;

import dev.rnn.model.seq2seq.Source;
import java.util.List;
import java.util.Map;

/** How a task turns an input's text into what its encoder reads. */
interface Reading {

    /** Symbols, or features, of a step. */
    int size();

    /**
     * What the encoder reads.
     *
     * @throws IllegalArgumentException if the input is none of this task
     */
    Source source(String input);

    /** The tokens that the encoder reads, if it reads a text. */
    default List<String> tokens(String input) {
        return List.of();
    }

    /** An input as a person reads it. */
    default String shown(String input) {
        return input;
    }

    /** What a model file must hold to make the same again. */
    Map<String, String> lines();
}
