package dev.rnn.model.layer;

import dev.rnn.api.Slice;

/**
 * The arithmetic of {@link Merge}, both ways: one operation an element, so the order of rows does
 * not matter.
 */
final class Merging {
    private final Merge merge;
    private final int forward;
    private final int reverse;

    Merging(BidirectionalSpec spec) {
        merge = spec.merge();
        forward = spec.forward().outputs();
        reverse = spec.reverse().outputs();
    }

    /** y of both directions' outputs f and r. */
    void merge(int steps, int batch, Slice f, Slice r, Slice y) {
        if (merge == Merge.CONCAT) {
            deal(steps * batch, f, r, y, true);
        } else if (merge == Merge.APART) {
            deal(steps, batch, f, r, y, true);
        } else {
            float[] a = f.array();
            float[] b = r.array();
            float[] out = y.array();
            int at = y.offset();
            int n = y.length();
            for (int i = 0; i < n; i++) {
                float u = a[f.offset() + i];
                float v = b[r.offset() + i];
                out[at + i] =
                        switch (merge) {
                            case SUM -> u + v;
                            case AVERAGE -> (u + v) * 0.5f;
                            default -> u * v;
                        };
            }
        }
    }

    /** Both directions' gradients of y's; those of {@link Merge#SUM} are dy itself. */
    void split(int steps, int batch, Slice dy, Slice f, Slice r, Slice df, Slice dr) {
        if (merge == Merge.CONCAT) {
            deal(steps * batch, df, dr, dy, false);
        } else if (merge == Merge.APART) {
            deal(steps, batch, df, dr, dy, false);
        } else {
            float[] g = dy.array();
            int at = dy.offset();
            int n = dy.length();
            for (int i = 0; i < n; i++) {
                float d = g[at + i];
                boolean half = merge == Merge.AVERAGE;
                df.array()[df.offset() + i] = d * (half ? 0.5f : r.array()[r.offset() + i]);
                dr.array()[dr.offset() + i] = d * (half ? 0.5f : f.array()[f.offset() + i]);
            }
        }
    }

    /** Blocks of {@code batch} rows of f and r in turn, side by side in y. */
    private void deal(int blocks, int batch, Slice f, Slice r, Slice y, boolean into) {
        int wide = batch * forward;
        int other = batch * reverse;
        for (int k = 0; k < blocks; k++) {
            int at = y.offset() + k * (wide + other);
            copy(y, at, f, f.offset() + k * wide, wide, into);
            copy(y, at + wide, r, r.offset() + k * other, other, into);
        }
    }

    private void deal(int rows, Slice f, Slice r, Slice y, boolean into) {
        deal(rows, 1, f, r, y, into);
    }

    private static void copy(Slice y, int at, Slice part, int from, int count, boolean into) {
        if (into) {
            System.arraycopy(part.array(), from, y.array(), at, count);
        } else {
            System.arraycopy(y.array(), at, part.array(), from, count);
        }
    }
}
