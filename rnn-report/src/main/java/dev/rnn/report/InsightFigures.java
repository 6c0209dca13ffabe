package dev.rnn.report;

import dev.rnn.api.Checks;
import dev.rnn.model.insight.AttentionMap;
import dev.rnn.model.insight.GateTrace;
import dev.rnn.model.metric.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Pictures of what a model shows of itself. */
public final class InsightFigures {
    /** More tokens than this are cut off. */
    private static final int MOST_TOKENS = 60;

    private static final int MOST_LETTERS = 160;
    private static final int UNITS = 3;

    private InsightFigures() {}

    /**
     * Attention: written tokens from top to bottom, read ones from left to right.
     *
     * @param map where the model looked
     * @return the picture; of texts of more than 60 tokens their start
     */
    public static HeatMap attention(AttentionMap map) {
        Checks.given("map", map);
        List<String> columns = names(map.source());
        List<String> written = new ArrayList<>(map.target());
        written.add("end");
        List<String> rows = names(written);
        double[][] weights = new double[rows.size()][columns.size()];
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < columns.size(); c++) {
                weights[r][c] = Math.max(map.weights()[r][c], 0);
            }
        }
        int cut = map.source().size() - columns.size();
        String where =
                IntStream.range(0, Math.min(rows.size(), 12))
                        .mapToObj(r -> rows.get(r) + " at " + columns.get(largest(weights[r])))
                        .reduce((a, b) -> a + ", " + b)
                        .orElseThrow();
        return new HeatMap(
                "Attention over \"" + shortened(String.join(joint(map), map.source())) + "\"",
                "Which token is read most for each that is written: %s.%s Attention is %s of the length off the diagonal on average."
                        .formatted(
                                where,
                                cut > 0 ? " The last %d tokens are not shown.".formatted(cut) : "",
                                String.format(Locale.ROOT, "%.2f", map.offDiagonal())),
                "source: tokens read, in order",
                "target: tokens written",
                columns,
                rows,
                weights,
                "attention weight, share",
                weights,
                false);
    }

    /** Letters stand side by side, words apart. */
    private static String joint(AttentionMap map) {
        return map.source().stream().allMatch(t -> t.length() <= 1) ? "" : " ";
    }

    private static String shortened(String text) {
        return text.length() <= MOST_TOKENS ? text : text.substring(0, MOST_TOKENS) + "…";
    }

    private static List<String> names(List<String> tokens) {
        return tokens.subList(0, Math.min(MOST_TOKENS, tokens.size())).stream()
                .map(token -> token.isBlank() ? "␣" : token)
                .toList();
    }

    private static int largest(double[] row) {
        return IntStream.range(0, row.length)
                .reduce((a, b) -> row[b] > row[a] ? b : a)
                .orElseThrow();
    }

    /**
     * Which class was taken for which.
     *
     * @param matrix at least one example, at most 100 classes
     * @return the picture; colours are shares of a row
     */
    public static HeatMap confusion(ConfusionMatrix matrix) {
        Checks.given("matrix", matrix);
        int n = matrix.classes().size();
        double[][] counts = new double[n][n];
        double[][] shares = new double[n][n];
        String worst = "none";
        long most = 0;
        for (int a = 0; a < n; a++) {
            for (int p = 0; p < n; p++) {
                counts[a][p] = matrix.count(a, p);
                shares[a][p] = matrix.actual(a) == 0 ? 0 : counts[a][p] / matrix.actual(a);
                if (a != p && matrix.count(a, p) > most) {
                    most = matrix.count(a, p);
                    worst =
                            "%s for %s, %d times"
                                    .formatted(
                                            matrix.classes().get(p), matrix.classes().get(a), most);
                }
            }
        }
        return new HeatMap(
                "Confusion matrix",
                String.format(
                        Locale.ROOT,
                        "Of %d examples %.1f %% are on the diagonal, which is right; taken most often for another: %s.",
                        matrix.count(),
                        100 * matrix.accuracy(),
                        worst),
                "class that was given",
                "class that is right",
                matrix.classes(),
                matrix.classes(),
                counts,
                "share of the right class",
                shares,
                true);
    }

    /**
     * A gate over a text, in those units that vary most.
     *
     * @param trace what the gate did
     * @return the picture; of longer texts their start
     */
    public static TokenColours gate(GateTrace trace) {
        Checks.given("trace", trace);
        boolean letters = trace.tokens().stream().allMatch(t -> t.length() <= 1);
        int shown = Math.min(letters ? MOST_LETTERS : MOST_TOKENS, trace.tokens().size());
        int[] units = trace.mostVarying(UNITS);
        float[][] values = new float[shown][units.length];
        for (int t = 0; t < shown; t++) {
            for (int u = 0; u < units.length; u++) {
                values[t][u] = trace.values()[t][units[u]];
            }
        }
        List<String> names = Arrays.stream(units).mapToObj(u -> "unit " + u).toList();
        return new TokenColours(
                trace.layer() + ", " + trace.gate(),
                alternative(trace, names, values),
                trace.tokens().subList(0, shown),
                names,
                values,
                trace.low(),
                trace.high(),
                trace.gate() + (trace.low() == 0 && trace.high() == 1 ? ", 0 shut, 1 open" : ""));
    }

    private static String alternative(GateTrace trace, List<String> names, float[][] values) {
        StringBuilder text =
                new StringBuilder(
                        "The %d of %d units that vary most:"
                                .formatted(names.size(), trace.units()));
        for (int u = 0; u < names.size(); u++) {
            int least = 0;
            int most = 0;
            for (int t = 0; t < values.length; t++) {
                least = values[t][u] < values[least][u] ? t : least;
                most = values[t][u] > values[most][u] ? t : most;
            }
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%s %s runs from %.2f (at \"%s\", %d) to %.2f (at \"%s\", %d)",
                            u == 0 ? "" : ";",
                            names.get(u),
                            values[least][u],
                            trace.tokens().get(least).replace("\n", "line's end"),
                            least + 1,
                            values[most][u],
                            trace.tokens().get(most).replace("\n", "line's end"),
                            most + 1));
        }
        return text.append('.').toString();
    }
}
