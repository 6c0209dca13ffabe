package dev.rnn.model.loss;

import dev.rnn.api.Backend;
import dev.rnn.api.LossSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;

/**
 * A loss that is a function of prediction minus target, element by element, summed over each row in
 * increasing column.
 */
abstract class DifferenceLoss extends RowLoss {
    private Slice target;

    DifferenceLoss(LossSpec spec, Reduction reduction, Backend backend, Workers workers) {
        super(spec, reduction, backend, workers);
    }

    /** The loss of a difference in a column. */
    abstract float value(int column, float d);

    /** Its derivative. */
    abstract float slope(int column, float d);

    @Override
    float prepare(Target target) {
        this.target = values(target);
        return (float) counted() * width;
    }

    @Override
    void share(int worker) {
        float[] x = predictions.array();
        float[] z = target.array();
        for (int row = workers.share(rows, worker); row < workers.share(rows, worker + 1); row++) {
            if (!counts(row)) {
                drop(row);
                continue;
            }
            int xo = predictions.offset() + row * width;
            int zo = target.offset() + row * width;
            int go = gradient.offset() + row * width;
            float sum = 0;
            for (int i = 0; i < width; i++) {
                float d = x[xo + i] - z[zo + i];
                sum += value(i, d);
                if (differentiate) {
                    gradient.array()[go + i] = factor * slope(i, d);
                }
            }
            losses.array()[losses.offset() + row] = sum;
        }
    }
}
