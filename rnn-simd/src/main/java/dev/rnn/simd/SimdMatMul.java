package dev.rnn.simd;

import dev.rnn.api.Checks;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.MatrixChecks;
import dev.rnn.api.PackedMatrix;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;
import java.util.Arrays;

/** Matrix products, docs/numerics.md, "Matrix product". Workers share out the rows of C. */
final class SimdMatMul implements MatMul {
    private final Workers workers;
    private final Workers.Task task = this::share;
    private final SimdPackedMatrix unpacked = new SimdPackedMatrix(0, 0);
    private final float[][] edges;
    private final float[][] strips;

    // The product at hand, for the workers.
    private Matrix a;
    private SimdPackedMatrix b;
    private Start start;
    private Matrix c;

    SimdMatMul(Workers workers) {
        this.workers = workers;
        edges = new float[workers.count()][Product.EDGE];
        strips = new float[workers.count()][Product.STRIP];
    }

    @Override
    public PackedMatrix newPacked(int rows, int columns) {
        MatrixChecks.sizes(rows, columns);
        return new SimdPackedMatrix(rows, columns);
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

    private void run(Matrix a, SimdPackedMatrix b, Start start, Matrix c) {
        this.a = a;
        this.b = b;
        this.start = start;
        this.c = c;
        workers.run(task);
    }

    private void share(int worker) {
        int from = workers.share(c.rows(), worker);
        int to = workers.share(c.rows(), worker + 1);
        for (int row = from; row < to; row++) {
            int at = c.offset() + row * c.stride();
            switch (start.kind()) {
                case ZERO -> Arrays.fill(c.array(), at, at + c.columns(), 0);
                case BIAS ->
                        System.arraycopy(
                                start.bias().array(),
                                start.bias().offset(),
                                c.array(),
                                at,
                                c.columns());
                case SUM -> {}
            }
        }
        if (a.transposed()) {
            Product.addTransposed(
                    from,
                    to,
                    a.columns(),
                    a.array(),
                    a.offset(),
                    a.stride(),
                    b,
                    0,
                    c.array(),
                    c.offset(),
                    c.stride(),
                    strips[worker],
                    edges[worker]);
        } else {
            int ao = a.offset() + from * a.stride();
            int co = c.offset() + from * c.stride();
            Product.add(
                    to - from,
                    a.array(),
                    ao,
                    a.stride(),
                    b,
                    c.array(),
                    co,
                    c.stride(),
                    edges[worker]);
        }
    }

    private static SimdPackedMatrix own(PackedMatrix packed) {
        if (packed instanceof SimdPackedMatrix own) {
            return own;
        }
        throw new IllegalArgumentException(
                "the packed matrix was made by another backend (%s); make it with this MatMul"
                        .formatted(packed.getClass().getName()));
    }
}
