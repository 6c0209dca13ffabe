package dev.rnn.cli;

import dev.rnn.interchange.ModelFormat;
import dev.rnn.interchange.ModelFormats;
import dev.rnn.interchange.OutputActivation;
import dev.rnn.model.data.Part;
import dev.rnn.model.task.Task;
import dev.rnn.model.task.Tasks;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What completion offers for options whose type does not list their words. It goes by an option's
 * label: in one command, options of different words have different labels.
 */
final class Candidates {
    private Candidates() {}

    /** Of {@code --task}. */
    static final class TaskNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Tasks.all().stream().map(Task::name).iterator();
        }
    }

    /** Of {@code --backend}. */
    static final class BackendNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("simd", "scalar").iterator();
        }
    }

    /** Of {@code --part}. */
    static final class Parts implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return words(Part.values());
        }
    }

    /** Of {@code --apply}. */
    static final class OutputActivations implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return words(OutputActivation.values());
        }
    }

    /** Of {@code --activation} of a plain RNN. */
    static final class Activations implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("tanh", "relu").iterator();
        }
    }

    /** Of {@code --to}. */
    static final class Formats implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return ModelFormats.all().stream()
                    .filter(ModelFormat::writes)
                    .map(ModelFormat::name)
                    .iterator();
        }
    }

    private static Iterator<String> words(Enum<?>... constants) {
        return Stream.of(constants).map(each -> each.name().toLowerCase(Locale.ROOT)).iterator();
    }
}
