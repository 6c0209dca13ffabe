package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.ONE;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * The gate arithmetic of a GRU, between the products: what is neither a product nor a function. One
 * call is for {@code rows} rows; those of gates r z n start at {@code go} and are {@code gs} floats
 * apart, those of a_n too, those of da are 3H floats, all others H floats. What is left of a row
 * behind its whole vectors is computed one float at a time, in the same order.
 */
final class SimdGruGates {
    private SimdGruGates() {}

    /**
     * a_n = a_n + r * q.
     *
     * @param no where a_n starts in a
     */
    static void resetAfter(
            int rows, int hidden, float[] g, int go, int gs, float[] q, int qo, float[] a, int no) {
        int full = WarmUp.full(hidden);
        for (int row = 0; row < rows; row++) {
            int ro = go + row * gs;
            int to = no + row * gs;
            int at = qo + row * hidden;
            int j = 0;
            for (; j < full; j += N) {
                FloatVector r = fromArray(F, g, ro + j);
                r.fma(fromArray(F, q, at + j), fromArray(F, a, to + j)).intoArray(a, to + j);
            }
            for (; j < hidden; j++) {
                a[to + j] = Math.fma(g[ro + j], q[at + j], a[to + j]);
            }
        }
    }

    /** s = r * h_{t-1}. */
    static void resetBefore(
            int rows, int hidden, float[] g, int go, int gs, float[] h, int ho, float[] s, int so) {
        int full = WarmUp.full(hidden);
        for (int row = 0; row < rows; row++) {
            int ro = go + row * gs;
            int from = ho + row * hidden;
            int to = so + row * hidden;
            int j = 0;
            for (; j < full; j += N) {
                fromArray(F, g, ro + j).mul(fromArray(F, h, from + j)).intoArray(s, to + j);
            }
            for (; j < hidden; j++) {
                s[to + j] = g[ro + j] * h[from + j];
            }
        }
    }

    /** h_t = n + z * (h_{t-1} - n). */
    static void output(
            int rows, int hidden, float[] g, int go, int gs, float[] h, int ho, float[] y, int yo) {
        int full = WarmUp.full(hidden);
        for (int row = 0; row < rows; row++) {
            int zo = go + row * gs + hidden;
            int no = zo + hidden;
            int from = ho + row * hidden;
            int to = yo + row * hidden;
            int j = 0;
            for (; j < full; j += N) {
                FloatVector z = fromArray(F, g, zo + j);
                FloatVector n = fromArray(F, g, no + j);
                z.fma(fromArray(F, h, from + j).sub(n), n).intoArray(y, to + j);
            }
            for (; j < hidden; j++) {
                float n = g[no + j];
                y[to + j] = Math.fma(g[zo + j], h[from + j] - n, n);
            }
        }
    }

    /** da_z and da_n from dh_t in {@code back}, and dh_t * z in its place. */
    static void outputBack(
            int rows,
            int hidden,
            float[] g,
            int go,
            int gs,
            float[] h,
            int ho,
            float[] back,
            int bo,
            float[] da,
            int dao) {
        int full = WarmUp.full(hidden);
        for (int row = 0; row < rows; row++) {
            int zo = go + row * gs + hidden;
            int no = zo + hidden;
            int dzo = dao + (3 * row + 1) * hidden;
            int dno = dzo + hidden;
            int from = ho + row * hidden;
            int to = bo + row * hidden;
            int j = 0;
            for (; j < full; j += N) {
                FloatVector z = fromArray(F, g, zo + j);
                FloatVector n = fromArray(F, g, no + j);
                FloatVector dh = fromArray(F, back, to + j);
                FloatVector rest = ONE.sub(z);
                FloatVector change = fromArray(F, h, from + j).sub(n);
                dh.mul(change).mul(z.mul(rest)).intoArray(da, dzo + j);
                dh.mul(rest).mul(n.neg().fma(n, ONE)).intoArray(da, dno + j);
                dh.mul(z).intoArray(back, to + j);
            }
            for (; j < hidden; j++) {
                float z = g[zo + j];
                float n = g[no + j];
                float dh = back[to + j];
                da[dzo + j] = dh * (h[from + j] - n) * (z * (1 - z));
                da[dno + j] = dh * (1 - z) * Math.fma(-n, n, 1);
                back[to + j] = dh * z;
            }
        }
    }

    /** da_r and dq from da_n, where a_n = ... + r * q. */
    static void resetAfterBack(
            int rows,
            int hidden,
            float[] g,
            int go,
            int gs,
            float[] q,
            float[] dq,
            int qo,
            float[] da,
            int dao) {
        int full = WarmUp.full(hidden);
        for (int row = 0; row < rows; row++) {
            int ro = go + row * gs;
            int dro = dao + 3 * row * hidden;
            int dno = dro + 2 * hidden;
            int at = qo + row * hidden;
            int j = 0;
            for (; j < full; j += N) {
                FloatVector r = fromArray(F, g, ro + j);
                FloatVector dn = fromArray(F, da, dno + j);
                dn.mul(fromArray(F, q, at + j)).mul(r.mul(ONE.sub(r))).intoArray(da, dro + j);
                dn.mul(r).intoArray(dq, at + j);
            }
            for (; j < hidden; j++) {
                float r = g[ro + j];
                float dn = da[dno + j];
                da[dro + j] = dn * q[at + j] * (r * (1 - r));
                dq[at + j] = dn * r;
            }
        }
    }

    /** da_r from ds, where s = r * h_{t-1}, and to {@code back} what r lets through. */
    static void resetBeforeBack(
            int rows,
            int hidden,
            float[] g,
            int go,
            int gs,
            float[] h,
            int ho,
            float[] ds,
            float[] back,
            int bo,
            float[] da,
            int dao) {
        int full = WarmUp.full(hidden);
        for (int row = 0; row < rows; row++) {
            int ro = go + row * gs;
            int dro = dao + 3 * row * hidden;
            int from = ho + row * hidden;
            int at = bo + row * hidden;
            int j = 0;
            for (; j < full; j += N) {
                FloatVector r = fromArray(F, g, ro + j);
                FloatVector d = fromArray(F, ds, at + j);
                FloatVector dr = d.mul(fromArray(F, h, from + j));
                dr.mul(r.mul(ONE.sub(r))).intoArray(da, dro + j);
                d.fma(r, fromArray(F, back, at + j)).intoArray(back, at + j);
            }
            for (; j < hidden; j++) {
                float r = g[ro + j];
                float d = ds[at + j];
                da[dro + j] = d * h[from + j] * (r * (1 - r));
                back[at + j] = Math.fma(d, r, back[at + j]);
            }
        }
    }
}
