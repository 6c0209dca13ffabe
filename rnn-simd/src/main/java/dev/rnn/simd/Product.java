package dev.rnn.simd;

import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.PANEL;

/**
 * C += A B over packed panels: cuts the product into tiles. The order of the tiles is free, that of
 * the terms is not: a block of k adds to what the block before it left in C, so each chain runs
 * over increasing k whatever the blocking.
 */
final class Product {
    /**
     * Terms at once: fewer would load and store C more often. docs/decisions.md has the figures.
     */
    private static final int BLOCK = 512;

    /** Rows at once: 48 rows of 512 terms stay in L2 while all panels pass over them. */
    private static final int ROW_BLOCK = 48;

    /** Rows of a tile, at most. */
    static final int ROWS = 6;

    /** Up to so many floats are copied in a loop. */
    private static final int FEW = 4;

    /** Floats of scratch for a tile that is wider than what is left of C. */
    static final int EDGE = ROWS * PANEL;

    /**
     * Distance between rows of a strip: not a power of two, so that they lie in different sets of
     * the cache.
     */
    private static final int STRIDE = BLOCK + 16;

    /** Floats of scratch for a block of X's columns as rows. */
    static final int STRIP = ROW_BLOCK * STRIDE;

    private Product() {}

    /**
     * C += A B for m rows of a row-major A.
     *
     * @param edge scratch of {@link #EDGE} floats
     */
    static void add(
            int m,
            float[] a,
            int ao,
            int as,
            SimdPackedMatrix b,
            float[] c,
            int co,
            int cs,
            float[] edge) {
        add(m, a, ao, as, b, 0, b.panelCount(), c, co, cs, edge);
    }

    /** The same for C's columns of panels {@code from} to {@code to - 1} alone. */
    static void add(
            int m,
            float[] a,
            int ao,
            int as,
            SimdPackedMatrix b,
            int from,
            int to,
            float[] c,
            int co,
            int cs,
            float[] edge) {
        int n = Math.min(b.columns(), to * PANEL);
        for (int term = 0; term < b.rows(); term += BLOCK) {
            int terms = Math.min(BLOCK, b.rows() - term);
            for (int row = 0; row < m; row += ROW_BLOCK) {
                int rows = Math.min(ROW_BLOCK, m - row);
                int at = ao + row * as + term;
                panels(rows, terms, a, at, as, b, from, n, term, c, co + row * cs, cs, edge);
            }
        }
    }

    /** A block of rows and terms, B's from {@code term} on: its columns from a panel to n. */
    private static void panels(
            int m,
            int k,
            float[] a,
            int ao,
            int as,
            SimdPackedMatrix b,
            int first,
            int n,
            int term,
            float[] c,
            int co,
            int cs,
            float[] edge) {
        float[] array = b.array();
        int size = b.panelSize();
        if (!WarmUp.done()) {
            plain(m, first, n, k, a, ao, as, array, term * PANEL, size, c, co, cs);
            return;
        }
        int panel = first;
        if (m == 1) {
            for (; (panel + 4) * PANEL <= n; panel += 4) {
                int bo = panel * size + term * PANEL;
                RowTile.row1Panels4(k, a, ao, array, bo, size, c, co + panel * PANEL);
            }
        }
        for (; panel * PANEL < n; panel++) {
            int width = Math.min(PANEL, n - panel * PANEL);
            int bo = panel * size + term * PANEL;
            panel(m, width, k, a, ao, as, array, bo, c, co + panel * PANEL, cs, edge);
        }
    }

    /** The same in plain loops: {@link WarmUp}. */
    private static void plain(
            int m,
            int first,
            int n,
            int k,
            float[] a,
            int ao,
            int as,
            float[] b,
            int bo,
            int size,
            float[] c,
            int co,
            int cs) {
        for (int panel = first; panel * PANEL < n; panel++) {
            int from = panel * PANEL;
            int width = Math.min(PANEL, n - from);
            for (int r = 0; r < m; r++) {
                int to = co + r * cs + from;
                int j = 0;
                for (; j <= width - 4; j += 4) {
                    plain4(k, a, ao + r * as, b, bo + panel * size + j, c, to + j);
                }
                for (; j < width; j++) {
                    float s = c[to + j];
                    for (int i = 0; i < k; i++) {
                        s = Math.fma(a[ao + r * as + i], b[bo + panel * size + i * PANEL + j], s);
                    }
                    c[to + j] = s;
                }
            }
        }
    }

    /** Four chains side by side, since each waits for its last term. */
    private static void plain4(int k, float[] a, int ao, float[] b, int bo, float[] c, int co) {
        float s0 = c[co];
        float s1 = c[co + 1];
        float s2 = c[co + 2];
        float s3 = c[co + 3];
        for (int i = 0; i < k; i++) {
            float x = a[ao + i];
            int term = bo + i * PANEL;
            s0 = Math.fma(x, b[term], s0);
            s1 = Math.fma(x, b[term + 1], s1);
            s2 = Math.fma(x, b[term + 2], s2);
            s3 = Math.fma(x, b[term + 3], s3);
        }
        c[co] = s0;
        c[co + 1] = s1;
        c[co + 2] = s2;
        c[co + 3] = s3;
    }

