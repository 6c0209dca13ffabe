package dev.rnn.model.task;

import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.model.Batches;
import dev.rnn.model.Example;
import dev.rnn.model.Network;
import dev.rnn.model.SavedModel;
import dev.rnn.model.Session;
import dev.rnn.model.TensorFile;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.insight.GateTrace;
import dev.rnn.model.insight.GateTraces;
import dev.rnn.model.metric.ConfusionMatrix;
import dev.rnn.model.metric.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;

/** A trained {@link Classifier}. */
record ClassifierModel(Classifier task, Network network, Inputs inputs, List<String> classes)
        implements TaskModel {
    private static final String CLASSES = "task.classes";
    private static final int BATCH = 64;

    static List<String> classes(Map<String, String> lines) {
        return List.of(lines.get(CLASSES).split("\n"));
    }

    /** Sequences with their classes. */
    List<Example> examples(TextFile file, List<Labelled> labelled) throws DataException {
        List<Example> examples = new ArrayList<>();
        for (Labelled example : labelled) {
            int label = classes.indexOf(example.label());
            if (label < 0) {
                throw new DataException(
                        "%s has an example of class '%s', of which the training part has none: it has %s"
                                .formatted(
                                        file.name(), example.label(), String.join(", ", classes)));
            }
            examples.add(inputs.example(example.input()).withClasses(label));
        }
        return examples;
    }

    @Override
    public TensorFile file(SortedMap<String, String> provenance) {
        Map<String, String> lines =
                new LinkedHashMap<>(new SavedModel(network, provenance).description());
        lines.put(TASK, task.name());
        lines.put(CLASSES, String.join("\n", classes));
        lines.putAll(inputs.lines());
        return new TensorFile(
                TensorFile.MODEL,
                lines,
                network.spec().parameters(),
                Slice.of(network.parameters()));
    }

    @Override
    public Scores evaluate(TextFile file, Split split, Part part) throws DataException {
        List<Example> examples = examples(file, Labelled.part(file, task.read(file), split, part));
        Batches batches = Batches.evaluation(network.spec(), examples, BATCH);
        ClassMetric metric = new ClassMetric("accuracy", classes, ConfusionMatrix::accuracy);
        Session session = network.newSession(batches.maxSteps(), batches.maxBatch());
        Slice logits = Slice.zeros(batches.maxBatch() * classes.size());
        for (int k = 0; k < batches.count(); k++) {
            SequenceShape shape = batches.load(k);
            int rows = shape.batch();
            Slice outputs = logits.part(0, rows * classes.size());
            session.run(shape, batches.input(), session.newState(rows), outputs);
            metric.add(shape, rows, classes.size(), outputs, batches.target());
        }
        ConfusionMatrix matrix = metric.matrix();
        SequencedMap<String, Estimate> figures = new LinkedHashMap<>();
        figures.put("accuracy", matrix.estimate(ConfusionMatrix::accuracy));
        figures.put("macro-F1", matrix.estimate(ConfusionMatrix::macroF1));
        for (int c = 0; c < classes.size(); c++) {
            int of = c;
            figures.put("precision of " + classes.get(c), matrix.estimate(m -> m.precision(of)));
            figures.put("recall of " + classes.get(c), matrix.estimate(m -> m.recall(of)));
            figures.put("F1 of " + classes.get(c), matrix.estimate(m -> m.f1(of)));
        }
        return new Scores(figures, matrix.toString());
    }

    @Override
    public String answer(String input) {
        Example example = inputs.example(input).withClasses(0);
        Batches batch = Batches.evaluation(network.spec(), List.of(example), 1);
        SequenceShape shape = batch.load(0);
        Session session = network.newSession(shape.steps(), 1);
        Slice outputs = Slice.zeros(classes.size());
        session.run(shape, batch.input(), session.newState(1), outputs);
        network.backend().softmax().softmax(1, classes.size(), outputs, outputs);
        int best = ClassMetric.largest(outputs, 0, classes.size());
        return String.format(Locale.ROOT, "%s %.3f", classes.get(best), outputs.get(best));
    }

    @Override
    public List<GateTrace> gates(String input) {
        List<String> tokens = inputs.tokens(input);
        if (tokens.isEmpty()) {
            return List.of();
        }
        Example example = inputs.example(input).withClasses(0);
        Batches batch = Batches.evaluation(network.spec(), List.of(example), 1);
        batch.load(0);
        return GateTraces.of(network, tokens, batch.input());
    }
}
