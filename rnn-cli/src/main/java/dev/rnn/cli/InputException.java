package dev.rnn.cli;

/** Wrong use or bad input: one sentence for stderr, exit status 2. */
final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The sentence names the option or file, its value, and the remedy. */
    InputException(String sentence) {
        super(sentence);
    }
}
