package dev.rnn.report;

import dev.rnn.api.Checks;
import dev.rnn.model.insight.AttentionMap;
import dev.rnn.model.insight.GateTrace;
import java.util.List;

/** Pages that show the inside of a trained model on one input. */
public final class InsightPage {
    private InsightPage() {}

    /**
     * Where a model looked while it wrote.
     *
     * @param model its name
     * @param map the weights
     * @return the page
     */
    public static Page attention(String model, AttentionMap map) {
        Checks.given("model", model);
        Checks.given("map", map);
        Page page =
                new Page(
                        "Attention of " + model,
                        "For each token that was written, how much of each token that was read is in the context: a row adds up to 1.");
        TrainingPage.attention(page, List.of(map));
        return page;
    }

    /**
     * What the gates did while a model read.
     *
     * @param model its name
     * @param traces at least one
     * @return the page
     */
    public static Page gates(String model, List<GateTrace> traces) {
        Checks.given("model", model);
        Checks.all("traces", traces);
        if (traces.isEmpty()) {
            throw new IllegalArgumentException("traces is empty, give at least one");
        }
        Page page =
                new Page(
                        "Gates of " + model,
                        "What the gates of each layer did over a text of %d tokens."
                                .formatted(traces.getFirst().tokens().size()));
        TrainingPage.gates(page, traces);
        return page;
    }
}
