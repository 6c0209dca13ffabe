package dev.rnn.model.layer;

import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Layers in float64, one sequence at a time, written from docs/equations.md: a sequence is a list
 * of vectors, null where a step is missing. Dropout is left out, as in evaluation.
 */
public final class LayerReference {
    private final double[] parameters;
    private final double[] state;
    private int parameter;
    private int at;

    private LayerReference(double[] parameters, double[] state) {
        this.parameters = parameters;
        this.state = state;
    }

    /** The sum of y dy and last dLast. */
    static double loss(LayerCase c, double[] parameters, double[] x, double[] initial) {
        SequenceShape shape = c.shape();
        CellSpec spec = c.spec();
        double loss = 0;
        for (int b = 0; b < shape.batch(); b++) {
            List<double[]> xs = new ArrayList<>();
            for (int t = 0; t < shape.steps(); t++) {
                double[] step = new double[spec.inputs()];
                System.arraycopy(x, (t * shape.batch() + b) * step.length, step, 0, step.length);
                xs.add(shape.isLive(t, b) ? step : null);
            }
            if (!(spec instanceof MaskedSpec)) {
                xs = xs.subList(0, shape.length(b));
            }
            double[] state = new double[spec.states().width()];
            for (int i = 0, s = 0; s < spec.states().states().size(); s++) {
                for (int j = 0; j < spec.states().states().get(s).width(); j++) {
                    state[i++] = initial[spec.states().offset(s, shape.batch(), b) + j];
                }
            }
            List<double[]> ys = new LayerReference(parameters, state).run(spec, xs);
            for (int t = 0; t < ys.size(); t++) {
                for (int j = 0; j < spec.outputs(); j++) {
                    double dy = c.dy()[(t * shape.batch() + b) * spec.outputs() + j];
                    loss += Double.isNaN(dy) ? 0 : ys.get(t)[j] * dy;
                }
            }
            for (int i = 0, s = 0; s < spec.states().states().size(); s++) {
                for (int j = 0; j < spec.states().states().get(s).width(); j++) {
                    loss += state[i++] * c.dLast()[spec.states().offset(s, shape.batch(), b) + j];
                }
            }
        }
        return loss;
    }

    /**
     * One sequence through a cell.
     *
     * @param state of one sequence, overwritten with that after its last step
     */
    public static List<double[]> run(
            CellSpec spec, double[] parameters, double[] state, List<double[]> xs) {
        return new LayerReference(parameters, state).run(spec, xs);
    }

    private List<double[]> run(CellSpec spec, List<double[]> xs) {
        if (spec instanceof RnnSpec rnn) {
            return rnn(rnn, xs);
        } else if (spec instanceof LstmSpec lstm) {
            return lstm(lstm, xs);
        } else if (spec instanceof StackSpec stack) {
            List<double[]> ys = xs;
            for (CellSpec layer : stack.layers()) {
                ys = run(layer, ys);
            }
            return ys;
        } else if (spec instanceof ReverseSpec reverse) {
            return turned(run(reverse.cell(), turned(xs)));
        } else if (spec instanceof BidirectionalSpec both) {
            List<double[]> f = run(both.forward(), xs);
            List<double[]> r = turned(run(both.reverse(), turned(xs)));
            List<double[]> ys = new ArrayList<>();
            for (int t = 0; t < xs.size(); t++) {
                ys.add(merged(both.merge(), f.get(t), r.get(t)));
            }
            return ys;
        } else if (spec instanceof ResidualSpec residual) {
            List<double[]> ys = run(residual.cell(), xs);
            for (int t = 0; t < xs.size(); t++) {
                for (int j = 0; j < ys.get(t).length; j++) {
                    ys.get(t)[j] += xs.get(t)[j];
                }
            }
            return ys;
        } else if (spec instanceof DropoutSpec dropout) {
            return run(dropout.cell(), xs);
        }
        return masked((MaskedSpec) spec, xs);
    }

    private List<double[]> masked(MaskedSpec spec, List<double[]> xs) {
        List<double[]> live = run(spec.cell(), xs.stream().filter(x -> x != null).toList());
        List<double[]> ys = new ArrayList<>();
        double[] before = new double[spec.outputs()];
        int next = 0;
        for (double[] x : xs) {
            if (x != null) {
                before = live.get(next++);
                ys.add(before);
            } else {
                boolean repeat = spec.output() == MaskedOutput.REPEAT;
                ys.add(repeat ? before : new double[spec.outputs()]);
            }
        }
        return ys;
    }

    private static double[] merged(Merge merge, double[] f, double[] r) {
        double[] y = new double[merge == Merge.CONCAT ? f.length + r.length : f.length];
        for (int j = 0; j < y.length; j++) {
            switch (merge) {
                case CONCAT:
                    y[j] = j < f.length ? f[j] : r[j - f.length];
                    break;
                case SUM:
                    y[j] = f[j] + r[j];
                    break;
                case AVERAGE:
                    y[j] = (f[j] + r[j]) / 2;
                    break;
                default:
                    y[j] = f[j] * r[j];
            }
        }
        return y;
    }

    private List<double[]> rnn(RnnSpec spec, List<double[]> xs) {
        int hidden = spec.hidden();
        int w = parameter;
        int u = w + spec.inputs() * hidden;
        int bias = u + hidden * hidden;
        parameter += spec.parameters().size();
        List<double[]> ys = new ArrayList<>();
        for (double[] x : xs) {
            double[] h = new double[hidden];
            for (int j = 0; j < hidden; j++) {
                double a = parameters[bias + j];
                for (int i = 0; i < x.length; i++) {
                    a += x[i] * parameters[w + i * hidden + j];
                }
                for (int k = 0; k < hidden; k++) {
                    a += state[at + k] * parameters[u + k * hidden + j];
                }
                h[j] = spec.activation() == Function.TANH ? Math.tanh(a) : 1 / (1 + Math.exp(-a));
            }
            System.arraycopy(h, 0, state, at, hidden);
            ys.add(h);
        }
        at += hidden;
        return ys;
    }

    private List<double[]> lstm(LstmSpec spec, List<double[]> xs) {
        int hidden = spec.hidden();
        int w = parameter;
        int u = w + spec.inputs() * 4 * hidden;
        int bias = u + hidden * 4 * hidden;
        parameter += spec.parameters().size();
        List<double[]> ys = new ArrayList<>();
        for (double[] x : xs) {
            double[] a = new double[4 * hidden];
            for (int j = 0; j < a.length; j++) {
                a[j] = parameters[bias + j];
                for (int i = 0; i < x.length; i++) {
                    a[j] += x[i] * parameters[w + i * a.length + j];
                }
                for (int k = 0; k < hidden; k++) {
                    a[j] += state[at + k] * parameters[u + k * a.length + j];
                }
            }
            double[] h = new double[hidden];
            for (int j = 0; j < hidden; j++) {
                double c =
                        sigmoid(a[hidden + j]) * state[at + hidden + j]
                                + sigmoid(a[j]) * Math.tanh(a[2 * hidden + j]);
                state[at + hidden + j] = c;
                h[j] = sigmoid(a[3 * hidden + j]) * Math.tanh(c);
            }
            System.arraycopy(h, 0, state, at, hidden);
            ys.add(h);
        }
        at += 2 * hidden;
        return ys;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static List<double[]> turned(List<double[]> steps) {
        List<double[]> turned = new ArrayList<>(steps);
        Collections.reverse(turned);
        return turned;
    }
}
