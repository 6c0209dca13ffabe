package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.ONE;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * The gate arithmetic of a GRU, between the products: for each row of 3H gates r z n, {@code H}
 * elements of h, and the way back. Each method is one pass over {@code rows} rows that lie one
 * after the other; the functions have passes of their own, since C2 inlines only so many into one
 * loop, and a row is in the first cache all the while. What is left of a row behind its whole
 * vectors is computed one float at a time, in the same order.
 */
final class SimdGruGates {
    private SimdGruGates() {}

    /** r, z = sigmoid(a), in their place. */
    static void gates(int rows, int hidden, float[] g, int go) {
        for (int r = 0; r < rows; r++) {
            int at = go + r * 3 * hidden;
            Sigmoid.apply(g, at, g, at, 2 * hidden);
        }
    }

    /** a_n = a_n + r * q, in n's place. */
    static void resetAfter(int rows, int hidden, float[] g, int go, float[] q, int qo) {
        for (int row = 0; row < rows; row++) {
            int ro = go + row * 3 * hidden;
            int no = ro + 2 * hidden;
            int at = qo + row * hidden;
            int j = 0;
            for (; j <= hidden - N; j += N) {
                FloatVector r = fromArray(F, g, ro + j);
                r.fma(fromArray(F, q, at + j), fromArray(F, g, no + j)).intoArray(g, no + j);
            }
            for (; j < hidden; j++) {
                g[no + j] = Math.fma(g[ro + j], q[at + j], g[no + j]);
            }
        }
    }

    /** s = r * h_{t-1}. */
    static void resetBefore(
            int rows, int hidden, float[] g, int go, float[] h, int ho, float[] s, int so) {
        for (int row = 0; row < rows; row++) {
            int ro = go + row * 3 * hidden;
            int at = row * hidden;
            int j = 0;
            for (; j <= hidden - N; j += N) {
                fromArray(F, g, ro + j).mul(fromArray(F, h, ho + at + j)).intoArray(s, so + at + j);
            }
            for (; j < hidden; j++) {
                s[so + at + j] = g[ro + j] * h[ho + at + j];
            }
        }
    }

    /** n = tanh(a_n), h_t = n + z * (h_{t-1} - n). */
    static void output(
            int rows, int hidden, float[] g, int go, float[] h, int ho, float[] y, int yo) {
        for (int row = 0; row < rows; row++) {
            int zo = go + (row * 3 + 1) * hidden;
            int no = zo + hidden;
            Tanh.apply(g, no, g, no, hidden);
            int at = row * hidden;
            int j = 0;
            for (; j <= hidden - N; j += N) {
                FloatVector z = fromArray(F, g, zo + j);
                FloatVector n = fromArray(F, g, no + j);
                z.fma(fromArray(F, h, ho + at + j).sub(n), n).intoArray(y, yo + at + j);
            }
            for (; j < hidden; j++) {
                float n = g[no + j];
                y[yo + at + j] = Math.fma(g[zo + j], h[ho + at + j] - n, n);
            }
        }
    }

    /**
     * da_z and da_n from dh_t in {@code back}, and dh_t * z in its place.
     *
     * @param go where the rows start in g and in da
     */
    static void outputBack(
            int rows,
            int hidden,
            float[] g,
            int go,
            float[] h,
            int ho,
            float[] back,
            int bo,
            float[] da) {
        for (int row = 0; row < rows; row++) {
            int zo = go + (row * 3 + 1) * hidden;
            int no = zo + hidden;
            int at = row * hidden;
            int j = 0;
            for (; j <= hidden - N; j += N) {
                FloatVector z = fromArray(F, g, zo + j);
                FloatVector n = fromArray(F, g, no + j);
                FloatVector dh = fromArray(F, back, bo + at + j);
                FloatVector rest = ONE.sub(z);
                FloatVector change = fromArray(F, h, ho + at + j).sub(n);
                dh.mul(change).mul(z.mul(rest)).intoArray(da, zo + j);
                dh.mul(rest).mul(n.neg().fma(n, ONE)).intoArray(da, no + j);
                dh.mul(z).intoArray(back, bo + at + j);
            }
            for (; j < hidden; j++) {
                float z = g[zo + j];
                float n = g[no + j];
                float dh = back[bo + at + j];
                da[zo + j] = dh * (h[ho + at + j] - n) * (z * (1 - z));
                da[no + j] = dh * (1 - z) * Math.fma(-n, n, 1);
                back[bo + at + j] = dh * z;
            }
        }
    }

    /**
     * da_r and dq from da_n, where a_n = ... + r * q.
     *
     * @param go where the rows start in g and in da
     * @param qo where they start in q and in dq
     */
    static void resetAfterBack(
            int rows, int hidden, float[] g, int go, float[] q, int qo, float[] da, float[] dq) {
        for (int row = 0; row < rows; row++) {
            int ro = go + row * 3 * hidden;
            int no = ro + 2 * hidden;
            int at = qo + row * hidden;
            int j = 0;
            for (; j <= hidden - N; j += N) {
                FloatVector r = fromArray(F, g, ro + j);
                FloatVector dn = fromArray(F, da, no + j);
                dn.mul(fromArray(F, q, at + j)).mul(r.mul(ONE.sub(r))).intoArray(da, ro + j);
                dn.mul(r).intoArray(dq, at + j);
            }
            for (; j < hidden; j++) {
                float r = g[ro + j];
                float dn = da[no + j];
                da[ro + j] = dn * q[at + j] * (r * (1 - r));
                dq[at + j] = dn * r;
            }
        }
    }

    /**
     * da_r from ds, where s = r * h_{t-1}, and to {@code back} what r lets through.
     *
     * @param go where the rows start in g and in da
     * @param bo where they start in ds and in back
     */
    static void resetBeforeBack(
            int rows,
            int hidden,
            float[] g,
            int go,
            float[] h,
            int ho,
            float[] ds,
            float[] back,
            int bo,
            float[] da) {
        for (int row = 0; row < rows; row++) {
            int ro = go + row * 3 * hidden;
            int at = row * hidden;
            int j = 0;
            for (; j <= hidden - N; j += N) {
                FloatVector r = fromArray(F, g, ro + j);
                FloatVector d = fromArray(F, ds, bo + at + j);
                FloatVector dr = d.mul(fromArray(F, h, ho + at + j));
                dr.mul(r.mul(ONE.sub(r))).intoArray(da, ro + j);
                d.fma(r, fromArray(F, back, bo + at + j)).intoArray(back, bo + at + j);
            }
            for (; j < hidden; j++) {
                float r = g[ro + j];
                float d = ds[bo + at + j];
                da[ro + j] = d * h[ho + at + j] * (r * (1 - r));
                back[bo + at + j] = Math.fma(d, r, back[bo + at + j]);
            }
        }
    }
}
