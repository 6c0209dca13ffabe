package dev.rnn.cli;

import dev.rnn.model.optimizer.Adadelta;
import dev.rnn.model.optimizer.Adagrad;
import dev.rnn.model.optimizer.Adam;
import dev.rnn.model.optimizer.AdamW;
import dev.rnn.model.optimizer.Adamax;
import dev.rnn.model.optimizer.NAdam;
import dev.rnn.model.optimizer.RmsProp;
import dev.rnn.model.optimizer.Sgd;
import dev.rnn.model.optimizer.WeightDecay;
import java.util.Locale;

/**
 * The optimizers of {@code --optimizer}, with PyTorch's defaults, and rates that do for a character
 * model: docs/decisions.md, "Training defaults".
 */
enum OptimizerKind {
    ADAM(Adam.DEFAULT, 0.01f, 0.015f),
    ADAMW(AdamW.DEFAULT, 0.01f, 0.015f),
    NADAM(NAdam.DEFAULT, 0.01f, 0.015f),
    ADAMAX(Adamax.DEFAULT, 0.01f, 0.015f),
    RMSPROP(RmsProp.DEFAULT, 0.005f, 0.005f),
    ADAGRAD(Adagrad.DEFAULT, 0.05f, 0.05f),
    ADADELTA(Adadelta.DEFAULT, 1, 1),
    SGD(Sgd.DEFAULT, 1, 1);

    private final WeightDecay spec;
    private final float rate;
    private final float rateWithGates;

    OptimizerKind(WeightDecay spec, float rate, float rateWithGates) {
        this.spec = spec;
        this.rate = rate;
        this.rateWithGates = rateWithGates;
    }

    /** The learning rate for a cell if none is given. */
    float rate(CellKind cell) {
        return cell.hasGates() ? rateWithGates : rate;
    }

    boolean hasMomentum() {
        return this == SGD || this == RMSPROP;
    }

    double weightDecay() {
        return spec.weightDecay();
    }

    /** Momentum and Nesterov's form only for those that have them. */
    WeightDecay spec(double momentum, boolean nesterov, double weightDecay) {
        WeightDecay made = spec;
        if (this == SGD) {
            made = new Sgd(momentum, 0, 0, nesterov);
        } else if (this == RMSPROP) {
            made = RmsProp.DEFAULT.withMomentum(momentum);
        }
        return made.withWeightDecay(weightDecay);
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
