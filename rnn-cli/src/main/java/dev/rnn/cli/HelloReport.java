package dev.rnn.cli;

import dev.rnn.api.Slice;
import dev.rnn.model.HelloExperiment;
import dev.rnn.model.HelloExperiment.Answer;
import dev.rnn.model.StepContributions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What {@code rnn hello} prints: at most 100 columns of ASCII, the same on every backend. */
final class HelloReport {
    private static final int BAR = 30;
    private static final String READ = HelloExperiment.INPUT;
    private static final String WRITTEN = HelloExperiment.TARGET;
    private static final String LETTERS = HelloExperiment.LETTERS;
    static final int STEPS = READ.length();

    private final PrintWriter out;

    HelloReport(PrintWriter out) {
        this.out = out;
    }

    void title(String setting) {
        line("HELLO: reads H E L L, is to write E L L O.");
        line("%s.", setting);
        line("h_t = f(x_t W_x + h_(t-1) W_h + b), h_0 = 0; logits h_t W_y: one bias, b.");
        line("L = L_1 + L_2 + L_3 + L_4, the cross-entropies of the four letters, in nats.");
    }

    void losses(List<Float> losses) {
        heading("The loss falls");
        int last = losses.size() - 1;
        float largest = 0;
        for (float loss : losses) {
            largest = Math.max(largest, loss);
        }
        for (int epoch = 0; epoch <= last; epoch++) {
            if (epoch == last || isRound(epoch)) {
                float loss = losses.get(epoch);
                line("  epoch %7d  %8s  %s", epoch, number(loss), bar(loss, largest));
            }
        }
    }

    /** 0, 1, 2, 5, 10, 20, 50 and so on. */
    private static boolean isRound(int epoch) {
        int leading = epoch;
        while (leading >= 10 && leading % 10 == 0) {
            leading /= 10;
        }
        return leading == 0 || leading == 1 || leading == 2 || leading == 5;
    }

    void answers(Answer before, Answer after) {
        heading("The next letter's probabilities, before training and after");
        StringBuilder letters = new StringBuilder();
        for (char letter : LETTERS.toCharArray()) {
            letters.append("      ").append(letter);
        }
        line("  k  read  right %s  says   %s  says", letters, letters);
        for (int t = 0; t < STEPS; t++) {
            line(
                    "  %d   %c      %c   %s    %c    %s    %c",
                    t + 1,
                    READ.charAt(t),
                    WRITTEN.charAt(t),
                    row(before.probabilities()[t]),
                    before.word().charAt(t),
                    row(after.probabilities()[t]),
                    after.word().charAt(t));
        }
        line(
                "  It spells %s before and %s after%s",
                before.word(),
                after.word(),
                after.word().equals(WRITTEN)
                        ? "."
                        : ": not learnt; try more --epochs, another --rate or another --seed.");
    }

    private static String row(float[] probabilities) {
        StringBuilder row = new StringBuilder();
        for (float p : probabilities) {
            row.append(String.format(Locale.ROOT, " %.4f", p));
        }
        return row.toString();
    }

    void split(HelloGradients before, HelloGradients after) {
        heading("How much H counts for O: dL_4/dW_x, split by the step k it came through");
        line(
                "  The part of step k has one row that is not 0, that of the letter read (untrained):");
        StepContributions o = before.letters().get(STEPS - 1);
        for (int k = 0; k < STEPS; k++) {
            int letter = LETTERS.indexOf(READ.charAt(k));
            Slice row =
                    o.part(k, HelloExperiment.W_X)
                            .part(letter * HelloExperiment.HIDDEN, HelloExperiment.HIDDEN);
            StringBuilder numbers = new StringBuilder();
            for (float value : row.toArray()) {
                numbers.append(String.format(Locale.ROOT, " %9.6f", value));
            }
            line("  k = %d  %c %s", k + 1, READ.charAt(k), numbers);
        }
        line("  Frobenius norm of each part, and its share of the four:");
        bars("before", before);
        bars("after", after);
    }

