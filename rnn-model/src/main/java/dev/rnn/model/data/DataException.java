package dev.rnn.model.data;

import java.io.IOException;

/**
 * A data file does not hold what it should. The message names the file and, where one is wrong, the
 * line.
 */
public final class DataException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * What is wrong.
     *
     * @param message a sentence that names the file, the place and the remedy
     */
    public DataException(String message) {
        super(message);
    }
}
