package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.ONE;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * The gate arithmetic of an LSTM, behind the products: what is neither a product nor a function.
 * Rows are padded to whole vectors, except those of callers and of gradients.
 */
final class SimdLstmGates {
    private SimdLstmGates() {}

    /**
     * Step 4 of the forward pass for some rows, padding included.
     *
     * @param a gates, rows {@code as} floats apart
     * @param bo where c_{t-1} starts, rows {@code cs} floats apart
     * @param co where c_t starts; may be {@code bo}
     */
    static void cells(
            int rows, int hidden, float[] a, int ao, int as, float[] c, int bo, int co, int cs) {
        int whole = WarmUp.done() ? Lanes.whole(hidden) : 0;
        for (int r = 0; r < rows; r++) {
            int io = ao + r * as;
            int fo = io + hidden;
            int go = fo + hidden;
            int before = bo + r * cs;
            int at = co + r * cs;
            int j = 0;
            for (; j < whole; j += N) {
                FloatVector ig = fromArray(F, a, io + j).mul(fromArray(F, a, go + j));
                FloatVector cj = fromArray(F, c, before + j);
                fromArray(F, a, fo + j).fma(cj, ig).intoArray(c, at + j);
            }
            for (; j < hidden; j++) {
                c[at + j] = Math.fma(a[fo + j], c[before + j], a[io + j] * a[go + j]);
            }
        }
    }

    /**
     * Step 5 of the forward pass for some rows.
     *
     * @param o output gates, rows {@code os} floats apart
     * @param tanhC tanh(c_t), rows {@code cs} floats apart
     * @param h overwritten, rows of H
     */
    static void outputs(
            int rows,
            int hidden,
            float[] o,
            int oo,
            int os,
            float[] tanhC,
            int co,
            int cs,
            float[] h,
            int ho) {
        int full = WarmUp.full(hidden);
        for (int r = 0; r < rows; r++) {
            int from = oo + r * os;
            int c = co + r * cs;
            int to = ho + r * hidden;
            int j = 0;
            for (; j < full; j += N) {
                fromArray(F, o, from + j).mul(fromArray(F, tanhC, c + j)).intoArray(h, to + j);
            }
            for (; j < hidden; j++) {
                h[to + j] = o[from + j] * tanhC[c + j];
            }
        }
    }

    /**
     * Steps 2 to 4 of the backward pass for some rows.
     *
     * @param a the gates, rows {@code as} floats apart
     * @param before c_{t-1}, rows {@code cs} floats apart
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
            int as,
            float[] before,
            int bo,
            float[] tanhC,
            int co,
            int cs,
            float[] dh,
            float[] dc,
            int o,
            float[] da,
            int dao) {
        int full = WarmUp.full(hidden);
        for (int r = 0; r < rows; r++) {
            int at = ao + r * as;
            int b = bo + r * cs;
            int c = co + r * cs;
            int row = o + r * hidden;
            int to = dao + r * 4 * hidden;
            if (full > 0) {
                gradients(full, hidden, a, at, before, b, tanhC, c, dh, dc, row, da, to);
            }
            if (full < hidden) {
                gradientsRest(
                        hidden - full,
                        hidden,
                        a,
                        at + full,
                        before,
                        b + full,
                        tanhC,
                        c + full,
                        dh,
                        dc,
                        row + full,
                        da,
                        to + full);
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
            dcj.mul(g).mul(i.mul(ONE.sub(i))).intoArray(da, dao + j);
            dcj.mul(cj).mul(f.mul(ONE.sub(f))).intoArray(da, dao + hidden + j);
            dcj.mul(i).mul(g.neg().fma(g, ONE)).intoArray(da, dao + 2 * hidden + j);
            FloatVector slope = output.mul(ONE.sub(output));
            dhj.mul(t).mul(slope).intoArray(da, dao + 3 * hidden + j);
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
}
