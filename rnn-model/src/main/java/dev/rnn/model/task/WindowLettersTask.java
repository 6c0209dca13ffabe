package dev.rnn.model.task;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Slice;
import dev.rnn.model.TensorFile;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.Validation;
import dev.rnn.model.Vocabulary;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.insight.Answer;
import dev.rnn.model.insight.Insight;
import dev.rnn.model.metric.Estimate;
import dev.rnn.model.metric.Likelihood;
import dev.rnn.model.window.FixedWindow;
import dev.rnn.model.window.FixedWindowObjective;
import dev.rnn.model.window.FixedWindowSpec;
import dev.rnn.model.window.WindowData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The next letter without recurrence, from the ten before it. The last tenth of the text is for the
 * test, half a tenth before it for validation.
 */
final class WindowLettersTask implements Task {
    private static final int WINDOW = 10;
    private static final int EMBEDDING = 24;
    private static final double VALIDATION = 0.85;
    private static final double TEST = 0.9;
    private static final String SOURCE = "task.source";

    /** Letters that a loss is taken over at once, for its standard error. */
    private static final int CHUNK = 1000;

    @Override
    public String name() {
        return "letters-window";
    }

    @Override
    public String about() {
        return "the next letter without recurrence, from the ten before it";
    }

    @Override
    public String data() {
        return "any text";
    }

    @Override
    public TaskSettings settings() {
        return new TaskSettings(
                256, 256, TrainingOptions.DEFAULT.withEpochs(4).withRate(0.003f, 0.0001f));
    }

    /** Each letter from {@code from} to {@code to - 1}, and the ones before it. */
    private record Letters(int[] symbols, int from, int to) implements WindowData {
        @Override
        public int size() {
            return to - from;
        }

        @Override
        public void read(int i, int[] into, int at) {
            System.arraycopy(symbols, from + i - WINDOW, into, at, WINDOW);
        }

        @Override
        public void right(int i, int[] into, int at) {
            into[at] = symbols[from + i];
        }
    }

    private static Letters part(TextFile file, Vocabulary vocabulary, Part part)
            throws DataException {
        int[] symbols = vocabulary.encode(file.text());
        int validation = (int) (symbols.length * VALIDATION);
        int test = (int) (symbols.length * TEST);
        if (validation <= WINDOW || test <= validation) {
            throw new DataException(
                    "%s has %d characters, a training needs some hundred at least"
                            .formatted(file.name(), symbols.length));
        }
        return switch (part) {
            case TRAINING -> new Letters(symbols, WINDOW, validation);
            case VALIDATION -> new Letters(symbols, validation, test);
            case TEST -> new Letters(symbols, test, symbols.length);
        };
    }

    @Override
    public TaskTraining prepare(Backend backend, TextFile file, Split split, TaskSettings settings)
            throws DataException {
        Checks.given("backend", backend);
        Checks.given("file", file);
        Checks.given("settings", settings);
        Checks.given("split", split);
        if (split.fold() != 0) {
            throw new DataException(
                    "letters-window tests on the end of the text and has no fold %d; leave it out"
                            .formatted(split.fold()));
        }
        Vocabulary vocabulary = Vocabulary.of(file.text());
        int letters = vocabulary.size();
        Letters training = part(file, vocabulary, Part.TRAINING);
        Letters validation = part(file, vocabulary, Part.VALIDATION);
        FixedWindowSpec spec =
                new FixedWindowSpec(letters, WINDOW, EMBEDDING, settings.hidden(), 1, letters);
        FixedWindowObjective objective =
                new FixedWindowObjective(
                        FixedWindow.initial(backend, spec, settings.training().seed()),
                        training,
                        validation,
                        settings.batch());
        return new TaskTraining(
                objective,
                settings.training(),
                Validation.LOSS,
                parameters -> new Model(objective.model(parameters), vocabulary),
                "%,d letters for training, %,d for validation; %d different"
                        .formatted(training.size(), validation.size(), letters),
                model -> insight(model, validation, vocabulary));
    }

    /** The next letter at some places. */
    private static Insight insight(TaskModel model, Letters letters, Vocabulary vocabulary) {
        List<Answer> answers = new ArrayList<>();
        for (int i : Shown.of(letters.size()).toArray()) {
            int at = letters.from() + i;
            StringBuilder before = new StringBuilder();
            for (int t = at - WINDOW; t < at; t++) {
                before.append(vocabulary.token(letters.symbols()[t]));
            }
            answers.add(
                    new Answer(
                            quoted(before.toString()),
                            quoted(model.answer(before.toString())),
                            quoted(vocabulary.token(letters.symbols()[at]))));
        }
        return Insight.of(answers);
    }

    /** White space can be seen. */
    private static String quoted(String letters) {
        return '"' + letters.replace("\n", "\\n") + '"';
    }

    @Override
    public TaskModel restore(Backend backend, TensorFile file) {
        Checks.given("file", file);
        return new Model(FixedWindow.of(backend, file), Vocabulary.of(file.header().get(SOURCE)));
    }

    private record Model(FixedWindow network, Vocabulary vocabulary) implements TaskModel {
        @Override
        public TensorFile file(SortedMap<String, String> provenance) {
            Checks.given("provenance", provenance);
            Map<String, String> lines = new LinkedHashMap<>(network.description());
            lines.put(TASK, new WindowLettersTask().name());
            lines.put(SOURCE, String.join("", vocabulary.tokens()));
            new TreeMap<>(provenance).forEach((name, value) -> lines.put("made." + name, value));
            return new TensorFile(
                    TensorFile.MODEL,
                    lines,
                    network.spec().parameters(),
                    Slice.of(network.parameters()));
        }

        @Override
        public Scores evaluate(TextFile file, Split split, Part part) throws DataException {
            Checks.given("file", file);
            Letters letters = part(file, vocabulary, part);
            Likelihood likelihood = new Likelihood();
            for (int from = letters.from(); from < letters.to(); from += CHUNK) {
                Letters chunk =
                        new Letters(letters.symbols(), from, Math.min(from + CHUNK, letters.to()));
                likelihood.add(network.loss(chunk) * chunk.size(), chunk.size());
            }
            SequencedMap<String, Estimate> figures = new LinkedHashMap<>();
            figures.put("nats a letter", likelihood.nats());
            return new Scores(figures, "");
        }

        @Override
        public String answer(String input) {
            Checks.given("input", input);
            // What comes before the input: blanks, or the first letter where a text has none
            String before = vocabulary.symbol(' ') < 0 ? vocabulary.token(0) : " ";
            int[] symbols = vocabulary.encode(before.repeat(WINDOW) + input);
            int[] last = Arrays.copyOf(symbols, symbols.length + 1);
            Letters next = new Letters(last, symbols.length, symbols.length + 1);
            return vocabulary.token(network.write(next)[0][0]);
        }
    }
}
