package dev.rnn.model.layer;

import dev.rnn.api.Matrix;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;

/** The working memory of {@link Attention} for one pair of shapes, and its views. */
final class AttentionView {
    final AttentionRows queries;
    final AttentionRows source;

    /** Gathered arguments. */
    final float[] q;

    final float[] k;
    final float[] v;

    /** What of a query is compared with keys or added to them: q itself, q W, or q W + b. */
    final float[] p;

    /** Scores, then weights; sequence after sequence {@code [queries][source]}. */
    final float[] weights;

    final float[] context;

    /** Gradients of the above, and of the keys' projection, {@code [hidden][source]} for each b. */
    final float[] dq;

    final float[] dk;
    final float[] dv;
    final float[] dp;
    final float[] dScores;
    final float[] dContext;
    final float[] projected;
    final float[] dProjected;

    /** Gradient of the vector v, one row a sequence. */
    final float[] dVector;

    final Matrix qAll;
    final Matrix qAllTransposed;
    final Matrix pAll;
    final Matrix dqAll;
    final Matrix dpAll;
    final Matrix dVectorAll;
    final Matrix[] kOf;
    final Matrix[] kTransposedOf;
    final Matrix[] vOf;
    final Matrix[] vTransposedOf;
    final Matrix[] pOf;
    final Matrix[] weightsOf;
    final Matrix[] weightsTransposedOf;
    final Matrix[] contextOf;
    final Matrix[] dqOf;
    final Matrix[] dkOf;
    final Matrix[] dvOf;
    final Matrix[] dpOf;
    final Matrix[] dScoresOf;
    final Matrix[] dScoresTransposedOf;
    final Matrix[] dContextOf;
    final Matrix[] projectedOf;
    final Matrix[] dProjectedTransposedOf;
    final Slice[] scoresOf;
    final Slice[] hiddenOf;

    AttentionView(AttentionSpec spec, SequenceShape queryShape, SequenceShape sourceShape) {
        queries = new AttentionRows(queryShape);
        source = new AttentionRows(sourceShape);
        int batch = queryShape.batch();
        int width = spec.score() == AttentionSpec.Score.ADDITIVE ? spec.hidden() : spec.keys();
        q = new float[Math.multiplyExact(queries.count(), spec.queries())];
        k = new float[Math.multiplyExact(source.count(), spec.keys())];
        v = new float[Math.multiplyExact(source.count(), spec.values())];
        boolean direct = spec.score() == AttentionSpec.Score.DOT;
        p = direct ? q : new float[Math.multiplyExact(queries.count(), width)];
        context = new float[Math.multiplyExact(queries.count(), spec.values())];
        dq = new float[q.length];
        dk = new float[k.length];
        dv = new float[v.length];
        dp = direct ? dq : new float[p.length];
        dContext = new float[context.length];
        projected = new float[Math.multiplyExact(source.count(), spec.hidden())];
        dProjected = new float[projected.length];
        dVector = new float[Math.multiplyExact(batch, spec.hidden())];
        int[] at = new int[batch + 1];
        int most = 0;
        for (int b = 0; b < batch; b++) {
            int size = Math.multiplyExact(queries.count(b), source.count(b));
            at[b + 1] = Math.addExact(at[b], size);
            most = Math.max(most, source.count(b));
        }
        weights = new float[at[batch]];
        dScores = new float[at[batch]];
        qAll = queries.matrix(q, spec.queries());
        qAllTransposed = qAll.transpose();
        pAll = queries.matrix(p, width);
        dqAll = queries.matrix(dq, spec.queries());
        dpAll = queries.matrix(dp, width);
        dVectorAll = Matrix.of(dVector, batch, spec.hidden());
        kOf = source.matrices(k, spec.keys());
        kTransposedOf = transposed(kOf);
        vOf = source.matrices(v, spec.values());
        vTransposedOf = transposed(vOf);
        pOf = queries.matrices(p, width);
        contextOf = queries.matrices(context, spec.values());
        dqOf = queries.matrices(dq, spec.queries());
        dkOf = source.matrices(dk, spec.keys());
        dvOf = source.matrices(dv, spec.values());
        dpOf = queries.matrices(dp, width);
        dContextOf = queries.matrices(dContext, spec.values());
        weightsOf = new Matrix[batch];
        dScoresOf = new Matrix[batch];
        projectedOf = new Matrix[batch];
        Matrix[] dProjectedOf = new Matrix[batch];
        scoresOf = new Slice[batch];
        hiddenOf = new Slice[batch];
        for (int b = 0; b < batch; b++) {
            int m = queries.count(b);
            int n = source.count(b);
            int from = source.starts[b] * spec.hidden();
            weightsOf[b] = Matrix.of(weights, at[b], m, n);
            dScoresOf[b] = Matrix.of(dScores, at[b], m, n);
            scoresOf[b] = new Slice(weights, at[b], m * n);
            projectedOf[b] = Matrix.of(projected, from, spec.hidden(), n);
            dProjectedOf[b] = Matrix.of(dProjected, from, spec.hidden(), n);
            hiddenOf[b] = Slice.zeros(spec.hidden() * n);
        }
        weightsTransposedOf = transposed(weightsOf);
        dScoresTransposedOf = transposed(dScoresOf);
        dProjectedTransposedOf = transposed(dProjectedOf);
    }

    private static Matrix[] transposed(Matrix[] each) {
        Matrix[] transposed = new Matrix[each.length];
        for (int b = 0; b < each.length; b++) {
            transposed[b] = each[b].transpose();
        }
        return transposed;
    }

    boolean fits(SequenceShape queryShape, SequenceShape sourceShape) {
        return queries.shape.equals(queryShape) && source.shape.equals(sourceShape);
    }

    /** Compact weights or their gradient of one array and back. */
    void gatherWeights(Slice from) {
        int steps = source.shape.steps();
        for (int b = 0; b < queries.shape.batch(); b++) {
            int to = weightsOf[b].offset();
            for (int i = queries.starts[b]; i < queries.starts[b + 1]; i++) {
                int row = from.offset() + (queries.step(i) * queries.shape.batch() + b) * steps;
                for (int j = source.starts[b]; j < source.starts[b + 1]; j++) {
                    weights[to++] = from.array()[row + source.step(j)];
                }
            }
        }
    }

    /** Overwrites {@code [T_out][B][T_in]}: zeros where there is no query or no source step. */
    void scatterWeights(Slice to) {
        java.util.Arrays.fill(to.array(), to.offset(), to.offset() + to.length(), 0);
        int steps = source.shape.steps();
        for (int b = 0; b < queries.shape.batch(); b++) {
            int from = weightsOf[b].offset();
            for (int i = queries.starts[b]; i < queries.starts[b + 1]; i++) {
                int row = to.offset() + (queries.step(i) * queries.shape.batch() + b) * steps;
                for (int j = source.starts[b]; j < source.starts[b + 1]; j++) {
                    to.array()[row + source.step(j)] = weights[from++];
                }
            }
        }
    }
}
