package dev.rnn.model.cell;

import dev.rnn.api.Backend;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;
import dev.rnn.api.Start;
import java.util.Arrays;

/**
 * The part of a pass that depends on the state before: h_{t-1}, its dropout, h_{t-1} U by groups of
 * columns, and their way back.
 */
final class Recurrence {
    private final VariantPass<?> pass;
    private final int outputs;
    private final int width;
    private final float dropout;

    /** h_{t-1} of each row, {@code [kept][P]}. */
    final float[] before;

    /** h_{t-1} as the product reads it: {@link #before}, or with dropout its masked copy. */
    final float[] read;

    /** Where masks come from, or null. */
    RandomStream noise;

    private final float[] mask; // [B][P]: 0 or 1 / (1 - rate)
    private final Views masks = new Views();
    private boolean masked;

    private final float[] product; // [B][GH] h U before it is normalized; [rows][GH] d(h U)
    private final LayerNorm[] norms;
    private final Views[] read1;
    private final Views[] sums;
    private final Views[] back;
    private final Views[] dRead;
    private final Views[] steps;
    private final Views[] stepSums;
    private final Views[] gradients;

    Recurrence(VariantPass<?> pass, Backend backend) {
        this.pass = pass;
        Gated spec = pass.spec;
        outputs = pass.outputs;
        width = pass.width;
        dropout = spec.recurrentDropout();
        before = pass.kept(outputs);
        read = dropout > 0 ? pass.kept(outputs) : before;
        mask = new float[dropout > 0 ? pass.maxBatch() * outputs : 0];
        int[] groups = spec.groups();
        boolean normal = spec.layerNorm() > 0;
        product = normal ? pass.kept(width) : new float[0];
        norms = new LayerNorm[normal ? groups.length : 0];
        for (int i = 0; i < norms.length; i++) {
            norms[i] =
                    new LayerNorm(
                            backend.reductions(),
                            groups[i] * pass.hidden,
                            spec.layerNorm(),
                            pass.rows());
        }
        read1 = views(groups.length);
        sums = views(groups.length);
        back = views(groups.length);
        dRead = views(groups.length);
        steps = views(groups.length);
        stepSums = views(groups.length);
        gradients = views(groups.length);
    }

    private static Views[] views(int n) {
        Views[] views = new Views[n];
        Arrays.setAll(views, i -> new Views());
        return views;
    }

    /** Draws the mask of a pass, if there is noise to draw it from. */
    void draw(int batch) {
        masked = dropout > 0 && noise != null;
        if (masked) {
            Slice all = masks.slice(0, mask, 0, batch * outputs);
            noise.uniform(all);
            float scale = 1 / (1 - dropout);
            for (int i = 0; i < batch * outputs; i++) {
                mask[i] = mask[i] < dropout ? 0 : scale;
            }
        }
    }

    boolean isMasked() {
        return masked;
    }

    /** The rows of step t of h_{t-1}, plain and masked. */
    void gather(int t, float[] state) {
        int at = pass.keptRow(t) * outputs;
        pass.live.gather(t, outputs, state, 0, before, at);
        if (read == before) {
            return;
        }
        int size = pass.live.count(t) * outputs;
        System.arraycopy(before, at, read, at, size);
        if (masked) {
            times(t, read, at);
        }
    }

    /** x = x * mask for the rows of step t. */
    private void times(int t, float[] x, int at) {
        int row = pass.live.start(t);
        for (int r = 0; r < pass.live.count(t); r++) {
            int m = pass.live.sequence(row + r) * outputs;
            for (int j = 0; j < outputs; j++) {
                x[at + r * outputs + j] *= mask[m + j];
            }
        }
    }

    /** The gradient of h_{t-1} from that of its masked copy, in place. */
    void unmask(int t, float[] d) {
        if (masked) {
            times(t, d, 0);
        }
    }

    /**
     * sum = sum + x U for a group of columns and the rows of step t, normalized where that is
     * asked.
     *
     * @param x {@code [kept][P]}
     * @param sum the sums
     * @param so where the first row's are
     * @param stride from one row's to the next one's
     */
    void add(int t, int group, float[] x, float[] sum, int so, int stride) {
        Linear u = pass.weights.u[group];
        int n = pass.live.count(t);
        int k = pass.keptRow(t);
        int columns = u.width;
        var from = VariantPass.rows(read1[group], t, x, k * outputs, n, outputs);
        if (norms.length == 0) {
            pass.product.multiply(
                    from, u.packed, Start.SUM, sums[group].matrix(t, sum, so, n, columns, stride));
            return;
        }
        int po = k * width + u.from;
        pass.product.multiply(
                from, u.packed, Start.ZERO, sums[group].matrix(t, product, po, n, columns, width));
        int gain = pass.offset("gain_h") + u.from;
        int shift = pass.offset("shift_h") + u.from;
        for (int r = 0; r < n; r++) {
            norms[group].add(
                    k + r,
                    product,
                    po + r * width,
                    pass.weights.flat,
                    gain,
                    shift,
                    sum,
                    so + r * stride);
        }
    }

    /**
     * dx = d U^T for a group of columns and the rows of step t, or dx + d U^T.
     *
     * @param d the gradient of the sums
     * @param at where the first row's is
     * @param stride from one row's to the next one's
     * @param dx {@code [B][P]}
     */
    void back(int t, int group, float[] d, int at, int stride, Start start, float[] dx) {
        Linear u = pass.weights.u[group];
        int n = pass.live.count(t);
        int row = pass.live.start(t);
        float[] from = d;
        int offset = at;
        int apart = stride;
        if (norms.length > 0) {
            from = product;
            offset = row * width + u.from;
            apart = width;
            int gain = pass.offset("gain_h") + u.from;
            for (int r = 0; r < n; r++) {
                norms[group].back(
                        row + r,
                        d,
                        at + r * stride,
                        pass.weights.flat,
                        gain,
                        product,
                        offset + r * width);
            }
        }
        pass.product.multiply(
                back[group].matrix(t, from, offset, n, u.width, apart),
                u.transposed,
                start,
                VariantPass.rows(dRead[group], t, dx, 0, n, outputs));
    }

    /**
     * Adds x^T d to the columns of dU of a group, and to the gradients of its gain and shift.
     *
     * @param x {@code [rows][xWidth]}, what the product read
     * @param d the gradient of the sums
     * @param dAt where row 0's is
     * @param stride from one row's to the next one's
     */
    void weightGradients(
            int group,
            float[] x,
            int xWidth,
            float[] d,
            int dAt,
            int stride,
            int fromRow,
            int n,
            int slot,
            float[] gradient,
            int at) {
        Linear u = pass.weights.u[group];
        float[] of = norms.length == 0 ? d : product;
        int apart = norms.length == 0 ? stride : width;
        int first = norms.length == 0 ? dAt : u.from;
        pass.product.multiply(
                steps[group].transposed(slot, x, fromRow * xWidth, n, xWidth, xWidth),
                stepSums[group].matrix(slot, of, first + fromRow * apart, n, u.width, apart),
                Start.SUM,
                gradients[group].matrix(
                        0, gradient, at + u.block.offset() + u.from, u.rows(), u.width, width));
        if (norms.length > 0) {
            int gain = at + pass.offset("gain_h") + u.from;
            int shift = at + pass.offset("shift_h") + u.from;
            for (int r = fromRow; r < fromRow + n; r++) {
                norms[group].gradients(r, d, dAt + r * stride, gradient, gain, shift);
            }
        }
    }
}
