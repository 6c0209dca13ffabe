package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.model.ModelFileException;
import dev.rnn.model.TensorFile;
import dev.rnn.model.task.TaskModel;
import dev.rnn.model.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The model file of a task that an argument names.
 *
 * @param header its lines
 * @param model what it holds
 */
record TaskFile(java.util.Map<String, String> header, TaskModel model) {

    /** Whether a file is one of a task; false too if it is none at all. */
    static boolean isOne(Path path) {
        try {
            return Files.isRegularFile(path)
                    && TensorFile.readAny(path).header().containsKey(TaskModel.TASK);
        } catch (IOException unreadable) {
            return false;
        }
    }

    static TaskFile read(Path path, Backend backend) {
        if (Files.isDirectory(path)) {
            throw new InputException("%s is a directory; name a model file".formatted(path));
        }
        try {
            TensorFile file = TensorFile.readAny(path);
            return new TaskFile(file.header(), Tasks.restore(path, file, backend));
        } catch (ModelFileException wrong) {
            throw new InputException(wrong.getMessage());
        } catch (NoSuchFileException missing) {
            throw new InputException(
                    "there is no file %s; make one with rnn train --task".formatted(path));
        } catch (IOException unreadable) {
            throw new InputException(
                    "%s cannot be read: %s".formatted(path, Reason.of(unreadable)));
        }
    }
}
