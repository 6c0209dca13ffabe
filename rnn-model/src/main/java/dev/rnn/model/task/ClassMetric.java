package dev.rnn.model.task;

import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.model.ValidationMetric;
import dev.rnn.model.metric.ConfusionMatrix;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A figure of the largest outputs against the right classes. */
final class ClassMetric implements ValidationMetric {
    private final String name;
    private final List<String> classes;
    private final ToDoubleFunction<ConfusionMatrix> figure;
    private ConfusionMatrix matrix;

    ClassMetric(String name, List<String> classes, ToDoubleFunction<ConfusionMatrix> figure) {
        this.name = name;
        this.classes = classes;
        this.figure = figure;
        start();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        matrix = new ConfusionMatrix(classes);
    }

    @Override
    public void add(SequenceShape shape, int rows, int width, Slice outputs, Target target) {
        Target.Classes right = (Target.Classes) target;
        for (int row = 0; row < rows; row++) {
            matrix.add(right.classes()[right.offset() + row], largest(outputs, row, width));
        }
    }

    @Override
    public double value() {
        return figure.applyAsDouble(matrix);
    }

    /** What was taken in since the start. */
    ConfusionMatrix matrix() {
        return matrix;
    }

    /** The column of a row's largest output, the first of equal ones. */
    static int largest(Slice outputs, int row, int width) {
        int from = outputs.offset() + row * width;
        int best = 0;
        for (int i = 1; i < width; i++) {
            if (outputs.array()[from + i] > outputs.array()[from + best]) {
                best = i;
            }
        }
        return best;
    }
}
