package dev.rnn.api.contract;

import dev.rnn.api.Backend;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Loss;
import dev.rnn.api.Slice;
import dev.rnn.api.Softmax;
import dev.rnn.api.Target;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What {@link Softmax} and {@link Loss} promise. */
public interface LossContract {
    /** The backend under test. */
    Backend backend();

    /** Probabilities, into another array and in place. */
    @Property
    default void softmaxOfRows(@ForAll(supplier = RowsCase.Rows.class) RowsCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        float[] x = c.values(trial, 3);
        float[] want = Canonical.softmax(c.width(), x);
        Softmax softmax = backend().softmax();
        Slice y = trial.output("y", x.length);
        softmax.softmax(c.rows(), c.width(), trial.input("x", x), y);
        trial.same("y", want, y);
        Slice place = trial.inOut("x and y", x);
        softmax.softmax(c.rows(), c.width(), place, place);
        trial.same("y in place", want, place);
        trial.nothingElseWritten();
    }

    /** Logarithms of probabilities, into another array and in place. */
    @Property
    default void logSoftmaxOfRows(@ForAll(supplier = RowsCase.Rows.class) RowsCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        float[] x = c.values(trial, 3);
        float[] want = Canonical.logSoftmax(c.width(), x);
        Softmax softmax = backend().softmax();
        Slice y = trial.output("y", x.length);
        softmax.logSoftmax(c.rows(), c.width(), trial.input("x", x), y);
        trial.same("y", want, y);
        Slice place = trial.inOut("x and y", x);
        softmax.logSoftmax(c.rows(), c.width(), place, place);
        trial.same("y in place", want, place);
        trial.nothingElseWritten();
    }

    /** Cross-entropy, its sum and its gradient, twice on one instance. */
    @Property
    default void crossEntropy(@ForAll(supplier = RowsCase.Rows.class) RowsCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        Loss loss = backend().loss(new CrossEntropySpec(), Sizes.team(c.threads()));
        for (int round = 0; round < 2; round++) {
            float[] x = c.values(trial, 3);
            int[] classes = c.classes(trial);
            float[] want = Canonical.crossEntropy(c.width(), x, classes);
            float total = Canonical.sum(want);
            int offset = trial.random().nextInt(4);
            int[] shifted = new int[offset + c.rows()];
            Arrays.fill(shifted, -1);
            System.arraycopy(classes, 0, shifted, offset, c.rows());
            Target target = new Target.Classes(shifted, offset);
            Slice logits = trial.input("predictions", x);

            Slice losses = trial.output("losses", c.rows());
            float sum = loss.evaluate(c.rows(), c.width(), logits, target, losses);
            trial.same("losses", want, losses);
            trial.same("sum", total, sum);

            float scale = round == 0 ? 1f : c.mix().values(trial.random(), 1, 1)[0];
            float[] gradient = Canonical.crossEntropyGradient(c.width(), x, classes, scale);
            losses = trial.output("losses", c.rows());
            Slice dx = trial.output("gradient", x.length);
            sum = loss.gradient(c.rows(), c.width(), logits, target, scale, losses, dx);
            trial.same("losses with gradient", want, losses);
            trial.same("sum with gradient", total, sum);
            trial.same("gradient", gradient, dx);

            losses = trial.output("losses", c.rows());
            Slice place = trial.inOut("predictions and gradient", x);
            sum = loss.gradient(c.rows(), c.width(), place, target, scale, losses, place);
            trial.same("losses with gradient in place", want, losses);
            trial.same("sum with gradient in place", total, sum);
            trial.same("gradient in place", gradient, place);
        }
        trial.nothingElseWritten();
    }
}
