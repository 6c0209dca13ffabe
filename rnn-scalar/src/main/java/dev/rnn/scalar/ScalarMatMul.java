package dev.rnn.scalar;

import dev.rnn.api.Checks;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.MatrixChecks;
import dev.rnn.api.PackedMatrix;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;
import java.util.Arrays;

/** Matrix products, docs/numerics.md, "Matrix product". Workers share out the rows of C. */
final class ScalarMatMul implements MatMul {
    private final Workers workers;
    private final Workers.Task task = this::share;
    private final ScalarPackedMatrix unpacked = new ScalarPackedMatrix(0, 0);

    /** A row of C for each worker. */
    private final float[][] sums;

    // The product at hand, for the workers.
    private Matrix a;
    private ScalarPackedMatrix b;
    private Start start;
    private Matrix c;

    ScalarMatMul(Workers workers) {
        this.workers = workers;
        sums = new float[workers.count()][0];
    }

    @Override
    public PackedMatrix newPacked(int rows, int columns) {
        MatrixChecks.sizes(rows, columns);
        return new ScalarPackedMatrix(rows, columns);
    }

    @Override
    public void pack(Matrix b, PackedMatrix into) {
        MatrixChecks.pack(b, into);
        own(into).pack(b);
    }

    @Override
    public void multiply(Matrix a, PackedMatrix b, Start start, Matrix c) {
        Checks.given("b", b);
        MatrixChecks.multiply(a, b.rows(), b.columns(), start, c);
        run(a, own(b), start, c);
    }

    @Override
    public void multiply(Matrix a, Matrix b, Start start, Matrix c) {
        Checks.given("b", b);
        MatrixChecks.multiply(a, b.rows(), b.columns(), start, c);
        MatrixChecks.apart("c", c, "b", b);
        unpacked.resize(b.rows(), b.columns());
        unpacked.pack(b);
        run(a, unpacked, start, c);
    }

    private void run(Matrix a, ScalarPackedMatrix b, Start start, Matrix c) {
        this.a = a;
        this.b = b;
        this.start = start;
        this.c = c;
        workers.run(task);
    }

    private void share(int worker) {
        int n = c.columns();
        if (sums[worker].length < n) {
            sums[worker] = new float[n];
        }
        float[] sum = sums[worker];
        int from = workers.share(c.rows(), worker);
        int to = workers.share(c.rows(), worker + 1);
        for (int i = from; i < to; i++) {
            int at = c.offset() + i * c.stride();
            // Step 1: what the chains of row i start from
            switch (start.kind()) {
                case ZERO -> Arrays.fill(sum, 0, n, 0);
                case SUM -> System.arraycopy(c.array(), at, sum, 0, n);
                case BIAS ->
                        System.arraycopy(start.bias().array(), start.bias().offset(), sum, 0, n);
            }
            // Step 2: sum[j] = fma(a[i][k], b[k][j], sum[j]) over increasing k
            int ao = a.offset() + (a.transposed() ? i : i * a.stride());
            int as = a.transposed() ? a.stride() : 1;
            Chain.add(a.array(), ao, as, b.array(), 0, a.columns(), sum, n);
            System.arraycopy(sum, 0, c.array(), at, n);
        }
    }

    private static ScalarPackedMatrix own(PackedMatrix packed) {
        if (packed instanceof ScalarPackedMatrix own) {
            return own;
        }
        throw new IllegalArgumentException(
                "the packed matrix was made by another backend (%s); make it with this MatMul"
                        .formatted(packed.getClass().getName()));
    }
}
