package dev.rnn.api.contract;

import dev.rnn.api.Backend;
import dev.rnn.api.Matrix;
import dev.rnn.api.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One try of a contract. Hands out slices and matrices that lie somewhere inside larger arrays,
 * compares results on their bits (every NaN equals every NaN), and finds what was written where
 * nothing should have been. Every complaint names backend, case and the first wrong index with both
 * bit patterns.
 */
public final class Trial {
    /** Lies around everything that is handed out: a NaN, so that reading it spoils the result. */
    private static final float GUARD = Float.intBitsToFloat(0x7fc5a5a5);

    /**
     * Lies in outputs before they are written: finite, so that a NaN that should be written is
     * missed.
     */
    private static final float UNWRITTEN = Float.intBitsToFloat(0x5a5a5a5a);

    private final Backend backend;
    private final Object what;
    private final SplittableRandom random;
    private final List<Lent> lent = new ArrayList<>();

    private record Lent(String name, float[] array, float[] before, boolean[] writable) {}

    /**
     * A try.
     *
     * @param backend under test
     * @param what the case, for complaints
     * @param seed of offsets and values
     */
    public Trial(Backend backend, Object what, long seed) {
        this.backend = backend;
        this.what = what;
        this.random = new SplittableRandom(seed);
    }

    /** The random generator of this try. */
    public SplittableRandom random() {
        return random;
    }

    /** A slice that must not be changed. */
    public Slice input(String name, float[] values) {
        return lend(name, values, false);
    }

    /** A slice that is to be overwritten. */
    public Slice output(String name, int length) {
        float[] values = new float[length];
        Arrays.fill(values, UNWRITTEN);
        return lend(name, values, true);
    }

    /** A slice that is to be read and overwritten. */
    public Slice inOut(String name, float[] values) {
        return lend(name, values, true);
    }

    private Slice lend(String name, float[] values, boolean writable) {
        int offset = random.nextInt(20);
        float[] array = guarded(offset + values.length + random.nextInt(20));
        System.arraycopy(values, 0, array, offset, values.length);
        boolean[] mask = new boolean[array.length];
        Arrays.fill(mask, offset, offset + values.length, writable);
        lent.add(new Lent(name, array, array.clone(), mask));
        return new Slice(array, offset, values.length);
    }

    /** A matrix that must not be changed; {@code values} are row-major as the view is read. */
    public Matrix inputMatrix(
            String name, float[] values, int rows, int columns, int gap, boolean transposed) {
        return lend(name, values, rows, columns, gap, transposed, false);
    }

    /** A matrix that is to be read and overwritten, its gaps left alone. */
    public Matrix inOutMatrix(String name, float[] values, int rows, int columns, int gap) {
        return lend(name, values, rows, columns, gap, false, true);
    }

    private Matrix lend(
            String name,
            float[] values,
            int rows,
            int columns,
            int gap,
            boolean transposed,
            boolean writable) {
        int offset = random.nextInt(20);
        int storedRows = transposed ? columns : rows;
        int stride = (transposed ? rows : columns) + gap;
        float[] array = guarded(offset + storedRows * stride + random.nextInt(20));
        boolean[] mask = new boolean[array.length];
        Matrix matrix = new Matrix(array, offset, rows, columns, stride, transposed);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = Canonical.index(matrix, i, j);
                array[at] = values[i * columns + j];
                mask[at] = writable;
            }
        }
        lent.add(new Lent(name, array, array.clone(), mask));
        return matrix;
    }

    private static float[] guarded(int length) {
        float[] array = new float[length];
        Arrays.fill(array, GUARD);
        return array;
    }

    /** The floats of a matrix, row-major as it is read. */
    public static float[] values(Matrix matrix) {
        float[] values = new float[matrix.rows() * matrix.columns()];
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                values[i * matrix.columns() + j] = matrix.array()[Canonical.index(matrix, i, j)];
            }
        }
        return values;
    }

    /** Compares a result on its bits. */
    public void same(String name, float want, float got) {
        same(name, new float[] {want}, new float[] {got});
    }

    /** Compares a generator's position. */
    public void samePosition(long want, long got) {
        if (want != got) {
            throw complaint("position is %d, expected %d".formatted(got, want));
        }
    }

    /** Compares a result on its bits. */
    public void same(String name, float[] want, Slice got) {
        same(name, want, got.toArray());
    }

    /** Compares a result on its bits. */
    public void same(String name, float[] want, float[] got) {
        if (want.length != got.length) {
            throw complaint(
                    "%s has %d floats, expected %d".formatted(name, got.length, want.length));
        }
        for (int i = 0; i < want.length; i++) {
            if (Float.floatToIntBits(want[i]) != Float.floatToIntBits(got[i])) {
                throw complaint(
                        "%s[%d] of %d is 0x%08x (%s), expected 0x%08x (%s)"
                                .formatted(
                                        name,
                                        i,
                                        want.length,
                                        Float.floatToRawIntBits(got[i]),
                                        got[i],
                                        Float.floatToRawIntBits(want[i]),
                                        want[i]));
            }
        }
    }

    /** Checks that inputs, guards and gaps are what they were. */
    public void nothingElseWritten() {
        for (Lent one : lent) {
            for (int i = 0; i < one.array.length; i++) {
                int before = Float.floatToRawIntBits(one.before[i]);
                int now = Float.floatToRawIntBits(one.array[i]);
                if (!one.writable[i] && before != now) {
                    throw complaint(
                            "wrote outside its outputs, at [%d] of the array around %s: 0x%08x was 0x%08x"
                                    .formatted(i, one.name, now, before));
                }
            }
        }
    }

    /** What to throw when something is wrong. */
    public AssertionError complaint(String wrong) {
        return new AssertionError(
                "backend %s (%d bits), %s: %s"
                        .formatted(backend.name(), backend.vectorBits(), what, wrong));
    }
}
