package dev.rnn.api.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Function;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The elementwise functions against float64: largest error, monotone, odd, special values, range,
 * and the bits of docs/numerics.md. A subclass says which backend.
 *
 * <p>Every build looks at every 1021st float and at all of them around the places where a function
 * changes its ways. {@code mvn verify -Pexhaustive} looks at all 2^32, and prints the table of
 * docs/numerics.md.
 */
public abstract class FunctionAccuracy {
    /** The largest error that any function may have, in ULP. */
    private static final double BOUND = 2;

    private static final List<Function> FUNCTIONS =
            List.of(Function.EXP, Function.SIGMOID, Function.TANH, Function.LOG);

    /** The backend under test. */
    public abstract Backend backend();

    /** Every 1021st float. */
    @Test
    public void accurateOnAStride() {
        for (Function f : FUNCTIONS) {
            check(
                    f,
                    FunctionSweep.over(backend(), f, FunctionSweep.FIRST, FunctionSweep.END, 1021));
        }
    }

    /**
     * All floats around powers of two, and around every argument where a reduction or a form
     * changes.
     */
    @Test
    public void accurateAroundSeams() {
        for (Function f : FUNCTIONS) {
            FunctionSweep all = new FunctionSweep(f);
            for (float seam : seams()) {
                long key = FunctionSweep.key(seam);
                long from = Math.max(FunctionSweep.FIRST, key - 300);
                long to = Math.min(FunctionSweep.END, key + 300);
                all = all.and(FunctionSweep.over(backend(), f, from, to, 1));
            }
            check(f, all);
        }
    }

    /** All of them. */
    @Test
    @Tag("exhaustive")
    public void accurateOnEveryFloat() {
        List<String> table = new ArrayList<>();
        for (Function f : FUNCTIONS) {
            int chunk = 1 << 20;
            FunctionSweep all =
                    LongStream.range(0, (1L << 32) / chunk)
                            .parallel()
                            .map(i -> FunctionSweep.FIRST + i * chunk)
                            .mapToObj(
                                    from -> FunctionSweep.over(backend(), f, from, from + chunk, 1))
                            .reduce(new FunctionSweep(f), FunctionSweep::and);
            table.add(all.row());
            check(f, all);
        }
        System.out.println("backend " + backend().name() + ", every float:");
        System.out.println("| function | largest error | reached at x | monotone | range |");
        System.out.println("| --- | --- | --- | --- | --- |");
        table.forEach(System.out::println);
    }

    private static void check(Function f, FunctionSweep sweep) {
        assertEquals("", sweep.firstFault(), f + " has a fault");
        assertTrue(
                sweep.error() <= BOUND,
                f + " has an error above " + BOUND + " ULP: " + sweep.row());
    }

    /** Values at zeros, infinities, NaN, and where exp passes the range of a float. */
    @Test
    public void specialValues() {
        float inf = Float.POSITIVE_INFINITY;
        float nan = Float.NaN;
        same(Function.EXP, nan, nan, 0f, 1f, -0f, 1f, inf, inf, -inf, 0f);
        same(
                Function.EXP,
                88.72284f,
                inf,
                Float.MAX_VALUE,
                inf,
                -103.97209f,
                0f,
                -Float.MAX_VALUE,
                0f);
        same(Function.EXP, Float.MIN_VALUE, 1f, -Float.MIN_VALUE, 1f, -103.9f, Float.MIN_VALUE);
        same(Function.SIGMOID, nan, nan, 0f, 0.5f, -0f, 0.5f, inf, 1f, -inf, 0f);
        same(Function.SIGMOID, Float.MAX_VALUE, 1f, -Float.MAX_VALUE, 0f, Float.MIN_VALUE, 0.5f);
        same(Function.TANH, nan, nan, 0f, 0f, -0f, -0f, inf, 1f, -inf, -1f);
        same(Function.TANH, Float.MIN_VALUE, Float.MIN_VALUE, -Float.MIN_VALUE, -Float.MIN_VALUE);
        same(Function.TANH, Float.MAX_VALUE, 1f, -Float.MAX_VALUE, -1f, 1e-20f, 1e-20f);
        same(Function.LOG, nan, nan, 0f, -inf, -0f, -inf, inf, inf, -inf, nan, 1f, 0f);
        same(Function.LOG, -1f, nan, -Float.MIN_VALUE, nan, -Float.MAX_VALUE, nan);
        same(Function.RELU, nan, nan, 0f, 0f, -0f, 0f, inf, inf, -inf, 0f, 1f, 1f, -1f, 0f);
        same(Function.RELU, Float.MIN_VALUE, Float.MIN_VALUE, -Float.MIN_VALUE, 0f);
    }

    /** Arguments and values in turn; each at every place of an array, for vectors and rests. */
    private void same(Function f, float... pairs) {
        Trial trial = new Trial(backend(), f, 1);
        for (int i = 0; i < pairs.length; i += 2) {
            float[] x = new float[37];
            float[] want = new float[37];
            java.util.Arrays.fill(x, pairs[i]);
            java.util.Arrays.fill(want, pairs[i + 1]);
            var y = trial.output("y", x.length);
            backend().elementwise().apply(f, trial.input("x", x), y);
            trial.same(f + "(" + pairs[i] + ")", want, y);
        }
    }

    private static List<Float> seams() {
        List<Float> seams = new ArrayList<>(List.of(Float.NaN, 0f, Float.MAX_VALUE));
        for (int e = -149; e <= 127; e++) {
            seams.add(Math.scalb(1f, e));
            seams.add(Math.scalb((float) Math.sqrt(0.5), e));
        }
        // Where round(x / ln 2) or round(2 x / ln 2) goes to the next integer, and results leave
        // the range
        for (int quarters = 1; quarters < 4 * 155; quarters += 2) {
            seams.add((float) (quarters * StrictMath.log(2) / 4));
            seams.add((float) ((quarters + 1) * StrictMath.log(2) / 4));
        }
        seams.addAll(List.of(0.55f, 9.02f, 10f, 17.33f, 20f, 89f, 105f, 103.9721f));
        List<Float> both = new ArrayList<>(seams);
        seams.forEach(seam -> both.add(-seam));
        return both;
    }
}
