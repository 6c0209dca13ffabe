package dev.rnn.model.optimizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.rnn.api.AdamSpec;
import dev.rnn.api.OptimizerSpec;
import dev.rnn.api.SgdSpec;
import java.util.List;

/** The optimizers under test. */
final class Rules {
    private Rules() {}

    /** Each with and without its options. */
    static final List<OptimizerSpec> ALL =
            List.of(
                    Sgd.DEFAULT,
                    Sgd.DEFAULT.withWeightDecay(0.1),
                    Sgd.DEFAULT.withMomentum(0.9).withDampening(0.2),
                    Sgd.DEFAULT.withMomentum(0.9).withNesterov(true).withWeightDecay(0.1),
                    Adagrad.DEFAULT,
                    Adagrad.DEFAULT.withRateDecay(0.1).withInitial(0.3).withWeightDecay(0.1),
                    Adadelta.DEFAULT,
                    Adadelta.DEFAULT.withRho(0.7).withWeightDecay(0.1),
                    RmsProp.DEFAULT,
                    RmsProp.DEFAULT.withCentered(true),
                    RmsProp.DEFAULT.withCentered(true).withMomentum(0.9).withWeightDecay(0.1),
                    Adam.DEFAULT,
                    Adam.DEFAULT.withAmsgrad(true).withWeightDecay(0.1),
                    AdamW.DEFAULT,
                    AdamW.DEFAULT.withAmsgrad(true),
                    NAdam.DEFAULT,
                    NAdam.DEFAULT.withWeightDecay(0.1).withDecoupled(true),
                    Adamax.DEFAULT,
                    Adamax.DEFAULT.withWeightDecay(0.1),
                    new SgdSpec(),
                    AdamSpec.DEFAULT);

    /** PyTorch's name and options. */
    static OptimizerSpec of(String name, JsonObject options) {
        double decay = Golden.number(options, "weight_decay", 0);
        double eps = Golden.number(options, "eps", -1);
        double momentum = Golden.number(options, "momentum", 0);
        JsonArray betas = options.getAsJsonArray("betas");
        double beta1 = betas == null ? 0.9 : betas.get(0).getAsDouble();
        double beta2 = betas == null ? 0.999 : betas.get(1).getAsDouble();
        boolean amsgrad = options.has("amsgrad");
        switch (name) {
            case "Sgd":
                return new Sgd(
                        momentum,
                        Golden.number(options, "dampening", 0),
                        decay,
                        options.has("nesterov"));
            case "Adagrad":
                return new Adagrad(
                        Golden.number(options, "lr_decay", 0),
                        decay,
                        Golden.number(options, "initial_accumulator_value", 0),
                        eps < 0 ? Adagrad.DEFAULT.epsilon() : eps);
            case "Adadelta":
                return new Adadelta(
                        Golden.number(options, "rho", Adadelta.DEFAULT.rho()),
                        eps < 0 ? Adadelta.DEFAULT.epsilon() : eps,
                        decay);
            case "RmsProp":
                return new RmsProp(
                        Golden.number(options, "alpha", RmsProp.DEFAULT.alpha()),
                        eps < 0 ? RmsProp.DEFAULT.epsilon() : eps,
                        decay,
                        momentum,
                        options.has("centered"));
            case "Adam":
                return new Adam(beta1, beta2, eps < 0 ? 1e-8 : eps, decay, amsgrad);
            case "AdamW":
                return new AdamW(
                        beta1,
                        beta2,
                        eps < 0 ? 1e-8 : eps,
                        Golden.number(options, "weight_decay", AdamW.DEFAULT.weightDecay()),
                        amsgrad);
            case "NAdam":
                return new NAdam(
                        beta1,
                        beta2,
                        eps < 0 ? 1e-8 : eps,
                        decay,
                        Golden.number(options, "momentum_decay", NAdam.DEFAULT.momentumDecay()),
                        options.has("decoupled_weight_decay"));
            case "Adamax":
                return new Adamax(beta1, beta2, eps < 0 ? 1e-8 : eps, decay);
            default:
                throw new IllegalArgumentException("no optimizer " + name);
        }
    }
}