    /**
     * One panel: rows in tiles of 6, or of 5 where that leaves no small rest; of one column, some
     * rows as plain floats.
     */
    private static void panel(
            int m,
            int width,
            int k,
            float[] a,
            int ao,
            int as,
            float[] b,
            int bo,
            float[] c,
            int co,
            int cs,
            float[] edge) {
        int row = 0;
        for (; width == 1 && row <= m - OneColumn.ROWS; row += OneColumn.ROWS) {
            OneColumn.rows(k, a, ao + row * as, as, b, bo, c, co + row * cs, cs);
        }
        for (int tiles = (m - row + ROWS - 1) / ROWS; tiles > 0; tiles--) {
            int rows = (m - row + tiles - 1) / tiles;
            tile(rows, width, k, a, ao + row * as, as, b, bo, c, co + row * cs, cs, edge);
            row += rows;
        }
    }

    /** One tile, by way of scratch where C has fewer columns left than a panel. */
    private static void tile(
            int rows,
            int width,
            int k,
            float[] a,
            int ao,
            int as,
            float[] b,
            int bo,
            float[] c,
            int co,
            int cs,
            float[] edge) {
        if (width == PANEL) {
            rows(rows, k, a, ao, as, b, bo, c, co, cs);
        } else if (width == N) {
            narrow(rows, k, a, ao, as, b, bo, c, co, cs);
        } else {
            load(rows, width, c, co, cs, edge);
            if (width < N) {
                narrow(rows, k, a, ao, as, b, bo, edge, 0, PANEL);
            } else {
                rows(rows, k, a, ao, as, b, bo, edge, 0, PANEL);
            }
            store(rows, width, c, co, cs, edge);
        }
    }

    private static void narrow(
            int rows,
            int k,
            float[] a,
            int ao,
            int as,
            float[] b,
            int bo,
            float[] c,
            int co,
            int cs) {
        switch (rows) {
            case 6 -> NarrowTile.rows6(k, a, ao, as, b, bo, c, co, cs);
            case 5 -> NarrowTile.rows5(k, a, ao, as, b, bo, c, co, cs);
            case 4 -> NarrowTile.rows4(k, a, ao, as, b, bo, c, co, cs);
            case 3 -> NarrowTile.rows3(k, a, ao, as, b, bo, c, co, cs);
            case 2 -> NarrowTile.rows2(k, a, ao, as, b, bo, c, co, cs);
            default -> NarrowTile.rows1(k, a, ao, as, b, bo, c, co, cs);
        }
    }

    private static void rows(
            int rows,
            int k,
            float[] a,
            int ao,
            int as,
            float[] b,
            int bo,
            float[] c,
            int co,
            int cs) {
        switch (rows) {
            case 6 -> RowTile.rows6(k, a, ao, as, b, bo, c, co, cs);
            case 5 -> RowTile.rows5(k, a, ao, as, b, bo, c, co, cs);
            case 4 -> RowTile.rows4(k, a, ao, as, b, bo, c, co, cs);
            case 3 -> RowTile.rows3(k, a, ao, as, b, bo, c, co, cs);
            case 2 -> RowTile.rows2(k, a, ao, as, b, bo, c, co, cs);
            default -> RowTile.rows1(k, a, ao, as, b, bo, c, co, cs);
        }
    }

    /**
     * C += X^T B for rows {@code fromRow} to {@code toRow - 1} of C, each a column of X. The
     * columns are copied into rows first, a block at a time: as they lie, they would meet in few
     * sets of the cache.
     *
     * @param x row-major, k rows {@code xs} apart; its column i is row i of C
     * @param term which of B's packed rows belongs to x's first row
     * @param strip scratch of {@link #STRIP} floats
     * @param edge scratch of {@link #EDGE} floats
     */
    static void addTransposed(
            int fromRow,
            int toRow,
            int k,
            float[] x,
            int xo,
            int xs,
            SimdPackedMatrix b,
            int term,
            float[] c,
            int co,
            int cs,
            float[] strip,
            float[] edge) {
        int n = b.columns();
        int last = n / PANEL * PANEL;
        boolean single = n == last + 1 && WarmUp.done();
        int columns = single ? last : n;
        for (int from = 0; from < k; from += BLOCK) {
            int terms = Math.min(BLOCK, k - from);
            for (int row = fromRow; row < toRow && columns > 0; row += ROW_BLOCK) {
                int rows = Math.min(ROW_BLOCK, toRow - row);
                int at = xo + from * xs + row;
                Transpose.copy(terms, rows, x, at, xs, strip, 0, STRIDE);
                int out = co + row * cs;
                panels(rows, terms, strip, 0, STRIDE, b, 0, columns, term + from, c, out, cs, edge);
            }
            if (single) {
                int bo = last * b.rows() + (term + from) * PANEL;
                int at = xo + from * xs;
                float[] column = b.array();
                int out = co + last;
                OneColumn.transposed(
                        fromRow, toRow, terms, x, at, xs, column, bo, c, out, cs, edge);
            }
        }
    }

    /** What lies behind the width is of no use, whatever it is. */
    private static void load(int rows, int width, float[] c, int co, int cs, float[] edge) {
        for (int r = 0; r < rows; r++) {
            copy(c, co + r * cs, edge, r * PANEL, width);
        }
    }

    private static void store(int rows, int width, float[] c, int co, int cs, float[] edge) {
        for (int r = 0; r < rows; r++) {
            copy(edge, r * PANEL, c, co + r * cs, width);
        }
    }

    /** A few floats take less time than calling what copies many. */
    private static void copy(float[] from, int fo, float[] to, int at, int width) {
        if (width > FEW) {
            System.arraycopy(from, fo, to, at, width);
            return;
        }
        for (int j = 0; j < width; j++) {
            to[at + j] = from[fo + j];
        }
    }
}
