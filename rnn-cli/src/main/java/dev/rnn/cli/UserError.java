package dev.rnn.cli;

/**
 * What the user gave cannot be used. Its message is one sentence that says what and what to do;
 * {@link Main} prints it on standard error and ends with status 2.
 */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    UserError(String message) {
        super(message);
    }
}
