package dev.rnn.model.cell;

import dev.rnn.api.Checks;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Function;
import dev.rnn.api.ParameterLayout.Block;
import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One step of one sequence, as a {@link StepCell} sees it: its vectors, and the products and
 * functions that a cell is made of, each with its way back. Parameters are named by their place in
 * {@link dev.rnn.api.CellSpec#parameters()}, states likewise.
 */
public final class Step {
    private static final int DENSE = -1;

    private final Elementwise functions;
    private final List<Slice> slices = new ArrayList<>();
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;
    private final float[][] before;
    private final float[][] dBefore;
    private final float[][] after;
    private final float[][] dAfter;
    private final float[][] kept;
    private final float[][] dKept;

    StepWeights weights;

    /** Where the input is 1, if it is one-hot. */
    private int index = DENSE;

    /** Whether the gradient of the input is wanted. */
    boolean dxWanted;

    /** Where gradients of parameters are added, or null if they are not wanted. */
    float[] gradient;

    /** Where the first of them is. */
    int gradientAt;

    Step(StepCell cell) {
        functions = cell.backend().elementwise();
        x = vector(cell.spec().inputs());
        dx = vector(x.length);
        y = vector(cell.spec().outputs());
        dy = vector(y.length);
        int[] states =
                cell.spec().states().states().stream().mapToInt(StateLayout.State::width).toArray();
        before = vectors(states);
        dBefore = vectors(states);
        after = vectors(states);
        dAfter = vectors(states);
        kept = vectors(cell.keptWidths());
        dKept = vectors(cell.keptWidths());
    }

    private float[] vector(int length) {
        float[] v = new float[length];
        slices.add(Slice.of(v));
        return v;
    }

    private float[][] vectors(int[] lengths) {
        float[][] all = new float[lengths.length][];
        for (int i = 0; i < all.length; i++) {
            all[i] = vector(lengths[i]);
        }
        return all;
    }

    // ---- vectors

    /**
     * The input, {@code [I]}.
     *
     * @return the vector itself, to be read
     */
    public float[] x() {
        return x;
    }

    /**
     * The gradient of the input, to be added to.
     *
     * @return the vector itself, {@code [I]}
     */
    public float[] dx() {
        return dx;
    }

    /**
     * The output of the step, to be set.
     *
     * @return the vector itself, {@code [H]}
     */
    public float[] y() {
        return y;
    }

    /**
     * The gradient that reaches the output of the step.
     *
     * @return the vector itself, to be read
     */
    public float[] dy() {
        return dy;
    }

    /**
     * A state before the step.
     *
     * @param state which, from 0
     * @return the vector itself, to be read
     */
    public float[] before(int state) {
        return of("state", state, before);
    }

    /**
     * The gradient of a state before the step, to be added to.
     *
     * @param state which, from 0
     * @return the vector itself
     */
    public float[] dBefore(int state) {
        return of("state", state, dBefore);
    }

    /**
     * A state after the step, to be set.
     *
     * @param state which, from 0
     * @return the vector itself
     */
    public float[] after(int state) {
        return of("state", state, after);
    }

    /**
     * The gradient of a state after the step.
     *
     * @param state which, from 0
     * @return the vector itself, to be read
     */
    public float[] dAfter(int state) {
        return of("state", state, dAfter);
    }

    /**
     * A vector that the step sets and the way back reads.
     *
     * @param i which of the lengths given to the cell's constructor, from 0
     * @return the vector itself
     */
    public float[] kept(int i) {
        return of("kept", i, kept);
    }

    /**
     * Room for the gradient of a kept vector; 0 at the beginning of the way back.
     *
     * @param i which, from 0
     * @return the vector itself
     */
    public float[] dKept(int i) {
        return of("kept", i, dKept);
    }

    private static float[] of(String name, int i, float[][] vectors) {
        if (i < 0 || i >= vectors.length) {
            throw new IllegalArgumentException(
                    "%s is %d, must be from 0 to %d".formatted(name, i, vectors.length - 1));
        }
        return vectors[i];
    }

    // ---- forward

    /**
     * a = p, to start a sum from a bias.
     *
     * @param block a parameter of one row, as long as a
     * @param a overwritten
     */
    public void start(int block, float[] a) {
        float[] p = parameter(block);
        length("a", a, p.length);
        System.arraycopy(p, 0, a, 0, a.length);
    }

    /**
     * a = a + v M, each element one chain over increasing rows of M. The input itself, where it is
     * one-hot, looks up a row.
     *
     * @param v as long as M has rows
     * @param block the parameter M
     * @param a as long as M has columns; added to
     */
    public void multiply(float[] v, int block, float[] a) {
        float[] m = parameter(block);
        Block shape = weights.blocks[block];
        length("v", v, shape.rows());
        length("a", a, shape.columns());
        if (v == x && index != DENSE) {
            int at = index * a.length;
            for (int j = 0; j < a.length; j++) {
                a[j] += m[at + j];
            }
            return;
        }
        for (int i = 0; i < v.length; i++) {
            add(v[i], m, i * a.length, a, 0, a.length);
        }
    }

    /**
     * a = f(a).
     *
     * @param f one of the backend's functions
     * @param a overwritten
     */
    public void apply(Function f, float[] a) {
        Slice slice = slice("a", a);
        functions.apply(f, slice, slice);
    }

    // ---- back

    /**
     * The way back of {@link #start}: dp = dp + da.
     *
     * @param block the parameter
     * @param da the gradient of the sum
     */
    public void startBack(int block, float[] da) {
        length("da", da, parameter(block).length);
        if (gradient != null) {
            int at = gradientAt + weights.blocks[block].offset();
            for (int j = 0; j < da.length; j++) {
                gradient[at + j] += da[j];
            }
        }
    }

    /**
     * The way back of {@link #multiply}: dv = dv + da M^T and dM = dM + v^T da.
     *
     * @param v what was multiplied
     * @param block the parameter M
     * @param da the gradient of the sum
     * @param dv the gradient of v; added to
     */
    public void multiplyBack(float[] v, int block, float[] da, float[] dv) {
        parameter(block);
        Block shape = weights.blocks[block];
        length("v", v, shape.rows());
        length("da", da, shape.columns());
        length("dv", dv, shape.rows());
        if (dv != dx || dxWanted) {
            float[] mt = weights.transposed[block];
            for (int j = 0; j < da.length; j++) {
                add(da[j], mt, j * dv.length, dv, 0, dv.length);
            }
        }
        if (gradient == null) {
            return;
        }
        int at = gradientAt + shape.offset();
        if (v == x && index != DENSE) {
            for (int j = 0; j < da.length; j++) {
                gradient[at + index * da.length + j] += da[j];
            }
            return;
        }
        for (int i = 0; i < v.length; i++) {
            add(v[i], da, 0, gradient, at + i * da.length, da.length);
        }
    }

    /**
     * The way back of {@link #apply}: da = da f'(.).
     *
     * @param f one of the backend's functions, but not the logarithm, whose derivative needs its
     *     argument
     * @param a what {@link #apply} left
     * @param da the gradient of f's result; overwritten with that of its argument
     */
    public void applyBack(Function f, float[] a, float[] da) {
        if (f == Function.LOG) {
            throw new IllegalArgumentException(
                    "f is LOG, whose derivative needs its argument; divide by that");
        }
        Slice known = slice("a", a);
        Slice gradients = slice("da", da);
        functions.gradient(f, known, known, gradients, gradients);
    }

    // ---- parameters by themselves

    /**
     * A parameter's values, for what is not a product.
     *
     * @param block which, from 0
     * @return the values, row after row; shared by all threads, to be read
     */
    public float[] parameter(int block) {
        return of("block", block, weights.values);
    }

    /**
     * Adds to the gradient of one element of a parameter.
     *
     * @param block which, from 0
     * @param element which element, row after row
     * @param value what is added
     */
    public void addGradient(int block, int element, float value) {
        float[] p = parameter(block);
        if (element < 0 || element >= p.length) {
            throw new IllegalArgumentException(
                    "element is %d, must be from 0 to %d".formatted(element, p.length - 1));
        }
        if (gradient != null) {
            gradient[gradientAt + weights.blocks[block].offset() + element] += value;
        }
    }

    // ---- for the pass

    void read(float[] values, int at) {
        index = DENSE;
        System.arraycopy(values, at, x, 0, x.length);
    }

    void readOneHot(int at) {
        if (index == DENSE) {
            Arrays.fill(x, 0);
        } else {
            x[index] = 0;
        }
        index = at;
        x[index] = 1;
    }

    float[][] befores() {
        return before;
    }

    float[][] afters() {
        return after;
    }

    float[][] keeps() {
        return kept;
    }

    float[][] dBefores() {
        return dBefore;
    }

    float[][] dAfters() {
        return dAfter;
    }

    float[][] dKeeps() {
        return dKept;
    }

    /** sum = sum + f row, which the compiler vectorizes. */
    private static void add(float f, float[] row, int ro, float[] sum, int so, int n) {
        for (int j = 0; j < n; j++) {
            sum[so + j] = Math.fma(f, row[ro + j], sum[so + j]);
        }
    }

    /** The step's own vectors have theirs made once; others' are made as they come. */
    private Slice slice(String name, float[] v) {
        for (int i = 0; i < slices.size(); i++) {
            if (slices.get(i).array() == v) {
                return slices.get(i);
            }
        }
        Checks.given(name, v);
        return Slice.of(v);
    }

    private static void length(String name, float[] v, int expected) {
        Checks.given(name, v);
        if (v.length != expected) {
            throw new IllegalArgumentException(
                    "%s has %d floats, expected %d (the parameter's size)"
                            .formatted(name, v.length, expected));
        }
    }
}
