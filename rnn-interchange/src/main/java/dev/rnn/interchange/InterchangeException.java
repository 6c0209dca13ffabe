package dev.rnn.interchange;

import java.io.IOException;

/**
 * A file of another tool that cannot be used: cut off, changed, hostile, or holding something that
 * this library has no place for. The message is one sentence that names the file, the part of it
 * that is wrong, and the remedy where there is one. Readers throw nothing else for a file's
 * content.
 */
public final class InterchangeException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * A sentence.
     *
     * @param message what is wrong with which part of which file
     */
    public InterchangeException(String message) {
        super(message);
    }

    /**
     * A sentence, and what a reader underneath said.
     *
     * @param message what is wrong with which part of which file
     * @param cause thrown by the reader underneath
     */
    public InterchangeException(String message, Throwable cause) {
        super(message, cause);
    }
}
