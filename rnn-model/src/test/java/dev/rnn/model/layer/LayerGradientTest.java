package dev.rnn.model.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rnn.api.Backends;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Workers;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Layers of any kind, nested at random, against central differences of a float64 reference. */
class LayerGradientTest {
    private static final double STEP = 1e-5;

    @Property(tries = 60)
    void gradientsEqualCentralDifferences(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean masked = random.nextBoolean();
        CellSpec spec = LayerSpecs.random(random, 1 + random.nextInt(4), 2);
        if (masked) {
            spec = new MaskedSpec(spec, MaskedOutput.values()[random.nextInt(2)]);
        }
        LayerCase c = LayerCase.of(spec, LayerSpecs.shape(random, masked), random);
        LayerCase.Result got = c.run(Backends.named("simd"), Workers.ONE);
        double[] p = widen(c.parameters());
        double[] x = widen(c.x());
        double[] initial = widen(c.initial());
        double loss = 0;
        for (int i = 0; i < got.y().length; i++) {
            loss += Float.isNaN(c.dy()[i]) ? 0 : (double) got.y()[i] * c.dy()[i];
        }
        for (int i = 0; i < got.last().length; i++) {
            loss += (double) got.last()[i] * c.dLast()[i];
        }
        assertEquals(LayerReference.loss(c, p, x, initial), loss, 2e-5 * (1 + Math.abs(loss)));
        differences(c, "parameter", p, p, x, initial, got.gradient());
        differences(c, "input", x, p, x, initial, got.dx());
        differences(c, "initial state", initial, p, x, initial, got.dInitial());
    }

    private static void differences(
            LayerCase c,
            String name,
            double[] of,
            double[] p,
            double[] x,
            double[] initial,
            float[] got) {
        for (int i = 0; i < of.length; i++) {
            double here = of[i];
            of[i] = here + STEP;
            double above = LayerReference.loss(c, p, x, initial);
            of[i] = here - STEP;
            double below = LayerReference.loss(c, p, x, initial);
            of[i] = here;
            double slope = (above - below) / (2 * STEP);
            assertEquals(slope, got[i], 2e-5 * (1 + Math.abs(slope)), name + " " + i);
        }
    }

    private static double[] widen(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