    private void bars(String when, HelloGradients gradients) {
        float[] norms = gradients.norms()[STEPS - 1];
        for (int k = 0; k < STEPS; k++) {
            float share = gradients.shares().get(k);
            line(
                    "  %-6s  k = %d  %c  %11s  %5.1f %%  %s",
                    k == 0 ? when : "",
                    k + 1,
                    READ.charAt(k),
                    scientific(norms[k]),
                    100 * share,
                    bar(share, 1));
        }
    }

    void table(HelloGradients before, HelloGradients after) {
        heading("The same for each letter: |dL_t/dW_x| through step k, and whole");
        table("before", before.norms());
        table("after", after.norms());
        line("  \"sum\" is the gradient that SGD uses, of L_1 + L_2 + L_3 + L_4.");
        boolean exact = before.addsUp() && after.addsUp();
        line(
                "  Checked with ==, number by number: in all rows the parts k = 1..4 add up to the whole: %s.",
                exact ? "yes" : "NO");
        line(
                "  The four letters' gradients add up to that of the sum but for rounding: within %s.",
                scientific(Math.max(before.largestDifference(), after.largestDifference())));
    }

    private void table(String when, float[][] norms) {
        line("  %-6s         k = 1 H     k = 2 E     k = 3 L     k = 4 L       whole", when);
        for (int t = 0; t <= STEPS; t++) {
            StringBuilder cells = new StringBuilder();
            for (int k = 0; k <= STEPS; k++) {
                boolean future = k < STEPS && k > t;
                cells.append("%12s".formatted(future ? "-" : scientific(norms[t][k])));
            }
            String name = t < STEPS ? "L_%d  %c".formatted(t + 1, WRITTEN.charAt(t)) : "sum";
            line("  %-8s%s", name, cells);
        }
    }

    void functions(List<HelloOutcome> outcomes) {
        heading("Why tanh: the same first weights with each function");
        StringBuilder names = new StringBuilder();
        outcomes.forEach(outcome -> names.append("%18s".formatted(outcome.name())));
        line("%32s%s", "", names);
        compare("largest derivative f'", outcomes, outcome -> number(outcome.derivative()));
        compare("|dL_4/da_4|, at O, untrained", outcomes, o -> scientific(o.through()[STEPS - 1]));
        compare("|dL_4/da_1|, back at H", outcomes, o -> scientific(o.through()[0]));
        compare("  what is left of it", outcomes, HelloReport::left);
        compare("spells after training, loss", outcomes, HelloOutcome::learnt);
        compare("|h_4|, HELL read once", outcomes, o -> scientific(o.norms()[STEPS - 1]));
        compare("|h_64|, HELL read 16 times", outcomes, o -> scientific(last(o.norms())));
        compare("|h_4|, untrained, W_h times 4", outcomes, o -> scientific(o.large()[STEPS - 1]));
        compare("|h_64|, untrained, W_h times 4", outcomes, o -> scientific(last(o.large())));
        line("  sigmoid's derivative is at most 1/4, so little of O's gradient gets back to H;");
        line(
                "  relu's is 1 but its state has no bound; tanh's is up to 1 and |h| at most sqrt(8).");
    }

    private void compare(
            String what, List<HelloOutcome> outcomes, Function<HelloOutcome, String> value) {
        StringBuilder values = new StringBuilder();
        outcomes.forEach(outcome -> values.append("%18s".formatted(value.apply(outcome))));
        line("  %-30s%s", what, values);
    }

    private static String left(HelloOutcome outcome) {
        float o = outcome.through()[STEPS - 1];
        return o > 0
                ? String.format(Locale.ROOT, "%.4f %%", 100 * (outcome.through()[0] / o))
                : "-";
    }

    private static float last(float[] norms) {
        return norms[norms.length - 1];
    }

    static String number(float value) {
        return Math.abs(value) < 1e5
                ? String.format(Locale.ROOT, "%.4f", value)
                : scientific(value);
    }

    private static String scientific(float value) {
        return String.format(Locale.ROOT, "%.3e", value);
    }

    private static String bar(float value, float full) {
        return "#".repeat(full > 0 ? Math.round(BAR * Math.min(value / full, 1)) : 0);
    }

    private void heading(String text) {
        line("");
        line("%s", text);
    }

    private void line(String format, Object... values) {
        out.print(String.format(Locale.ROOT, format, values).stripTrailing() + "\n");
    }
}
