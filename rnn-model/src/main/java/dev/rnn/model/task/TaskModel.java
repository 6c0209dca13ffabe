package dev.rnn.model.task;

import dev.rnn.model.TensorFile;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.insight.AttentionMap;
import dev.rnn.model.insight.GateTrace;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** A trained model of a task. */
public interface TaskModel {

    /** The line of a file's header that names the task. */
    String TASK = "made.task";

    /**
     * What its file holds; {@link Task#restore} reads it.
     *
     * @param provenance what it was made from: names and values of any text
     * @return the file, whose header has a line {@link #TASK}
     */
    TensorFile file(SortedMap<String, String> provenance);

    /**
     * Measures the model on one part of the data.
     *
     * @param file the data; null if the task makes its own
     * @param split which examples are for what: as in training, or the figures mean nothing
     * @param part which examples to measure on
     * @return the figures
     * @throws DataException if the file does not hold what it should, or nothing of this part
     */
    Scores evaluate(TextFile file, Split split, Part part) throws DataException;

    /**
     * Says what the model makes of an input of the user's.
     *
     * @param input such as a message
     * @return such as {@code spam 0.98}
     * @throws IllegalArgumentException if it is no input of this task
     */
    String answer(String input);

    /**
     * Where attention looks while the model writes its answer.
     *
     * @param input as {@link #answer} takes it
     * @return the map; empty for a model without attention
     * @throws IllegalArgumentException if it is no input of this task
     */
    default Optional<AttentionMap> attention(String input) {
        return Optional.empty();
    }

    /**
     * What the gates of the layers that read do over a text.
     *
     * @param input as {@link #answer} takes it
     * @return layer by layer; empty for a model that reads no text step by step
     * @throws IllegalArgumentException if it is no input of this task
     */
    default List<GateTrace> gates(String input) {
        return List.of();
    }
}
