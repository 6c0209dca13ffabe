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
    ADAM(Adam.DEFAULT, 0.01f),
    ADAMW(AdamW.DEFAULT, 0.01f),
    NADAM(NAdam.DEFAULT, 0.01f),
    ADAMAX(Adamax.DEFAULT, 0.01f),
    RMSPROP(RmsProp.DEFAULT, 0.005f),
    ADAGRAD(Adagrad.DEFAULT, 0.05f),
    ADADELTA(Adadelta.DEFAULT, 1),
    SGD(Sgd.DEFAULT, 1);

    private final WeightDecay spec;
    private final float rate;

    OptimizerKind(WeightDecay spec, float rate) {
        this.spec = spec;
        this.rate = rate;
    }

    /** The learning rate if none is given. */
    float rate() {
        return rate;
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
