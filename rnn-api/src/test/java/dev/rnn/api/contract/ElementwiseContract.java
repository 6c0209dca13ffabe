package dev.rnn.api.contract;

import dev.rnn.api.Backend;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Function;
import dev.rnn.api.Slice;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What {@link Elementwise} promises. */
public interface ElementwiseContract {
    /** The backend under test. */
    Backend backend();

    /** Every function at every length, into another array and in place. */
    @Property
    default void functionsApply(
            @ForAll Function f, @ForAll(supplier = RowsCase.Flat.class) RowsCase c) {
        Trial trial = new Trial(backend(), f + " of " + c, c.seed());
        float[] x = c.values(trial, 3);
        float[] want = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            want[i] = CanonicalFunctions.apply(f, x[i]);
        }
        Slice y = trial.output("y", x.length);
        backend().elementwise().apply(f, trial.input("x", x), y);
        trial.same("y", want, y);
        Slice place = trial.inOut("x and y", x);
        backend().elementwise().apply(f, place, place);
        trial.same("y in place", want, place);
        trial.nothingElseWritten();
    }

    /** Every derivative. */
    @Property
    default void functionsDifferentiate(
            @ForAll Function f, @ForAll(supplier = RowsCase.Flat.class) RowsCase c) {
        Trial trial = new Trial(backend(), "gradient of " + f + " of " + c, c.seed());
        float[] x = c.values(trial, 3);
        float[] y = c.values(trial, 0.5);
        float[] dy = c.values(trial, 1);
        float[] want = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            want[i] = CanonicalFunctions.gradient(f, x[i], y[i], dy[i]);
        }
        Slice xs = trial.input("x", x);
        Slice ys = trial.input("y", y);
        Slice dx = trial.output("dx", x.length);
        backend().elementwise().gradient(f, xs, ys, trial.input("dy", dy), dx);
        trial.same("dx", want, dx);
        Slice place = trial.inOut("dy and dx", dy);
        backend().elementwise().gradient(f, xs, ys, place, place);
        trial.same("dx in place", want, place);
        trial.nothingElseWritten();
    }

    /** Products with one factor. */
    @Property
    default void scaleMultiplies(@ForAll(supplier = RowsCase.Flat.class) RowsCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        float factor = c.mix().values(trial.random(), 1, 1)[0];
        float[] x = c.values(trial, 1);
        Slice place = trial.inOut("x", x);
        backend().elementwise().scale(factor, place);
        for (int i = 0; i < x.length; i++) {
            x[i] = factor * x[i];
        }
        trial.same("x", x, place);
        trial.nothingElseWritten();
    }

    /**
     * Every exponent, both signs, and the neighbourhood of each place where a function changes its
     * form.
     */
    @Example
    default void functionsApplyAtTheEdges() {
        float[] edges = {
            0f,
            Float.MIN_VALUE,
            Float.MIN_NORMAL,
            0x1p-12f,
            0.55f,
            0.6931472f,
            0.70710677f,
            1f,
            1.4142135f,
            9.02f,
            10f,
            17.4f,
            20f,
            87.33654f,
            88.72284f,
            89f,
            103.97208f,
            105f,
            Float.MAX_VALUE,
            Float.POSITIVE_INFINITY,
            Float.NaN
        };
        float[] x = new float[(edges.length * 9 + 256 * 4) * 2];
        int n = 0;
        for (float edge : edges) {
            for (int ulps = -4; ulps <= 4; ulps++) {
                x[n++] = Float.intBitsToFloat(Float.floatToIntBits(edge) + ulps);
            }
        }
        for (int exponent = 0; exponent < 256; exponent++) {
            for (int mantissa : new int[] {0, 1, 0x3504f3, 0x7fffff}) {
                x[n++] = Float.intBitsToFloat(exponent << 23 | mantissa);
            }
        }
        for (int i = 0; i < n; i++) {
            x[n + i] = -x[i];
        }
        Trial trial = new Trial(backend(), "edges", 1);
        for (Function f : Function.values()) {
            float[] want = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                want[i] = CanonicalFunctions.apply(f, x[i]);
            }
            Slice y = trial.output("y", x.length);
            backend().elementwise().apply(f, trial.input("x", x), y);
            trial.same(f + " at the edges", want, y);
        }
    }
}
