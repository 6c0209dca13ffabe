package dev.rnn.scalar;

/**
 * The weight gradients of a GRU: in the columns of n, those of U and bU have a gradient of their
 * own where the reset comes after the product, those of U a factor of their own where it comes
 * before.
 */
final class ScalarGruGradients extends ScalarGatedGradients {
    private final boolean after;

    ScalarGruGradients(ScalarGruCell cell) {
        super(cell);
        after = cell.after;
    }

    @Override
    void addRecurrent(ScalarGatedWorkspace gated, int k, float[] g, int at, int worker) {
        ScalarGruWorkspace pass = (ScalarGruWorkspace) gated;
        addRecurrent(pass, k, g, at, pass.da, pass.sums[worker], 2 * hidden);
        float[] sum = pass.candidates[worker];
        int n = at + 2 * hidden;
        if (after) {
            addRecurrent(pass, k, g, n, pass.dq, sum, hidden);
            return;
        }
        System.arraycopy(g, n, sum, 0, hidden);
        for (int t = pass.fromStep; t < pass.toStep; t++) {
            for (int b = 0; b < pass.shape.batch(); b++) {
                if (t < pass.shape.length(b)) {
                    int row = pass.row(t, b);
                    Chain.add(pass.reset[row], k, 1, pass.dq, row, 1, sum, hidden);
                }
            }
        }
        System.arraycopy(sum, 0, g, n, hidden);
    }

    @Override
    void addBias(
            ScalarGatedWorkspace pass, int bias, int row, float[] g, int db, int from, int to) {
        int n = bias == 1 && after ? 2 * hidden : width;
        super.addBias(pass, bias, row, g, db, from, Math.min(to, n));
        float[] dq = ((ScalarGruWorkspace) pass).dq[row];
        for (int j = Math.max(from, n); j < to; j++) {
            g[db + j] += dq[j - n];
        }
    }
}
