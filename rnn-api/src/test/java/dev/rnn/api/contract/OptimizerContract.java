package dev.rnn.api.contract;

import dev.rnn.api.AdamSpec;
import dev.rnn.api.Backend;
import dev.rnn.api.Optimizer;
import dev.rnn.api.SgdSpec;
import dev.rnn.api.Slice;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;

/** What {@link Optimizer} promises. */
public interface OptimizerContract {
    /** The backend under test. */
    Backend backend();

    /** Plain SGD; it has no state. */
    @Property
    default void sgdUpdates(@ForAll(supplier = RowsCase.Flat.class) RowsCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        int n = c.width();
        Optimizer sgd = backend().optimizer(new SgdSpec(), n, Sizes.team(c.threads()));
        float[] p = c.values(trial, 1);
        Slice parameters = trial.inOut("parameters", p);
        for (int step = 1; step <= 3; step++) {
            float rate = (float) trial.random().nextGaussian();
            float[] g = c.values(trial, 1);
            Canonical.sgd(rate, p, g);
            sgd.update(rate, parameters, trial.input("gradient", g));
            trial.same("parameters after step " + step, p, parameters);
        }
        trial.same("state", new float[0], sgd.state());
        trial.same("steps", 3, sgd.steps());
        trial.nothingElseWritten();
    }

    /**
     * Adam over several steps; going on from a saved state gives the same bits as never having
     * stopped.
     */
    @Property
    default void adamUpdates(
            @ForAll(supplier = RowsCase.Flat.class) RowsCase c,
            @ForAll @DoubleRange(max = 0.999999) @Scale(6) double beta1,
            @ForAll @DoubleRange(max = 0.999999) @Scale(6) double beta2) {
        Trial trial = new Trial(backend(), c, c.seed());
        int n = c.width();
        AdamSpec spec = c.seed() % 2 == 0 ? AdamSpec.DEFAULT : new AdamSpec(beta1, beta2, 1e-6);
        Optimizer adam = backend().optimizer(spec, n, Sizes.team(c.threads()));
        trial.same("state at first", new float[2 * n], adam.state());
        float[] p = c.values(trial, 1);
        float[] m = new float[n];
        float[] v = new float[n];
        Slice parameters = trial.inOut("parameters", p);
        for (int step = 1; step <= 5; step++) {
            float rate = trial.random().nextInt(100) / 1000f;
            float[] g = c.values(trial, 1);
            Canonical.adam(spec, step, rate, p, g, m, v);
            adam.update(rate, parameters, trial.input("gradient", g));
            trial.same("parameters after step " + step, p, parameters);
            float[] moments = new float[2 * n];
            System.arraycopy(m, 0, moments, 0, n);
            System.arraycopy(v, 0, moments, n, n);
            trial.same("state after step " + step, moments, adam.state());
            trial.same("steps", step, adam.steps());
            if (step == 3) {
                float[] saved = adam.state();
                adam = backend().optimizer(spec, n, Sizes.team(c.threads()));
                adam.restore(step, saved);
                Arrays.fill(saved, Float.NaN);
            }
        }
        trial.nothingElseWritten();
    }

    /** Adam late in a training: the corrections for the first steps are gone. */
    @Property(tries = 10)
    default void adamUpdatesAfterManySteps(@ForAll(supplier = RowsCase.Flat.class) RowsCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        int n = c.width();
        Optimizer adam = backend().optimizer(AdamSpec.DEFAULT, n, Sizes.team(c.threads()));
        float[] p = c.values(trial, 1);
        float[] g = c.values(trial, 1);
        float[] m = c.values(trial, 1);
        float[] v = c.values(trial, 1);
        float[] moments = new float[2 * n];
        System.arraycopy(m, 0, moments, 0, n);
        System.arraycopy(v, 0, moments, n, n);
        adam.restore(1_000_000, moments);
        Arrays.fill(moments, Float.NaN);
        Slice parameters = trial.inOut("parameters", p);
        Canonical.adam(AdamSpec.DEFAULT, 1_000_001, 0.01f, p, g, m, v);
        adam.update(0.01f, parameters, trial.input("gradient", g));
        trial.same("parameters", p, parameters);
        trial.same("steps", 1_000_001, adam.steps());
        trial.nothingElseWritten();
    }
}
