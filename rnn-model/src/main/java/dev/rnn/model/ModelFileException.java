package dev.rnn.model;

import java.io.IOException;

/**
 * A file that holds no model, or a damaged one. The message is one sentence that names the file and
 * the remedy.
 */
public final class ModelFileException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * What is wrong.
     *
     * @param message a sentence that names the file and the remedy
     */
    public ModelFileException(String message) {
        super(message);
    }
}
