package dev.rnn.api.contract;

import static java.lang.Math.fma;

import dev.rnn.api.CellSpec;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.ParameterLayout.Block;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.StateLayout;
import java.util.Optional;

/**
 * Which bits are right: a cell in the order of docs/numerics.md, "Cells", one float at a time. What
 * all cells with gates have in common is here; a subclass is one step, forward and back.
 */
abstract class CanonicalCell {
    final CellProblem p;
    final int inputs;
    final int hidden;

    /** Columns of W, U and the biases: G * H. */
    final int width;

    /** {@code [T][B][G*H]}, equation (7) and its kind: gradients of the pre-activations. */
    final float[] da;

    /** For each state {@code [T][B][width of the state]}; the first is the output y. */
    private final float[][] states;

    private final SequenceShape shape;
    private final StateLayout layout;
    private final int batch;
    private final Block w;
    private final Block u;
    private final Optional<Block> b;
    private final Optional<Block> bU;

    CanonicalCell(CellProblem problem) {
        p = problem;
        shape = p.shape();
        layout = p.spec().states();
        batch = shape.batch();
        inputs = p.spec().inputs();
        w = p.spec().parameters().block("W");
        u = p.spec().parameters().block("U");
        b = bias("b");
        bU = bias("bU");
        hidden = u.rows();
        width = w.columns();
        da = new float[shape.rows() * width];
        states = new float[layout.states().size()][];
        for (int s = 0; s < states.length; s++) {
            states[s] = new float[shape.rows() * layout.states().get(s).width()];
        }
    }

    /** The cell of a problem. */
    static CanonicalCell of(CellProblem problem) {
        CellSpec spec = problem.spec();
        if (spec instanceof RnnSpec rnn) {
            return new CanonicalRnn(problem, rnn.activation());
        }
        if (spec instanceof LstmSpec) {
            return new CanonicalLstm(problem);
        }
        if (spec instanceof GruSpec gru) {
            return new CanonicalGru(problem, gru.form());
        }
        throw new IllegalArgumentException("no canonical cell for " + spec);
    }

    private Optional<Block> bias(String name) {
        return p.spec().parameters().blocks().stream()
                .filter(block -> block.name().equals(name))
                .findFirst();
    }

    // ---- what a kind of cell is

    /** Step t of sequence b: sets each state after it. */
    abstract void step(int t, int b);

    /**
     * The way back through step t of sequence b: sets its row of da.
     *
     * @param d for each state the gradient of its value after the step, without what dy adds;
     *     becomes that of its value before the step
     */
    abstract void stepBack(int t, int b, float[][] d);

    // ---- for a step

    int row(int t, int b) {
        return t * batch + b;
    }

    /** An element of a state of sequence b before step t. */
    float before(int state, int t, int b, int k) {
        if (t > 0) {
            return after(state, t - 1, b, k);
        }
        return p.initial() == null ? 0f : p.initial()[layout.offset(state, batch, b) + k];
    }

    /** An element of a state of sequence b after step t. */
    float after(int state, int t, int b, int k) {
        return states[state][row(t, b) * layout.states().get(state).width() + k];
    }

    /** Sets an element of a state of sequence b after step t. */
    void set(int state, int t, int b, int k, float value) {
        states[state][row(t, b) * layout.states().get(state).width() + k] = value;
    }

    /** An element of b; 0 if there is none. */
    float b(int j) {
        return b.isEmpty() ? 0f : p.parameters()[b.get().offset() + j];
    }

    /** An element of bU; 0 if there is none. */
    float bU(int j) {
        return bU.isEmpty() ? 0f : p.parameters()[bU.get().offset() + j];
    }

    /** Where the chain of column j starts: +0, b, or b + bU. */
    float start(int j) {
        return bU.isEmpty() ? b(j) : b(j) + bU(j);
    }

    /** a goes on over x_t W, column j. */
    float addInput(int t, int b, int j, float a) {
        int row = row(t, b);
        if (p.indices() != null) {
            return a + p.parameters()[w.offset() + p.indices()[row] * width + j];
        }
        for (int i = 0; i < inputs; i++) {
            a = fma(p.x()[row * inputs + i], p.parameters()[w.offset() + i * width + j], a);
        }
        return a;
    }

    /** a goes on over h U, column j, where h is the first state before step t. */
    float addState(int t, int b, int j, float a) {
        for (int k = 0; k < hidden; k++) {
            a = fma(before(0, t, b, k), u(k, j), a);
        }
        return a;
    }

    float u(int k, int j) {
        return p.parameters()[u.offset() + k * width + j];
    }

