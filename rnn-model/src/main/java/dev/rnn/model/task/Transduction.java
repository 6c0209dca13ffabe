package dev.rnn.model.task;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.model.TensorFile;
import dev.rnn.model.Validation;
import dev.rnn.model.Vocabulary;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.seq2seq.EncoderDecoder;
import dev.rnn.model.seq2seq.EncoderDecoderObjective;
import dev.rnn.model.seq2seq.EncoderDecoderSpec;
import java.util.List;
import java.util.Map;

/** A task whose model reads one sequence and writes another. */
abstract class Transduction implements Task {
    /** All examples of the data; {@code file} is null for a task that makes its own. */
    abstract List<Phrase> read(TextFile file) throws DataException;

    /** How inputs become sources, as the training part teaches. */
    abstract Reading reading(List<Phrase> training);

    /** The same from the lines of a model file. */
    abstract Reading reading(Map<String, String> lines);

    /** How often a token must be in training targets to be written. */
    abstract int atLeast();

    /** The most tokens that are written. */
    abstract int longest();

    /** The model for so many symbols, or features, of the source and symbols of the target. */
    abstract EncoderDecoderSpec spec(int source, int symbols, TaskSettings settings);

    /** Measures. */
    abstract Scores scores(TransductionModel model, List<Phrase> phrases);

    /** A target's tokens as a text. */
    abstract String text(List<String> tokens);

    @Override
    public TaskTraining prepare(Backend backend, TextFile file, Split split, TaskSettings settings)
            throws DataException {
        Checks.given("backend", backend);
        Checks.given("split", split);
        Checks.given("settings", settings);
        if (!data().isEmpty()) {
            Checks.given("file", file);
        }
        List<Phrase> all = read(file);
        List<Phrase> training = Phrase.part(all, split, Part.TRAINING);
        List<Phrase> validation = Phrase.part(all, split, Part.VALIDATION);
        Reading reading = reading(training);
        Vocabulary vocabulary =
                Vocabulary.counted(
                        training.stream().map(Phrase::target).toList(),
                        atLeast(),
                        Vocabulary.END,
                        Vocabulary.UNKNOWN);
        EncoderDecoder start =
                EncoderDecoder.initial(
                        backend,
                        spec(reading.size(), vocabulary.size(), settings),
                        settings.training().seed());
        TransductionModel untrained = new TransductionModel(this, start, reading, vocabulary);
        EncoderDecoderObjective objective =
                EncoderDecoderObjective.of(start, untrained.pairs(training), settings.batch())
                        .withValidation(untrained.pairs(validation));
        return new TaskTraining(
                objective,
                settings.training(),
                Validation.LOSS,
                parameters ->
                        new TransductionModel(
                                this, objective.model(parameters), reading, vocabulary),
                "%,d examples for training, %,d for validation; reads %,d, writes %,d symbols"
                        .formatted(
                                training.size(),
                                validation.size(),
                                reading.size(),
                                vocabulary.size()),
                model -> ((TransductionModel) model).insight(validation));
    }

    @Override
    public TaskModel restore(Backend backend, TensorFile file) {
        Checks.given("file", file);
        return new TransductionModel(
                this,
                EncoderDecoder.of(backend, file),
                reading(file.header()),
                TransductionModel.vocabulary(file.header()));
    }
}
