package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.PANEL;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * As {@link RowTile}, for a last panel of which C has no more than one vector: half the terms. Only
 * as many chains as rows, so that at 256 bits, where 8 hide the latency of fma, it takes two thirds
 * of a whole tile's time.
 */
final class NarrowTile {
    private NarrowTile() {}

    /** C += A B for 6 rows and the first vector of a panel. */
    static void rows6(
            int k, float[] a, int ao, int as, float[] b, int bo, float[] c, int co, int cs) {
        int a1 = ao + as;
        int c1 = co + cs;
        int a2 = a1 + as;
        int c2 = c1 + cs;
        int a3 = a2 + as;
        int c3 = c2 + cs;
        int a4 = a3 + as;
        int c4 = c3 + cs;
        int a5 = a4 + as;
        int c5 = c4 + cs;
        FloatVector s0 = fromArray(F, c, co);
        FloatVector s1 = fromArray(F, c, c1);
        FloatVector s2 = fromArray(F, c, c2);
        FloatVector s3 = fromArray(F, c, c3);
        FloatVector s4 = fromArray(F, c, c4);
        FloatVector s5 = fromArray(F, c, c5);
        for (int i = 0; i < k; i++) {
            FloatVector y = fromArray(F, b, bo + i * PANEL);
            s0 = broadcast(F, a[ao + i]).fma(y, s0);
            s1 = broadcast(F, a[a1 + i]).fma(y, s1);
            s2 = broadcast(F, a[a2 + i]).fma(y, s2);
            s3 = broadcast(F, a[a3 + i]).fma(y, s3);
            s4 = broadcast(F, a[a4 + i]).fma(y, s4);
            s5 = broadcast(F, a[a5 + i]).fma(y, s5);
        }
        s0.intoArray(c, co);
        s1.intoArray(c, c1);
        s2.intoArray(c, c2);
        s3.intoArray(c, c3);
        s4.intoArray(c, c4);
        s5.intoArray(c, c5);
    }

    /** C += A B for 5 rows and the first vector of a panel. */
    static void rows5(
            int k, float[] a, int ao, int as, float[] b, int bo, float[] c, int co, int cs) {
        int a1 = ao + as;
        int c1 = co + cs;
        int a2 = a1 + as;
        int c2 = c1 + cs;
        int a3 = a2 + as;
        int c3 = c2 + cs;
        int a4 = a3 + as;
        int c4 = c3 + cs;
        FloatVector s0 = fromArray(F, c, co);
        FloatVector s1 = fromArray(F, c, c1);
        FloatVector s2 = fromArray(F, c, c2);
        FloatVector s3 = fromArray(F, c, c3);
        FloatVector s4 = fromArray(F, c, c4);
        for (int i = 0; i < k; i++) {
            FloatVector y = fromArray(F, b, bo + i * PANEL);
            s0 = broadcast(F, a[ao + i]).fma(y, s0);
            s1 = broadcast(F, a[a1 + i]).fma(y, s1);
            s2 = broadcast(F, a[a2 + i]).fma(y, s2);
            s3 = broadcast(F, a[a3 + i]).fma(y, s3);
            s4 = broadcast(F, a[a4 + i]).fma(y, s4);
        }
        s0.intoArray(c, co);
        s1.intoArray(c, c1);
        s2.intoArray(c, c2);
        s3.intoArray(c, c3);
        s4.intoArray(c, c4);
    }

    /** C += A B for 4 rows and the first vector of a panel. */
    static void rows4(
            int k, float[] a, int ao, int as, float[] b, int bo, float[] c, int co, int cs) {
        int a1 = ao + as;
        int c1 = co + cs;
        int a2 = a1 + as;
        int c2 = c1 + cs;
        int a3 = a2 + as;
        int c3 = c2 + cs;
        FloatVector s0 = fromArray(F, c, co);
        FloatVector s1 = fromArray(F, c, c1);
        FloatVector s2 = fromArray(F, c, c2);
        FloatVector s3 = fromArray(F, c, c3);
        for (int i = 0; i < k; i++) {
            FloatVector y = fromArray(F, b, bo + i * PANEL);
            s0 = broadcast(F, a[ao + i]).fma(y, s0);
            s1 = broadcast(F, a[a1 + i]).fma(y, s1);
            s2 = broadcast(F, a[a2 + i]).fma(y, s2);
            s3 = broadcast(F, a[a3 + i]).fma(y, s3);
        }
        s0.intoArray(c, co);
        s1.intoArray(c, c1);
        s2.intoArray(c, c2);
        s3.intoArray(c, c3);
    }

    /** C += A B for 3 rows and the first vector of a panel. */
    static void rows3(
            int k, float[] a, int ao, int as, float[] b, int bo, float[] c, int co, int cs) {
        int a1 = ao + as;
        int c1 = co + cs;
        int a2 = a1 + as;
        int c2 = c1 + cs;
        FloatVector s0 = fromArray(F, c, co);
        FloatVector s1 = fromArray(F, c, c1);
        FloatVector s2 = fromArray(F, c, c2);
        for (int i = 0; i < k; i++) {
            FloatVector y = fromArray(F, b, bo + i * PANEL);
            s0 = broadcast(F, a[ao + i]).fma(y, s0);
            s1 = broadcast(F, a[a1 + i]).fma(y, s1);
            s2 = broadcast(F, a[a2 + i]).fma(y, s2);
        }
        s0.intoArray(c, co);
        s1.intoArray(c, c1);
        s2.intoArray(c, c2);
    }

    /** C += A B for 2 rows and the first vector of a panel. */
    static void rows2(
            int k, float[] a, int ao, int as, float[] b, int bo, float[] c, int co, int cs) {
        int a1 = ao + as;
        int c1 = co + cs;
        FloatVector s0 = fromArray(F, c, co);
        FloatVector s1 = fromArray(F, c, c1);
        for (int i = 0; i < k; i++) {
            FloatVector y = fromArray(F, b, bo + i * PANEL);
            s0 = broadcast(F, a[ao + i]).fma(y, s0);
            s1 = broadcast(F, a[a1 + i]).fma(y, s1);
        }
        s0.intoArray(c, co);
        s1.intoArray(c, c1);
    }

    /** C += A B for 1 row and the first vector of a panel. */
    static void rows1(
            int k, float[] a, int ao, int as, float[] b, int bo, float[] c, int co, int cs) {
        FloatVector s0 = fromArray(F, c, co);
        for (int i = 0; i < k; i++) {
            FloatVector y = fromArray(F, b, bo + i * PANEL);
            s0 = broadcast(F, a[ao + i]).fma(y, s0);
        }
        s0.intoArray(c, co);
    }
}
