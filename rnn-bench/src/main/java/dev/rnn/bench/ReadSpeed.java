package dev.rnn.bench;

import dev.rnn.api.Slice;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Reads an array from end to end, as a product reads its weights: eight sums, nothing written. */
final class ReadSpeed {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int STRIDE = 8 * LANES;

    private final float[] values;
    private final float[] sums = new float[LANES];

    private ReadSpeed(int floats) {
        values = Numbers.uniform(1, -1, 1, Math.max(STRIDE, floats / STRIDE * STRIDE));
    }

    static Task task(TaskName name) {
        ReadSpeed speed = new ReadSpeed(name.size(0));
        return new Task(speed::run, () -> List.of(Slice.of(speed.sums)));
    }

    private void run() {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        FloatVector s7 = s0;
        float[] x = values;
        for (int i = 0; i < x.length; i += STRIDE) {
            s0 = s0.add(FloatVector.fromArray(SPECIES, x, i));
            s1 = s1.add(FloatVector.fromArray(SPECIES, x, i + LANES));
            s2 = s2.add(FloatVector.fromArray(SPECIES, x, i + 2 * LANES));
            s3 = s3.add(FloatVector.fromArray(SPECIES, x, i + 3 * LANES));
            s4 = s4.add(FloatVector.fromArray(SPECIES, x, i + 4 * LANES));
            s5 = s5.add(FloatVector.fromArray(SPECIES, x, i + 5 * LANES));
            s6 = s6.add(FloatVector.fromArray(SPECIES, x, i + 6 * LANES));
            s7 = s7.add(FloatVector.fromArray(SPECIES, x, i + 7 * LANES));
        }
        s0.add(s1).add(s2.add(s3)).add(s4.add(s5).add(s6.add(s7))).intoArray(sums, 0);
    }
}
