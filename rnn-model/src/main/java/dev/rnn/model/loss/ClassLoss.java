package dev.rnn.model.loss;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.LossSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import java.util.List;
import java.util.OptionalInt;

/** A loss that looks at the right class of each row, with class weights and an ignored index. */
abstract class ClassLoss extends RowLoss {
    private final OptionalInt ignored;
    private final int ignoredIndex;
    private final Room rowWeights = new Room();
    private final dev.rnn.api.Reductions reductions;

    /** One a class; null where all are 1. */
    final float[] weights;

    /** The right classes; null where the target holds values. */
    Target.Classes classes;

    ClassLoss(
            LossSpec spec,
            Reduction reduction,
            List<Float> weights,
            OptionalInt ignored,
            Backend backend,
            Workers workers) {
        super(spec, reduction, backend, workers);
        this.weights = Options.array(weights);
        this.ignored = ignored;
        ignoredIndex = ignored.orElse(0);
        reductions = backend.reductions();
    }

    @Override
    float prepare(Target target) {
        if (!(target instanceof Target.Classes given)) {
            throw new IllegalArgumentException(
                    "target holds values, this loss compares with classes; use Target.classes");
        }
        checkWeights();
        classes = given;
        checkClasses();
        return weights == null ? counted() : sumOfWeights();
    }

    final void checkWeights() {
        if (weights != null && weights.length != width) {
            throw new IllegalArgumentException(
                    "a row of predictions has %d classes, this loss has weights for %d"
                            .formatted(width, weights.length));
        }
    }

    /** Each class in range, or ignored, or in a row that does not count. */
    private void checkClasses() {
        Checks.given("the classes of target", classes.classes());
        int offset = classes.offset();
        if (offset < 0 || rows > classes.classes().length - offset) {
            throw new IllegalArgumentException(
                    "target has %d entries from %d on, expected %d"
                            .formatted(classes.classes().length - offset, offset, rows));
        }
        for (int row = 0; row < rows; row++) {
            int right = right(row);
            if (counts(row) && (right < 0 || right >= width)) {
                throw new IllegalArgumentException(
                        "target[%d] is %d, must be from 0 to %d (the classes)%s"
                                .formatted(
                                        row,
                                        right,
                                        width - 1,
                                        ignored.isPresent()
                                                ? " or %d (ignored)".formatted(ignoredIndex)
                                                : ""));
            }
        }
    }

    private float sumOfWeights() {
        Slice each = rowWeights.of(rows);
        for (int row = 0; row < rows; row++) {
            each.array()[row] = counts(row) ? weights[right(row)] : 0;
        }
        return reductions.sum(each);
    }

    final int right(int row) {
        return classes.classes()[classes.offset() + row];
    }

    @Override
    boolean counts(int row) {
        return super.counts(row)
                && (classes == null || ignored.isEmpty() || right(row) != ignoredIndex);
    }
}
