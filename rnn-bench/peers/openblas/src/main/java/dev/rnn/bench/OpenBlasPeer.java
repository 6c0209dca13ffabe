package dev.rnn.bench;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;

import dev.rnn.api.Slice;
import java.io.IOException;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * OpenBLAS's side of a comparison: sgemm and sgemv on memory outside the heap, with the weights as
 * they are or transposed, whichever is faster.
 */
final class OpenBlasPeer implements Server.Side {
    private static final int TRIES = 30;

    private OpenBlasPeer() {}

    /** Serves standard input. */
    public static void main(String[] arguments) throws IOException {
        Server.serve(new OpenBlasPeer(), 1);
    }

    @Override
    public String info() {
        return openblas.OPENBLAS_VERSION.strip() + " from Java (bytedeco)";
    }

    @Override
    public Task make(TaskName name, int threads) {
        if (threads != 1) {
            return null; // how many it may use is fixed by OPENBLAS_NUM_THREADS when it starts
        }
        return switch (name.kind()) {
            case "matmul" -> matmul(name.size(0), name.size(1), name.size(2));
            case "matvec" -> matvec(name.size(0), name.size(1));
            default -> null;
        };
    }

    private static Task matmul(int m, int k, int n) {
        FloatPointer a = new FloatPointer(Numbers.uniform(1, -1, 1, m * k));
        float[] weights = Numbers.uniform(2, -1, 1, k * n);
        FloatPointer b = new FloatPointer(weights);
        FloatPointer transposed = new FloatPointer(transposed(weights, k, n));
        FloatPointer c = new FloatPointer((long) m * n);
        int no = CblasNoTrans;
        Runnable asIs =
                () -> openblas.cblas_sgemm(CblasRowMajor, no, no, m, n, k, 1, a, k, b, n, 0, c, n);
        Runnable turned =
                () ->
                        openblas.cblas_sgemm(
                                CblasRowMajor,
                                no,
                                CblasTrans,
                                m,
                                n,
                                k,
                                1,
                                a,
                                k,
                                transposed,
                                k,
                                0,
                                c,
                                n);
        return new Task(faster(asIs, turned), () -> results(c, m * n));
    }

    private static Task matvec(int k, int n) {
        FloatPointer x = new FloatPointer(Numbers.uniform(1, -1, 1, k));
        float[] weights = Numbers.uniform(2, -1, 1, k * n);
        FloatPointer w = new FloatPointer(weights);
        FloatPointer transposed = new FloatPointer(transposed(weights, k, n));
        FloatPointer y = new FloatPointer(n);
        Runnable asIs =
                () -> openblas.cblas_sgemv(CblasRowMajor, CblasTrans, k, n, 1, w, n, x, 1, 0, y, 1);
        Runnable turned =
                () ->
                        openblas.cblas_sgemv(
                                CblasRowMajor, CblasNoTrans, n, k, 1, transposed, k, x, 1, 0, y, 1);
        return new Task(faster(asIs, turned), () -> results(y, n));
    }

    private static float[] transposed(float[] b, int rows, int columns) {
        float[] turned = new float[b.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j * rows + i] = b[i * columns + j];
            }
        }
        return turned;
    }

    private static Runnable faster(Runnable one, Runnable other) {
        return best(one) <= best(other) ? one : other;
    }

    private static long best(Runnable operation) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            operation.run();
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }

    private static List<Slice> results(FloatPointer values, int n) {
        float[] results = new float[n];
        values.get(results);
        return List.of(Slice.of(results));
    }
}
