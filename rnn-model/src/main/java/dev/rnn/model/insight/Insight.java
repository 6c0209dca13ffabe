package dev.rnn.model.insight;

import dev.rnn.api.Checks;
import dev.rnn.model.metric.ConfusionMatrix;
import java.util.List;
import java.util.Optional;

/**
 * What a trained model shows of itself, as far as its kind has it. Made of a model's parameters
 * alone, with generators of its own: whoever looks changes no bit of a training.
 *
 * @param answers what it says of some examples
 * @param confusion which class was taken for which on the validation part
 * @param attention where it looks while it writes, for some examples
 * @param gates what its gates do over a text
 */
public record Insight(
        List<Answer> answers,
        Optional<ConfusionMatrix> confusion,
        List<AttentionMap> attention,
        List<GateTrace> gates) {

    /** Nothing to show. */
    public static final Insight NONE =
            new Insight(List.of(), Optional.empty(), List.of(), List.of());

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if something is null
     */
    public Insight {
        Checks.all("answers", answers);
        Checks.given("confusion", confusion);
        Checks.all("attention", attention);
        Checks.all("gates", gates);
        answers = List.copyOf(answers);
        attention = List.copyOf(attention);
        gates = List.copyOf(gates);
    }

    /**
     * Answers alone.
     *
     * @param answers what a model says of some examples
     * @return what there is to show
     */
    public static Insight of(List<Answer> answers) {
        return new Insight(answers, Optional.empty(), List.of(), List.of());
    }
}
