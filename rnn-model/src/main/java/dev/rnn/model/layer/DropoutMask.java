package dev.rnn.model.layer;

import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;

/**
 * Factors, 0 or 1 / (1 - rate), for {@code [T][B][width]} or, at all steps the same, {@code
 * [B][width]}.
 */
public final class DropoutMask {
    private final float rate;
    private final float[] factors;
    private Slice drawn = Slice.NONE;

    /**
     * A mask before its first draw.
     *
     * @param rate the share of elements that are dropped, from 0 to 1
     * @param maxCount the most elements
     */
    public DropoutMask(float rate, int maxCount) {
        this.rate = rate;
        factors = new float[rate == 0 ? 0 : maxCount];
    }

    /**
     * Whether anything is dropped.
     *
     * @return false if the rate is 0
     */
    public boolean drops() {
        return rate > 0;
    }

    /**
     * Draws a mask: an element stays if its number, from 0 to below 1, is at least the rate.
     *
     * @param stream the numbers
     * @param count elements of the mask
     */
    public void draw(RandomStream stream, int count) {
        if (drawn.length() != count || drawn.isNone()) {
            drawn = new Slice(factors, 0, count);
        }
        stream.uniform(drawn);
        float kept = 1 / (1 - rate);
        for (int i = 0; i < count; i++) {
            factors[i] = factors[i] >= rate ? kept : 0;
        }
    }

    /**
     * to = from times the mask, which begins anew where it ends.
     *
     * @param from a multiple of the mask's elements
     * @param to as many, overwritten; may be {@code from} itself
     */
    public void apply(Slice from, Slice to) {
        float[] x = from.array();
        float[] y = to.array();
        int count = drawn.length();
        for (int start = 0; start < from.length(); start += count) {
            int in = from.offset() + start;
            int out = to.offset() + start;
            for (int i = 0; i < count; i++) {
                y[out + i] = factors[i] == 0 ? 0 : x[in + i] * factors[i];
            }
        }
    }
}
