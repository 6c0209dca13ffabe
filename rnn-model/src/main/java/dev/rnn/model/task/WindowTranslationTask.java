package dev.rnn.model.task;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Slice;
import dev.rnn.model.TensorFile;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.Vocabulary;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.data.Tokenizer;
import dev.rnn.model.insight.Answer;
import dev.rnn.model.insight.Insight;
import dev.rnn.model.metric.Estimate;
import dev.rnn.model.window.FixedWindow;
import dev.rnn.model.window.FixedWindowObjective;
import dev.rnn.model.window.FixedWindowSpec;
import dev.rnn.model.window.WindowData;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** Translation without recurrence: the first five words in, a fixed number of words out. */
final class WindowTranslationTask implements Task {
    private static final int WINDOW = TranslationTask.WINDOW;
    private static final int OUTPUTS = 8;
    private static final int EMBEDDING = 128;
    private static final String SOURCE = "task.source";
    private static final String TARGET = "task.target";

    @Override
    public String name() {
        return "translation-window";
    }

    @Override
    public String about() {
        return "translation without recurrence: five words in, eight out";
    }

    @Override
    public String data() {
        return new TranslationTask().data();
    }

    @Override
    public TaskSettings settings() {
        return new TaskSettings(
                256,
                64,
                TrainingOptions.DEFAULT.withEpochs(15).withRate(0.002f, 0.0001f).withClip(1));
    }

    /** Sentences as windows: of symbol 0, {@link Vocabulary#END}, as many as there is room for. */
    private record Sentences(List<Phrase> phrases, Vocabulary source, Vocabulary target)
            implements WindowData {
        @Override
        public int size() {
            return phrases.size();
        }

        @Override
        public void read(int i, int[] into, int at) {
            fill(source.encode(Tokenizer.WORDS.tokens(phrases.get(i).input())), into, at, WINDOW);
        }

        @Override
        public void right(int i, int[] into, int at) {
            fill(target.encode(phrases.get(i).target()), into, at, OUTPUTS);
        }

        private static void fill(int[] symbols, int[] into, int at, int count) {
            for (int k = 0; k < count; k++) {
                into[at + k] = k < symbols.length ? symbols[k] : 0;
            }
        }
    }

    @Override
    public TaskTraining prepare(Backend backend, TextFile file, Split split, TaskSettings settings)
            throws DataException {
        Checks.given("backend", backend);
        Checks.given("file", file);
        Checks.given("split", split);
        Checks.given("settings", settings);
        List<Phrase> all = new TranslationTask().read(file);
        List<Phrase> training = Phrase.part(all, split, Part.TRAINING);
        List<Phrase> validation = Phrase.part(all, split, Part.VALIDATION);
        Vocabulary source =
                counted(training.stream().map(p -> Tokenizer.WORDS.tokens(p.input())).toList());
        Vocabulary target = counted(training.stream().map(Phrase::target).toList());
        FixedWindowSpec spec =
                new FixedWindowSpec(
                        source.size(),
                        WINDOW,
                        EMBEDDING,
                        settings.hidden(),
                        OUTPUTS,
                        target.size());
        FixedWindowObjective objective =
                new FixedWindowObjective(
                        FixedWindow.initial(backend, spec, settings.training().seed()),
                        new Sentences(training, source, target),
                        new Sentences(validation, source, target),
                        settings.batch());
        return new TaskTraining(
                objective,
                settings.training(),
                FixedWindowObjective.ACCURACY,
                parameters -> new Model(objective.model(parameters), source, target),
                "%,d examples for training, %,d for validation; reads %,d, writes %,d symbols"
                        .formatted(
                                training.size(), validation.size(), source.size(), target.size()),
                model ->
                        Insight.of(
                                Shown.of(validation.size())
                                        .mapToObj(validation::get)
                                        .map(
                                                phrase ->
                                                        new Answer(
                                                                phrase.input(),
                                                                model.answer(phrase.input()),
                                                                Words.text(phrase.target())))
                                        .toList()));
    }

    private static Vocabulary counted(List<List<String>> texts) {
        return Vocabulary.counted(texts, 2, Vocabulary.END, Vocabulary.UNKNOWN);
    }

    @Override
    public TaskModel restore(Backend backend, TensorFile file) {
        Checks.given("file", file);
        return new Model(
                FixedWindow.of(backend, file),
                TransductionModel.vocabulary(file.header().get(SOURCE)),
                TransductionModel.vocabulary(file.header().get(TARGET)));
    }

    private record Model(FixedWindow network, Vocabulary source, Vocabulary target)
            implements TaskModel {
        @Override
        public TensorFile file(SortedMap<String, String> provenance) {
            Checks.given("provenance", provenance);
            Map<String, String> lines = new LinkedHashMap<>(network.description());
            lines.put(TASK, new WindowTranslationTask().name());
            lines.put(SOURCE, TransductionModel.line(source));
            lines.put(TARGET, TransductionModel.line(target));
            new TreeMap<>(provenance).forEach((name, value) -> lines.put("made." + name, value));
            return new TensorFile(
                    TensorFile.MODEL,
                    lines,
                    network.spec().parameters(),
                    Slice.of(network.parameters()));
        }

        @Override
        public Scores evaluate(TextFile file, Split split, Part part) throws DataException {
            List<Phrase> phrases = Phrase.part(new TranslationTask().read(file), split, part);
            Map<String, List<List<String>>> references = Phrase.references(phrases);
            List<String> sentences = List.copyOf(references.keySet());
            SequencedMap<String, Estimate> figures = new LinkedHashMap<>();
            TranslationTask.add(figures, "", sentences, write(sentences), references);
            return new Scores(figures, "");
        }

        private List<List<String>> write(List<String> sentences) {
            List<Phrase> phrases =
                    sentences.stream().map(s -> new Phrase(s, s, List.of())).toList();
            int[][] written =
                    network.write(
                            new Sentences(phrases, source, target),
                            target.symbol(Vocabulary.UNKNOWN));
            return Arrays.stream(written)
                    .map(
                            row ->
                                    Arrays.stream(row)
                                            .takeWhile(symbol -> symbol != 0)
                                            .mapToObj(target::token)
                                            .toList())
                    .toList();
        }

        @Override
        public String answer(String input) {
            Checks.given("input", input);
            return Words.text(write(List.of(input)).get(0));
        }
    }
}
