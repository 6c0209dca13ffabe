package dev.rnn.report;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Function;
import dev.rnn.api.Slice;
import dev.rnn.model.HelloExperiment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Why a recurrent cell has tanh: tanh, sigmoid and ReLU with their derivatives, and what becomes of
 * a state that each is applied to again and again.
 */
public final class ActivationPage {
    /** The functions that are shown. */
    public static final List<Function> FUNCTIONS =
            List.of(Function.TANH, Function.SIGMOID, Function.RELU);

    private static final float FROM = -6;
    private static final int POINTS = 241;
    private static final int STEPS = 40;

    /** W_h is multiplied by this, so that a state that nothing bounds grows. */
    private static final float FACTOR = 3;

    private static final long SEED = 2;

    private ActivationPage() {}

    /**
     * The largest derivative of a function between -6 and 6.
     *
     * @param backend computes
     * @param f one of {@link #FUNCTIONS}
     * @return 1 for tanh and ReLU, 1/4 for the sigmoid
     */
    public static float largestDerivative(Backend backend, Function f) {
        float largest = 0;
        for (float value : derivative(backend, f)) {
            largest = Math.max(largest, value);
        }
        return largest;
    }

    /**
     * The length of the state of HELLO's network after each step, with its recurrent weights three
     * times as large.
     *
     * @param backend computes
     * @param f the cell's function
     * @return |h_1| to |h_40|
     */
    public static float[] stateNorms(Backend backend, Function f) {
        return new HelloExperiment(backend, f, SEED).stateNorms(STEPS, FACTOR);
    }

    /**
     * The page.
     *
     * @param backend computes what is drawn
     * @return plots and tables
     */
    public static Page of(Backend backend) {
        Checks.given("backend", backend);
        List<Series> functions = new ArrayList<>();
        List<Series> derivatives = new ArrayList<>();
        List<Series> states = new ArrayList<>();
        Table maxima =
                new Table(
                        "Largest derivatives, and how long the state becomes",
                        List.of(
                                Table.text("function"),
                                Table.number("largest derivative"),
                                Table.number("|h_1|"),
                                Table.number("|h_" + STEPS + "|")));
        for (Function f : FUNCTIONS) {
            String name = f.name().toLowerCase(Locale.ROOT);
            functions.add(curve(name, values(backend, f)));
            derivatives.add(curve(name, derivative(backend, f)));
            float[] norms = stateNorms(backend, f);
            List<Series.Point> points = new ArrayList<>();
            for (int t = 0; t < norms.length; t++) {
                if (norms[t] > 0 && Float.isFinite(norms[t])) {
                    points.add(new Series.Point(t + 1, norms[t], ""));
                }
            }
            states.add(Series.curve(name, points));
            maxima.add(
                    Table.Cell.of(name),
                    Table.Cell.of(largestDerivative(backend, f)),
                    Table.Cell.of(norms[0]),
                    Table.Cell.of(norms[STEPS - 1]));
        }
        Axis x = new Axis("x", Scale.LINEAR);
        return new Page(
                        "Activations",
                        "A recurrent cell applies its function once for each step, and its derivative once for each step back.")
                .section("Functions and derivatives")
                .figures(
                        new Plot(
                                "tanh, sigmoid and ReLU",
                                "tanh runs from -1 to 1 through 0, the sigmoid from 0 to 1 through one half; ReLU is 0 below 0 and x above.",
                                x,
                                new Axis("f(x)", Scale.LINEAR),
                                functions),
                        new Plot(
                                "Their derivatives",
                                "That of tanh has its maximum of 1 at 0, that of the sigmoid 1/4; that of ReLU is 0 below 0 and 1 above.",
                                x,
                                new Axis("f'(x)", Scale.LINEAR),
                                derivatives))
                .paragraph(
                        "A gradient that goes back over t - k steps is multiplied t - k times by the derivative: with the sigmoid by at most 1/4 each time, so that little is left of it soon; with tanh and ReLU by at most 1.")
                .section("What becomes of the state")
                .figures(
                        new Plot(
                                "Length of the state over the steps",
                                "With tanh and the sigmoid the state stays as long as its units allow; with ReLU, which has no upper bound, it grows by a factor at each step.",
                                new Axis("step t", Scale.LINEAR),
                                new Axis("|h_t|", Scale.LOGARITHMIC),
                                states))
                .paragraph(
                        "The network is that of HELLO with 8 units, untrained, its recurrent weights multiplied by 3, which reads H E L L again and again.")
                .table(maxima);
    }

    private static float[] grid() {
        float[] x = new float[POINTS];
        for (int i = 0; i < POINTS; i++) {
            x[i] = FROM + i * (-2 * FROM / (POINTS - 1));
        }
        return x;
    }

    private static float[] values(Backend backend, Function f) {
        Slice y = Slice.zeros(POINTS);
        backend.elementwise().apply(f, Slice.of(grid()), y);
        return y.array();
    }

    private static float[] derivative(Backend backend, Function f) {
        float[] ones = new float[POINTS];
        Arrays.fill(ones, 1);
        Slice dx = Slice.zeros(POINTS);
        backend.elementwise()
                .gradient(f, Slice.of(grid()), Slice.of(values(backend, f)), Slice.of(ones), dx);
        return dx.array();
    }

    private static Series curve(String name, float[] values) {
        float[] x = grid();
        List<Series.Point> points = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            points.add(new Series.Point(x[i], values[i], ""));
        }
        return Series.curve(name, points);
    }
}
