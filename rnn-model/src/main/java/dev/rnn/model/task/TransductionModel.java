package dev.rnn.model.task;

import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;
import dev.rnn.model.TensorFile;
import dev.rnn.model.Vocabulary;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.decode.Picker;
import dev.rnn.model.decode.Sampling;
import dev.rnn.model.insight.Answer;
import dev.rnn.model.insight.AttentionMap;
import dev.rnn.model.insight.GateTrace;
import dev.rnn.model.insight.GateTraces;
import dev.rnn.model.insight.Insight;
import dev.rnn.model.seq2seq.EncoderDecoder;
import dev.rnn.model.seq2seq.EncoderDecoderSpec;
import dev.rnn.model.seq2seq.Pair;
import dev.rnn.model.seq2seq.Transducer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** A trained encoder-decoder of a task: reads an input, writes a text. For one thread at a time. */
public final class TransductionModel implements TaskModel {
    /** Hypotheses of the beam search of {@link #answer(String)}. */
    static final int BEAM = 5;

    /** Examples of a report whose attention is shown. */
    private static final int MAPS = 2;

    private static final String TOKENS = "task.target";
    private static final String BETWEEN = "\n";

    private final Transduction task;
    private final EncoderDecoder model;
    private final Reading reading;
    private final Vocabulary vocabulary;
    private final Transducer transducer;

    TransductionModel(
            Transduction task, EncoderDecoder model, Reading reading, Vocabulary vocabulary) {
        this.task = task;
        this.model = model;
        this.reading = reading;
        this.vocabulary = vocabulary;
        // A word that is right is better than none, which is never right.
        transducer = new Transducer(model, task.longest(), vocabulary.symbol(Vocabulary.UNKNOWN));
    }

    static String line(Vocabulary vocabulary) {
        return String.join(BETWEEN, vocabulary.tokens());
    }

    static Vocabulary vocabulary(String line) {
        if (line == null) {
            throw new IllegalArgumentException("it names no tokens");
        }
        return Vocabulary.of(List.of(line.split(BETWEEN, -1)));
    }

    static Vocabulary vocabulary(Map<String, String> lines) {
        return vocabulary(lines.get(TOKENS));
    }

    Transducer transducer() {
        return transducer;
    }

    List<Pair> pairs(List<Phrase> phrases) {
        List<Pair> pairs = new ArrayList<>();
        for (Phrase phrase : phrases) {
            pairs.add(pair(phrase));
        }
        return pairs;
    }

    Pair pair(Phrase phrase) {
        List<Integer> target = new ArrayList<>();
        for (int symbol : vocabulary.encode(phrase.target())) {
            target.add(symbol);
        }
        return new Pair(reading.source(phrase.input()), target);
    }

    /** The tokens that are written for inputs. */
    List<List<String>> write(List<String> inputs, int width, float lengthPenalty) {
        return transducer
                .write(inputs.stream().map(reading::source).toList(), width, lengthPenalty)
                .stream()
                .map(this::tokens)
                .toList();
    }

    private List<String> tokens(List<Integer> symbols) {
        return symbols.stream().map(vocabulary::token).toList();
    }

    @Override
    public TensorFile file(SortedMap<String, String> provenance) {
        Checks.given("provenance", provenance);
        Map<String, String> lines = new LinkedHashMap<>(model.description());
        lines.put(TASK, task.name());
        lines.put(TOKENS, line(vocabulary));
        lines.putAll(reading.lines());
        provenance.forEach((name, value) -> lines.put("made." + name, value));
        return new TensorFile(
                TensorFile.MODEL, lines, model.spec().parameters(), Slice.of(model.parameters()));
    }

    @Override
    public Scores evaluate(TextFile file, Split split, Part part) throws DataException {
        return task.scores(this, Phrase.part(task.read(file), split, part));
    }

    @Override
    public String answer(String input) {
        Checks.given("input", input);
        return task.text(write(List.of(input), BEAM, 0).get(0));
    }

    /**
     * Says something drawn at random, as in a conversation.
     *
     * @param input what was said
     * @param sampling how each token is drawn
     * @param random the numbers that it is drawn with
     * @return an answer
     */
    public String answer(String input, Sampling sampling, RandomStream random) {
        Checks.given("input", input);
        Picker picker = new Picker(sampling, vocabulary.size(), model.backend(), random);
        return task.text(tokens(transducer.sample(reading.source(input), picker)));
    }

    /** For the likeliest text, written greedily. */
    @Override
    public Optional<AttentionMap> attention(String input) {
        Checks.given("input", input);
        if (model.spec().attention().isEmpty()) {
            return Optional.empty();
        }
        List<Integer> written = transducer.write(List.of(reading.source(input))).get(0);
        return Optional.of(
                new AttentionMap(
                        reading.tokens(input),
                        tokens(written),
                        transducer.attention(new Pair(reading.source(input), written))));
    }

    /** Those of the encoder. */
    @Override
    public List<GateTrace> gates(String input) {
        Checks.given("input", input);
        if (!(reading instanceof TokenReading text)) {
            return List.of();
        }
        List<String> tokens = text.tokens(input);
        EncoderDecoderSpec spec = model.spec();
        Slice parameters = Slice.of(model.parameters());
        int embedding = spec.source() * spec.sourceEmbedding();
        return GateTraces.of(
                model.backend(),
                spec.encoder(),
                parameters.part(embedding, spec.encoder().parameters().size()),
                embedding == 0 ? Slice.NONE : parameters.part(0, embedding),
                Slice.NONE,
                tokens,
                Input.oneHot(text.vocabulary().encode(tokens)));
    }

    /** Answers to some examples, each input once, and a look inside for the first. */
    Insight insight(List<Phrase> phrases) {
        Map<String, Phrase> shown = new LinkedHashMap<>();
        Shown.of(phrases.size())
                .mapToObj(phrases::get)
                .forEach(phrase -> shown.putIfAbsent(phrase.input(), phrase));
        List<Answer> answers = new ArrayList<>();
        List<AttentionMap> maps = new ArrayList<>();
        for (Phrase phrase : shown.values()) {
            answers.add(
                    new Answer(
                            reading.shown(phrase.input()),
                            answer(phrase.input()),
                            task.text(phrase.target())));
            if (maps.size() < MAPS) {
                attention(phrase.input()).ifPresent(maps::add);
            }
        }
        String first = phrases.get(0).input();
        return new Insight(answers, Optional.empty(), maps, gates(first));
    }
}
