package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.ONE;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The gate arithmetic of an LSTM, behind the products: for each row of 4H pre-activations i f g o,
 * {@code H} elements of c and h, and the way back. Whole vectors and the masked rest of a row are
 * methods of their own. No method has more than two activations, since C2 gives up inlining at the
 * third (its cutoff of 18000 nodes), and vectors that a call returns are objects.
 */
final class SimdLstmGates {
    private SimdLstmGates() {}

    /**
     * Steps 3 to 5 of the forward pass for some rows.
     *
     * @param a pre-activations, rows of 4H; the gates take their place
     * @param before c_{t-1}, rows of H; may be c itself
     * @param co where both c_t and tanh(c_t) start
     */
    static void forward(
            int rows,
            int hidden,
            float[] a,
            int ao,
            float[] before,
            int bo,
            float[] c,
            float[] tanhC,
            int co,
            float[] h,
            int ho) {
        int full = hidden - hidden % N;
        for (int r = 0; r < rows; r++) {
            int at = ao + r * 4 * hidden;
            int row = r * hidden;
            // Step 3: i, f = sigmoid, g = tanh, o = sigmoid
            Sigmoid.apply(a, at, a, at, 2 * hidden);
            Tanh.apply(a, at + 2 * hidden, a, at + 2 * hidden, hidden);
            Sigmoid.apply(a, at + 3 * hidden, a, at + 3 * hidden, hidden);
            // Steps 4 and 5
            if (full > 0) {
                states(full, hidden, a, at, before, bo + row, c, tanhC, co + row, h, ho + row);
            }
            if (full < hidden) {
                row += full;
                statesRest(
                        hidden - full,
                        hidden,
                        a,
                        at + full,
                        before,
                        bo + row,
                        c,
                        tanhC,
                        co + row,
                        h,
                        ho + row);
            }
        }
    }

    /** Steps 4 and 5 for whole vectors of a row, at least one. */
    private static void states(
            int n,
            int hidden,
            float[] a,
            int ao,
            float[] before,
            int bo,
            float[] c,
            float[] tanhC,
            int co,
            float[] h,
            int ho) {
        int fo = ao + hidden;
        int go = fo + hidden;
        int oo = go + hidden;
        for (int j = 0; j < n; j += N) {
            // Step 4: c_t = f c_{t-1} + i g
            FloatVector ig = fromArray(F, a, ao + j).mul(fromArray(F, a, go + j));
            FloatVector cj = fromArray(F, a, fo + j).fma(fromArray(F, before, bo + j), ig);
            cj.intoArray(c, co + j);
            // Step 5: h_t = o tanh(c_t)
            FloatVector t = Tanh.of(cj);
            t.intoArray(tanhC, co + j);
            fromArray(F, a, oo + j).mul(t).intoArray(h, ho + j);
        }
    }

    /** As {@link #states} for less than a vector. */
    private static void statesRest(
            int n,
            int hidden,
            float[] a,
            int ao,
            float[] before,
            int bo,
            float[] c,
            float[] tanhC,
            int co,
            float[] h,
            int ho) {
        VectorMask<Float> lanes = F.indexInRange(0, n);
        FloatVector i = fromArray(F, a, ao, lanes);
        FloatVector f = fromArray(F, a, ao + hidden, lanes);
        FloatVector g = fromArray(F, a, ao + 2 * hidden, lanes);
        FloatVector o = fromArray(F, a, ao + 3 * hidden, lanes);
        FloatVector cj = f.fma(fromArray(F, before, bo, lanes), i.mul(g));
        cj.intoArray(c, co, lanes);
        FloatVector t = Tanh.of(cj);
        t.intoArray(tanhC, co, lanes);
        o.mul(t).intoArray(h, ho, lanes);
    }

