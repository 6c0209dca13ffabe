package dev.rnn.model.task;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.model.Batches;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkObjective;
import dev.rnn.model.SavedModel;
import dev.rnn.model.TensorFile;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.insight.Answer;
import dev.rnn.model.insight.Insight;
import dev.rnn.model.metric.ConfusionMatrix;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A task whose network reads a sequence and says at its end to which class it belongs. */
abstract class Classifier implements Task {
    /** All examples of the data, each once. */
    abstract List<Labelled> read(TextFile file) throws DataException;

    /** How inputs become sequences, as the training part teaches. */
    abstract Inputs inputs(List<Labelled> training);

    /** The same from the lines of a model file. */
    abstract Inputs inputs(Map<String, String> lines);

    /** A network of initial weights. */
    abstract Network network(Backend backend, int inputs, int classes, TaskSettings settings);

    /** The figure of the validation that says which epoch is kept. */
    abstract String best();

    @Override
    public TaskTraining prepare(Backend backend, TextFile file, Split split, TaskSettings settings)
            throws DataException {
        Checks.given("backend", backend);
        Checks.given("file", file);
        Checks.given("split", split);
        Checks.given("settings", settings);
        List<Labelled> all = read(file);
        List<Labelled> training = Labelled.part(file, all, split, Part.TRAINING);
        List<Labelled> validation = Labelled.part(file, all, split, Part.VALIDATION);
        List<String> classes = training.stream().map(Labelled::label).distinct().sorted().toList();
        Inputs inputs = inputs(training);
        Network network = network(backend, inputs.size(), classes.size(), settings);
        ClassifierModel untrained = new ClassifierModel(this, network, inputs, classes);
        ClassMetric accuracy = new ClassMetric("accuracy", classes, ConfusionMatrix::accuracy);
        NetworkObjective objective =
                NetworkObjective.of(
                                network,
                                Batches.training(
                                        network.spec(),
                                        untrained.examples(file, training),
                                        settings.batch()))
                        .withValidation(
                                Batches.evaluation(
                                        network.spec(),
                                        untrained.examples(file, validation),
                                        settings.batch()),
                                accuracy,
                                new ClassMetric("macro-F1", classes, ConfusionMatrix::macroF1));
        return new TaskTraining(
                objective,
                settings.training(),
                best(),
                parameters ->
                        new ClassifierModel(this, objective.network(parameters), inputs, classes),
                "%,d examples of %d classes for training, %,d for validation"
                        .formatted(training.size(), classes.size(), validation.size()),
                model -> insight((ClassifierModel) model, validation, accuracy.matrix()));
    }

    /** Some examples, and the gates over the longest of them. */
    private static Insight insight(
            ClassifierModel model, List<Labelled> validation, ConfusionMatrix matrix) {
        List<Labelled> shown = Shown.of(validation.size()).mapToObj(validation::get).toList();
        String longest =
                shown.stream()
                        .map(Labelled::input)
                        .max(Comparator.comparingInt(i -> model.inputs().tokens(i).size()))
                        .orElseThrow();
        return new Insight(
                shown.stream()
                        .map(
                                example ->
                                        new Answer(
                                                model.inputs().shown(example.input()),
                                                model.answer(example.input()),
                                                example.label()))
                        .toList(),
                Optional.of(matrix),
                List.of(),
                model.gates(longest));
    }

    @Override
    public TaskModel restore(Backend backend, TensorFile file) {
        Checks.given("file", file);
        SavedModel saved = SavedModel.of(backend, file.header(), file.values().toArray());
        return new ClassifierModel(
                this,
                saved.network(),
                inputs(file.header()),
                ClassifierModel.classes(file.header()));
    }
}
