package dev.rnn.model.task;

import dev.rnn.model.Example;
import java.util.List;
import java.util.Map;

/** How a task turns an input's text into a sequence for its network. */
interface Inputs {

    /** What the network reads at each step: symbols or features. */
    int size();

    /**
     * The sequence of an input.
     *
     * @throws IllegalArgumentException if it is none
     */
    Example example(String input);

    /** The tokens that the network reads, if it reads a text. */
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