    /**
     * Steps 2 to 4 of the backward pass for some rows.
     *
     * @param a the gates, rows of 4H
     * @param before c_{t-1}, rows of H
     * @param dh dh_t, rows of H from {@code o} on
     * @param dc what comes back into c_t, rows of H from {@code o} on; overwritten with what goes
     *     on to c_{t-1}
     * @param da overwritten with rows of 4H
     */
    static void backward(
            int rows,
            int hidden,
            float[] a,
            int ao,
            float[] before,
            int bo,
            float[] tanhC,
            int co,
            float[] dh,
            float[] dc,
            int o,
            float[] da,
            int dao) {
        int full = hidden - hidden % N;
        for (int r = 0; r < rows; r++) {
            int at = r * 4 * hidden;
            int row = r * hidden;
            if (full > 0) {
                gradients(
                        full, hidden, a, ao + at, before, bo + row, tanhC, co + row, dh, dc,
                        o + row, da, dao + at);
            }
            if (full < hidden) {
                gradientsRest(
                        hidden - full,
                        hidden,
                        a,
                        ao + at + full,
                        before,
                        bo + row + full,
                        tanhC,
                        co + row + full,
                        dh,
                        dc,
                        o + row + full,
                        da,
                        dao + at + full);
            }
        }
    }

    /** Steps 2 to 4 for whole vectors of a row, at least one. */
    private static void gradients(
            int n,
            int hidden,
            float[] a,
            int ao,
            float[] before,
            int bo,
            float[] tanhC,
            int co,
            float[] dh,
            float[] dc,
            int o,
            float[] da,
            int dao) {
        for (int j = 0; j < n; j += N) {
            FloatVector output = fromArray(F, a, ao + 3 * hidden + j);
            FloatVector t = fromArray(F, tanhC, co + j);
            FloatVector dhj = fromArray(F, dh, o + j);
            // Step 2: dc_t = dh_t o (1 - tanh(c_t)^2) + what comes back into c_t
            FloatVector dcj = dhj.mul(output).fma(t.neg().fma(t, ONE), fromArray(F, dc, o + j));
            // Step 3: da_t, each gate's gradient times its derivative
            FloatVector i = fromArray(F, a, ao + j);
            FloatVector f = fromArray(F, a, ao + hidden + j);
            FloatVector g = fromArray(F, a, ao + 2 * hidden + j);
            FloatVector cj = fromArray(F, before, bo + j);
            sigmoid(i, dcj.mul(g)).intoArray(da, dao + j);
            sigmoid(f, dcj.mul(cj)).intoArray(da, dao + hidden + j);
            tanh(g, dcj.mul(i)).intoArray(da, dao + 2 * hidden + j);
            sigmoid(output, dhj.mul(t)).intoArray(da, dao + 3 * hidden + j);
            // Step 4: what goes on to c_{t-1}
            dcj.mul(f).intoArray(dc, o + j);
        }
    }

    /**
     * As {@link #gradients} for less than a vector, one float at a time: 13 masked loads and stores
     * are more nodes than C2 inlines.
     */
    private static void gradientsRest(
            int n,
            int hidden,
            float[] a,
            int ao,
            float[] before,
            int bo,
            float[] tanhC,
            int co,
            float[] dh,
            float[] dc,
            int o,
            float[] da,
            int dao) {
        for (int j = 0; j < n; j++) {
            float output = a[ao + 3 * hidden + j];
            float t = tanhC[co + j];
            float dhj = dh[o + j];
            float dcj = Math.fma(dhj * output, Math.fma(-t, t, 1), dc[o + j]);
            float i = a[ao + j];
            float f = a[ao + hidden + j];
            float g = a[ao + 2 * hidden + j];
            da[dao + j] = dcj * g * (i * (1 - i));
            da[dao + hidden + j] = dcj * before[bo + j] * (f * (1 - f));
            da[dao + 2 * hidden + j] = dcj * i * Math.fma(-g, g, 1);
            da[dao + 3 * hidden + j] = dhj * t * (output * (1 - output));
            dc[o + j] = dcj * f;
        }
    }

    private static FloatVector sigmoid(FloatVector y, FloatVector dy) {
        return dy.mul(y.mul(ONE.sub(y)));
    }

    private static FloatVector tanh(FloatVector y, FloatVector dy) {
        return dy.mul(y.neg().fma(y, ONE));
    }
}
