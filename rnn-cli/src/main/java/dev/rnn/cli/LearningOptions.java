package dev.rnn.cli;

import dev.rnn.api.OptimizerSpec;
import java.util.SortedMap;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** The options of {@code rnn train} that say how weights are changed, but for the rate. */
final class LearningOptions {
    @Option(
            names = "--optimizer",
            paramLabel = "OPTIMIZER",
            description = "One of ${COMPLETION-CANDIDATES}, with PyTorch's defaults.")
    private OptimizerKind optimizer = OptimizerKind.ADAM;

    @Option(
            names = "--momentum",
            paramLabel = "M",
            description = "How much of the last direction stays; sgd and rmsprop alone have it.",
            showDefaultValue = Help.Visibility.NEVER)
    private Double momentum;

    @Option(names = "--nesterov", description = "Looks ahead along the direction: sgd alone.")
    private boolean nesterov;

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            description = "Draws weights towards 0; by default 0, with adamw 0.01.",
            showDefaultValue = Help.Visibility.NEVER)
    private Double weightDecay;

    @Option(
            names = "--clip",
            paramLabel = "N",
            description = "Largest norm of the gradient; longer ones are scaled down.")
    private float clip = 5;

    /** Each option within its range, and none against another. */
    void check() {
        Ranges.check("--clip", clip, clip > 0, "above 0; Infinity for no limit");
        if (momentum != null) {
            Ranges.check(
                    "--momentum",
                    momentum,
                    momentum >= 0 && momentum < 1,
                    "from 0 to below 1, such as 0.9");
            Ranges.refuse(
                    !optimizer.hasMomentum(),
                    "--momentum is for sgd and rmsprop, --optimizer is %s; leave one of them out",
                    optimizer);
        }
        Ranges.refuse(
                nesterov && optimizer != OptimizerKind.SGD,
                "--nesterov is for sgd, --optimizer is %s; %s",
                optimizer,
                optimizer == OptimizerKind.ADAM ? "nadam is Adam with it" : "leave it out");
        Ranges.refuse(
                nesterov && momentum() == 0,
                "--nesterov looks ahead along the momentum, and there is none; give --momentum 0.9");
        Ranges.check(
                "--weight-decay",
                weightDecay(),
                weightDecay() >= 0 && Double.isFinite(weightDecay()),
                "at least 0 and finite");
    }

    /** The learning rate if none is given: momentum M makes steps 1 / (1 - M) times as long. */
    float usualRate(CellKind cell) {
        return (float) (optimizer.rate(cell) * (1 - momentum()));
    }

    OptimizerSpec optimizer() {
        return optimizer.spec(momentum(), nesterov, weightDecay());
    }

    float clip() {
        return clip;
    }

    private double momentum() {
        return momentum == null ? 0 : momentum;
    }

    private double weightDecay() {
        return weightDecay == null ? optimizer.weightDecay() : weightDecay;
    }

    void tell(SortedMap<String, String> made) {
        made.put("optimizer", optimizer.toString());
        made.put("weight-decay", Double.toString(weightDecay()));
        made.put("clip", Float.toString(clip));
        if (optimizer.hasMomentum()) {
            made.put("momentum", Double.toString(momentum()));
        }
        if (optimizer == OptimizerKind.SGD) {
            made.put("nesterov", Boolean.toString(nesterov));
        }
    }
}
