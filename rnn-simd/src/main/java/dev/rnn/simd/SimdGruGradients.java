package dev.rnn.simd;

/**
 * The weight gradients of a GRU: in the columns of n, those of U and bU have a gradient of their
 * own where the reset comes after the product, those of U a factor of their own where it comes
 * before.
 */
final class SimdGruGradients extends SimdGatedGradients {
    private final boolean after;

    SimdGruGradients(SimdGruCell cell) {
        super(cell);
        after = cell.after;
    }

    @Override
    void pack(SimdGatedWorkspace gated, int worker) {
        super.pack(gated, worker);
        SimdGruWorkspace pass = (SimdGruWorkspace) gated;
        int rows = pass.daPacked.rows();
        int from = pass.workers.share(rows, worker);
        int to = pass.workers.share(rows, worker + 1);
        int first = pass.fromStep * pass.shape.batch() + from;
        pass.gatesPacked.packRows(pass.da, first * width, width, from, to);
        if (after) {
            pass.candidatePacked.packRows(pass.dq, first * hidden, hidden, from, to);
        } else {
            int at = first * width + 2 * hidden;
            pass.candidatePacked.packRows(pass.da, at, width, from, to);
        }
    }

    @Override
    void addRecurrent(
            SimdGatedWorkspace gated,
            int worker,
            int first,
            int count,
            float[] h,
            int ho,
            float[] g,
            int du) {
        SimdGruWorkspace pass = (SimdGruWorkspace) gated;
        int term = first - pass.fromStep * pass.shape.batch();
        addStrips(pass, worker, hidden, count, h, ho, pass.gatesPacked, term, g, du);
        float[] x = after ? h : pass.reset;
        int xo = after ? ho : first * hidden;
        int dun = du + 2 * hidden;
        addStrips(pass, worker, hidden, count, x, xo, pass.candidatePacked, term, g, dun);
    }

    @Override
    void addBias(
            SimdGatedWorkspace pass,
            int bias,
            int first,
            int count,
            float[] g,
            int db,
            int from,
            int to) {
        int n = bias == 1 && after ? 2 * hidden : width;
        if (from < n) {
            super.addBias(pass, bias, first, count, g, db, from, Math.min(to, n));
        }
        if (to > n) {
            float[] dq = ((SimdGruWorkspace) pass).dq;
            int start = Math.max(from, n);
            int at = first * hidden + start - n;
            SimdReductions.addRows(dq, at, hidden, count, g, db + start, to - start);
        }
    }
}
