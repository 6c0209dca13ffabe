package dev.rnn.model.task;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.model.ModelFileException;
import dev.rnn.model.TensorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** All tasks that the library knows. */
public final class Tasks {
    private static final List<Task> ALL =
            List.of(
                    new SpamTask(),
                    new SentimentTask(),
                    new NamesTask(),
                    new DigitsTask(),
                    new DigitsSequenceTask(),
                    new CaptionTask(),
                    new SpellingTask(),
                    new TranslationTask(),
                    new WindowTranslationTask(),
                    new DatesTask(),
                    new DialogueTask(),
                    new WindowLettersTask(),
                    new WeatherTask(),
                    new Co2Task());

    private Tasks() {}

    /**
     * All tasks.
     *
     * @return them in the order in which they are shown
     */
    public static List<Task> all() {
        return ALL;
    }

    /**
     * One task.
     *
     * @param name its name
     * @return the task
     * @throws IllegalArgumentException if there is none of this name, naming those that there are
     */
    public static Task named(String name) {
        Checks.given("name", name);
        for (Task task : ALL) {
            if (task.name().equals(name)) {
                return task;
            }
        }
        throw new IllegalArgumentException(
                "no task is named %s; there are %s"
                        .formatted(name, String.join(", ", ALL.stream().map(Task::name).toList())));
    }

    /**
     * Reads a trained model.
     *
     * @param path what {@code TaskModel.file(...).write(path)} wrote
     * @param backend computes
     * @return the model
     * @throws ModelFileException if the file is no model of a task, or cut off, or changed
     * @throws IOException if it cannot be read
     */
    public static TaskModel read(Path path, Backend backend) throws IOException {
        return restore(path, TensorFile.readAny(path), backend);
    }

    /**
     * A trained model of a file that was read.
     *
     * @param path the file, for messages
     * @param file its content
     * @param backend computes
     * @return the model
     * @throws ModelFileException if the file is no model of a task
     */
    public static TaskModel restore(Path path, TensorFile file, Backend backend)
            throws ModelFileException {
        Checks.given("path", path);
        Checks.given("file", file);
        Checks.given("backend", backend);
        String name = file.header().get(TaskModel.TASK);
        if (name == null) {
            throw new ModelFileException(
                    "%s is no model of a task; make one with rnn train --task".formatted(path));
        }
        try {
            return named(name).restore(backend, file);
        } catch (RuntimeException wrong) {
            throw new ModelFileException(
                    "%s is no model that this program can read: %s"
                            .formatted(path, wrong.getMessage()));
        }
    }
}
