package dev.rnn.model.task;

import dev.rnn.api.Backend;
import dev.rnn.model.TensorFile;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.TextFile;

/** Something to learn, from data to trained model. Immutable. */
public interface Task {

    /**
     * What commands call it.
     *
     * @return one word, such as {@code spam}
     */
    String name();

    /**
     * What is learnt.
     *
     * @return a short sentence without an end, such as {@code whether a message is spam}
     */
    String about();

    /**
     * What its data file holds.
     *
     * @return such as {@code lines of label TAB message}; empty if the task makes its data itself
     */
    String data();

    /**
     * How it is trained if nothing else is said: found on the validation part.
     *
     * @return network size, batch and training options
     */
    TaskSettings settings();

    /**
     * Reads the training and validation parts of the data and makes a network of initial weights.
     *
     * @param backend computes
     * @param file the data, with what {@link #data()} says; {@code null} if that is empty
     * @param split which examples are for what
     * @param settings how to train
     * @return what a {@link dev.rnn.model.Trainer} takes
     * @throws DataException if the file does not hold what it should, with its line
     */
    TaskTraining prepare(Backend backend, TextFile file, Split split, TaskSettings settings)
            throws DataException;

    /**
     * A trained model from the content of its file.
     *
     * @param backend computes
     * @param file what {@link TaskModel#file} gave
     * @return the model
     * @throws IllegalArgumentException if it is none of this task
     */
    TaskModel restore(Backend backend, TensorFile file);
}