    /** dh_t = dy_t + d, or d where there is no dy. */
    float withOutput(int t, int b, int j, float d) {
        return p.dy() == null ? d : p.dy()[row(t, b) * p.spec().outputs() + j] + d;
    }

    /** Element k of da_t U^T: a chain from +0. */
    float back(int t, int b, int k) {
        float r = 0f;
        for (int j = 0; j < width; j++) {
            r = fma(da[row(t, b) * width + j], u(k, j), r);
        }
        return r;
    }

    // ---- whole passes

    CellResult run() {
        forward();
        float[] last = last();
        float[] dInitial = backward();
        float[] gradient = p.gradient().clone();
        addWeightGradients(0, shape.steps(), gradient);
        return new CellResult(states[0], last, dInitial, dx(), gradient);
    }

    void forward() {
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < shape.length(b); t++) {
                step(t, b);
            }
        }
    }

    private float[] last() {
        float[] last = new float[batch * layout.width()];
        for (int s = 0; s < states.length; s++) {
            for (int b = 0; b < batch; b++) {
                for (int k = 0; k < layout.states().get(s).width(); k++) {
                    last[layout.offset(s, batch, b) + k] = before(s, shape.length(b), b, k);
                }
            }
        }
        return last;
    }

    float[] backward() {
        float[] dInitial = new float[batch * layout.width()];
        for (int b = 0; b < batch; b++) {
            float[][] d = new float[states.length][];
            for (int s = 0; s < d.length; s++) {
                d[s] = new float[layout.states().get(s).width()];
                if (p.dLast() != null) {
                    System.arraycopy(p.dLast(), layout.offset(s, batch, b), d[s], 0, d[s].length);
                }
            }
            for (int t = shape.length(b) - 1; t >= 0; t--) {
                stepBack(t, b, d);
            }
            for (int s = 0; s < d.length; s++) {
                System.arraycopy(d[s], 0, dInitial, layout.offset(s, batch, b), d[s].length);
            }
        }
        return dInitial;
    }

    /** dx of (8): da_t W^T. */
    private float[] dx() {
        float[] dx = new float[shape.rows() * inputs];
        for (int t = 0; t < shape.steps(); t++) {
            for (int b = 0; b < batch; b++) {
                if (t >= shape.length(b)) {
                    continue;
                }
                int row = row(t, b);
                for (int i = 0; i < inputs; i++) {
                    float d = 0f;
                    for (int j = 0; j < width; j++) {
                        d = fma(da[row * width + j], p.parameters()[w.offset() + i * width + j], d);
                    }
                    dx[row * inputs + i] = d;
                }
            }
        }
        return dx;
    }

    /** (9) to (11), each element a chain in increasing (t, b) over the steps within a sequence. */
    void addWeightGradients(int fromStep, int toStep, float[] gradient) {
        for (int t = fromStep; t < toStep; t++) {
            for (int b = 0; b < batch; b++) {
                if (t < shape.length(b)) {
                    addInputGradients(t, b, gradient);
                    addStateGradients(t, b, gradient);
                }
            }
        }
    }

    /** Row (t, b) of dW and of db. */
    private void addInputGradients(int t, int b, float[] gradient) {
        int row = row(t, b);
        for (int j = 0; j < width; j++) {
            float d = da[row * width + j];
            if (p.indices() != null) {
                gradient[w.offset() + p.indices()[row] * width + j] += d;
            } else {
                for (int i = 0; i < inputs; i++) {
                    int at = w.offset() + i * width + j;
                    gradient[at] = fma(p.x()[row * inputs + i], d, gradient[at]);
                }
            }
            if (this.b.isPresent()) {
                gradient[this.b.get().offset() + j] += d;
            }
        }
    }

    /** Row (t, b) of dU and of dbU. */
    private void addStateGradients(int t, int b, float[] gradient) {
        for (int j = 0; j < width; j++) {
            float d = recurrentGradient(t, b, j);
            for (int k = 0; k < hidden; k++) {
                int at = u.offset() + k * width + j;
                gradient[at] = fma(recurrentInput(t, b, k, j), d, gradient[at]);
            }
            if (bU.isPresent()) {
                gradient[bU.get().offset() + j] += d;
            }
        }
    }

    /** What row k of U is multiplied by, at step t, in column j. */
    float recurrentInput(int t, int b, int k, int j) {
        return before(0, t, b, k);
    }

    /** The gradient of what U adds to column j at step t. */
    float recurrentGradient(int t, int b, int j) {
        return da[row(t, b) * width + j];
    }
}
