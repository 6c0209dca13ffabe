package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.PANEL;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of a product: 1 to 6 rows of a row-major A times one packed panel of B, added
 * to C. Each accumulator lane is the chain of one element of C, in increasing k. Six rows by two
 * vectors are 12 accumulators; with the two vectors of B and one of A they fill 15 of 16 registers.
 * Written out because C2 keeps vectors in registers only as locals.
 *
 * <p>Arguments: k terms; A's rows start at {@code a[ao + r * as]}; the panel is {@code b[bo + i *
 * PANEL ...]}; C's rows start at {@code c[co + r * cs]} and a whole panel of each is read and
 * written.
 */
final class RowTile {
    private RowTile() {}

    /** C += A B for 6 rows and one panel. */
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
        FloatVector s00 = fromArray(F, c, co);
        FloatVector s01 = fromArray(F, c, co + N);
        FloatVector s10 = fromArray(F, c, c1);
        FloatVector s11 = fromArray(F, c, c1 + N);
        FloatVector s20 = fromArray(F, c, c2);
        FloatVector s21 = fromArray(F, c, c2 + N);
        FloatVector s30 = fromArray(F, c, c3);
        FloatVector s31 = fromArray(F, c, c3 + N);
        FloatVector s40 = fromArray(F, c, c4);
        FloatVector s41 = fromArray(F, c, c4 + N);
        FloatVector s50 = fromArray(F, c, c5);
        FloatVector s51 = fromArray(F, c, c5 + N);
        for (int i = 0; i < k; i++) {
            FloatVector b0 = fromArray(F, b, bo + i * PANEL);
            FloatVector b1 = fromArray(F, b, bo + i * PANEL + N);
            FloatVector x0 = broadcast(F, a[ao + i]);
            s00 = x0.fma(b0, s00);
            s01 = x0.fma(b1, s01);
            FloatVector x1 = broadcast(F, a[a1 + i]);
            s10 = x1.fma(b0, s10);
            s11 = x1.fma(b1, s11);
            FloatVector x2 = broadcast(F, a[a2 + i]);
            s20 = x2.fma(b0, s20);
            s21 = x2.fma(b1, s21);
            FloatVector x3 = broadcast(F, a[a3 + i]);
            s30 = x3.fma(b0, s30);
            s31 = x3.fma(b1, s31);
            FloatVector x4 = broadcast(F, a[a4 + i]);
            s40 = x4.fma(b0, s40);
            s41 = x4.fma(b1, s41);
            FloatVector x5 = broadcast(F, a[a5 + i]);
            s50 = x5.fma(b0, s50);
            s51 = x5.fma(b1, s51);
        }
        s00.intoArray(c, co);
        s01.intoArray(c, co + N);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + N);
        s20.intoArray(c, c2);
        s21.intoArray(c, c2 + N);
        s30.intoArray(c, c3);
        s31.intoArray(c, c3 + N);
        s40.intoArray(c, c4);
        s41.intoArray(c, c4 + N);
        s50.intoArray(c, c5);
        s51.intoArray(c, c5 + N);
    }

    /** C += A B for 5 rows and one panel. */
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
        FloatVector s00 = fromArray(F, c, co);
        FloatVector s01 = fromArray(F, c, co + N);
        FloatVector s10 = fromArray(F, c, c1);
        FloatVector s11 = fromArray(F, c, c1 + N);
        FloatVector s20 = fromArray(F, c, c2);
        FloatVector s21 = fromArray(F, c, c2 + N);
        FloatVector s30 = fromArray(F, c, c3);
        FloatVector s31 = fromArray(F, c, c3 + N);
        FloatVector s40 = fromArray(F, c, c4);
        FloatVector s41 = fromArray(F, c, c4 + N);
        for (int i = 0; i < k; i++) {
            FloatVector b0 = fromArray(F, b, bo + i * PANEL);
            FloatVector b1 = fromArray(F, b, bo + i * PANEL + N);
            FloatVector x0 = broadcast(F, a[ao + i]);
            s00 = x0.fma(b0, s00);
            s01 = x0.fma(b1, s01);
            FloatVector x1 = broadcast(F, a[a1 + i]);
            s10 = x1.fma(b0, s10);
            s11 = x1.fma(b1, s11);
            FloatVector x2 = broadcast(F, a[a2 + i]);
            s20 = x2.fma(b0, s20);
            s21 = x2.fma(b1, s21);
            FloatVector x3 = broadcast(F, a[a3 + i]);
            s30 = x3.fma(b0, s30);
            s31 = x3.fma(b1, s31);
            FloatVector x4 = broadcast(F, a[a4 + i]);
            s40 = x4.fma(b0, s40);
            s41 = x4.fma(b1, s41);
        }
        s00.intoArray(c, co);
        s01.intoArray(c, co + N);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + N);
        s20.intoArray(c, c2);
        s21.intoArray(c, c2 + N);
        s30.intoArray(c, c3);
        s31.intoArray(c, c3 + N);
        s40.intoArray(c, c4);
        s41.intoArray(c, c4 + N);
    }

    /** C += A B for 4 rows and one panel. */
    static void rows4(
            int k, float[] a, int ao, int as, float[] b, int bo, float[] c, int co, int cs) {
        int a1 = ao + as;
        int c1 = co + cs;
        int a2 = a1 + as;
        int c2 = c1 + cs;
        int a3 = a2 + as;
        int c3 = c2 + cs;
        FloatVector s00 = fromArray(F, c, co);
        FloatVector s01 = fromArray(F, c, co + N);
        FloatVector s10 = fromArray(F, c, c1);
        FloatVector s11 = fromArray(F, c, c1 + N);
        FloatVector s20 = fromArray(F, c, c2);
        FloatVector s21 = fromArray(F, c, c2 + N);
        FloatVector s30 = fromArray(F, c, c3);
        FloatVector s31 = fromArray(F, c, c3 + N);
        for (int i = 0; i < k; i++) {
            FloatVector b0 = fromArray(F, b, bo + i * PANEL);
            FloatVector b1 = fromArray(F, b, bo + i * PANEL + N);
            FloatVector x0 = broadcast(F, a[ao + i]);
            s00 = x0.fma(b0, s00);
            s01 = x0.fma(b1, s01);
            FloatVector x1 = broadcast(F, a[a1 + i]);
            s10 = x1.fma(b0, s10);
            s11 = x1.fma(b1, s11);
            FloatVector x2 = broadcast(F, a[a2 + i]);
            s20 = x2.fma(b0, s20);
            s21 = x2.fma(b1, s21);
            FloatVector x3 = broadcast(F, a[a3 + i]);
            s30 = x3.fma(b0, s30);
            s31 = x3.fma(b1, s31);
        }
        s00.intoArray(c, co);
        s01.intoArray(c, co + N);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + N);
        s20.intoArray(c, c2);
        s21.intoArray(c, c2 + N);
        s30.intoArray(c, c3);
        s31.intoArray(c, c3 + N);
    }

    /** C += A B for 3 rows and one panel. */
    static void rows3(
            int k, float[] a, int ao, int as, float[] b, int bo, float[] c, int co, int cs) {
        int a1 = ao + as;
        int c1 = co + cs;
        int a2 = a1 + as;
        int c2 = c1 + cs;
        FloatVector s00 = fromArray(F, c, co);
        FloatVector s01 = fromArray(F, c, co + N);
        FloatVector s10 = fromArray(F, c, c1);
        FloatVector s11 = fromArray(F, c, c1 + N);
        FloatVector s20 = fromArray(F, c, c2);
        FloatVector s21 = fromArray(F, c, c2 + N);
        for (int i = 0; i < k; i++) {
            FloatVector b0 = fromArray(F, b, bo + i * PANEL);
            FloatVector b1 = fromArray(F, b, bo + i * PANEL + N);
            FloatVector x0 = broadcast(F, a[ao + i]);
            s00 = x0.fma(b0, s00);
            s01 = x0.fma(b1, s01);
            FloatVector x1 = broadcast(F, a[a1 + i]);
            s10 = x1.fma(b0, s10);
            s11 = x1.fma(b1, s11);
            FloatVector x2 = broadcast(F, a[a2 + i]);
            s20 = x2.fma(b0, s20);
            s21 = x2.fma(b1, s21);
        }
        s00.intoArray(c, co);
        s01.intoArray(c, co + N);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + N);
        s20.intoArray(c, c2);
        s21.intoArray(c, c2 + N);
    }

    /** C += A B for 2 rows and one panel. */
    static void rows2(
            int k, float[] a, int ao, int as, float[] b, int bo, float[] c, int co, int cs) {
        int a1 = ao + as;
        int c1 = co + cs;
        FloatVector s00 = fromArray(F, c, co);
        FloatVector s01 = fromArray(F, c, co + N);
        FloatVector s10 = fromArray(F, c, c1);
        FloatVector s11 = fromArray(F, c, c1 + N);
        for (int i = 0; i < k; i++) {
            FloatVector b0 = fromArray(F, b, bo + i * PANEL);
            FloatVector b1 = fromArray(F, b, bo + i * PANEL + N);
            FloatVector x0 = broadcast(F, a[ao + i]);
            s00 = x0.fma(b0, s00);
            s01 = x0.fma(b1, s01);
            FloatVector x1 = broadcast(F, a[a1 + i]);
            s10 = x1.fma(b0, s10);
            s11 = x1.fma(b1, s11);
        }
        s00.intoArray(c, co);
        s01.intoArray(c, co + N);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + N);
    }

    /** C += A B for 1 row and one panel. */
    static void rows1(
            int k, float[] a, int ao, int as, float[] b, int bo, float[] c, int co, int cs) {
        FloatVector s00 = fromArray(F, c, co);
        FloatVector s01 = fromArray(F, c, co + N);
        for (int i = 0; i < k; i++) {
            FloatVector b0 = fromArray(F, b, bo + i * PANEL);
            FloatVector b1 = fromArray(F, b, bo + i * PANEL + N);
            FloatVector x0 = broadcast(F, a[ao + i]);
            s00 = x0.fma(b0, s00);
            s01 = x0.fma(b1, s01);
        }
        s00.intoArray(c, co);
        s01.intoArray(c, co + N);
    }

    /**
     * As {@link #rows1} for four panels side by side, {@code bs} floats apart: 8 chains hide the
     * latency of fma.
     */
    static void row1Panels4(
            int k, float[] a, int ao, float[] b, int bo, int bs, float[] c, int co) {
        int p1 = bo + bs;
        int p2 = p1 + bs;
        int p3 = p2 + bs;
        FloatVector s0 = fromArray(F, c, co);
        FloatVector s1 = fromArray(F, c, co + N);
        FloatVector s2 = fromArray(F, c, co + 2 * N);
        FloatVector s3 = fromArray(F, c, co + 3 * N);
        FloatVector s4 = fromArray(F, c, co + 4 * N);
        FloatVector s5 = fromArray(F, c, co + 5 * N);
        FloatVector s6 = fromArray(F, c, co + 6 * N);
        FloatVector s7 = fromArray(F, c, co + 7 * N);
        for (int i = 0; i < k; i++) {
            FloatVector x = broadcast(F, a[ao + i]);
            s0 = x.fma(fromArray(F, b, bo + i * PANEL), s0);
            s1 = x.fma(fromArray(F, b, bo + i * PANEL + N), s1);
            s2 = x.fma(fromArray(F, b, p1 + i * PANEL), s2);
            s3 = x.fma(fromArray(F, b, p1 + i * PANEL + N), s3);
            s4 = x.fma(fromArray(F, b, p2 + i * PANEL), s4);
            s5 = x.fma(fromArray(F, b, p2 + i * PANEL + N), s5);
            s6 = x.fma(fromArray(F, b, p3 + i * PANEL), s6);
            s7 = x.fma(fromArray(F, b, p3 + i * PANEL + N), s7);
        }
        s0.intoArray(c, co);
        s1.intoArray(c, co + N);
        s2.intoArray(c, co + 2 * N);
        s3.intoArray(c, co + 3 * N);
        s4.intoArray(c, co + 4 * N);
        s5.intoArray(c, co + 5 * N);
        s6.intoArray(c, co + 6 * N);
        s7.intoArray(c, co + 7 * N);
    }
}
