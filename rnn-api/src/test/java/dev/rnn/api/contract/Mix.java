package dev.rnn.api.contract;

import java.util.SplittableRandom;

/** What values a try computes with. */
public enum Mix {
    /** Normally distributed. */
    NORMAL,
    /**
     * Normally distributed, one in 40 anything at all: NaN, infinite, huge, tiny, subnormal, signed
     * zeros.
     */
    SPRINKLED,
    /** One in 3 huge, tiny, subnormal or zero; all finite. */
    FINITE,
    /** One in 2 anything at all. */
    WILD;

    private static final float[] EDGES = {
        0f,
        -0f,
        1f,
        -1f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        Math.nextDown(Float.MIN_NORMAL),
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    /**
     * Values.
     *
     * @param random where they come from
     * @param n how many
     * @param scale standard deviation of the normally distributed ones
     */
    public float[] values(SplittableRandom random, int n, double scale) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = value(random, scale);
        }
        return values;
    }

    private float value(SplittableRandom random, double scale) {
        boolean special =
                switch (this) {
                    case NORMAL -> false;
                    case SPRINKLED -> random.nextInt(40) == 0;
                    case FINITE -> random.nextInt(3) == 0;
                    case WILD -> random.nextBoolean();
                };
        if (!special) {
            return (float) (random.nextGaussian() * scale);
        }
        while (true) {
            float value = anything(random);
            if (this != FINITE || Float.isFinite(value)) {
                return value;
            }
        }
    }

    private static float anything(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> EDGES[random.nextInt(EDGES.length)];
            case 1 -> Float.intBitsToFloat(random.nextInt() & 0x807fffff); // subnormal
            case 2 -> (float) (random.nextGaussian() * 60); // where exp and its kin saturate
            default -> Float.intBitsToFloat(random.nextInt());
        };
    }
}
