package dev.rnn.model.layer;

import dev.rnn.api.Checks;
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
     * @param maxCount the most elements, at least 0
     * @throws IllegalArgumentException if one is out of range
     */
    public DropoutMask(float rate, int maxCount) {
        Inner.rate("rate", rate);
        if (maxCount < 0) {
            throw new IllegalArgumentException(
                    "maxCount is %d, must be at least 0".formatted(maxCount));
        }
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
     * @param count elements of the mask, at most the room
     * @throws IllegalArgumentException if there is less room, or none as the rate is 0
     */
    public void draw(RandomStream stream, int count) {
        Checks.given("stream", stream);
        if (count < 0 || count > factors.length) {
            throw new IllegalArgumentException(
                    "count is %d, must be from 0 to %d (the room of this mask)"
                            .formatted(count, factors.length));
        }
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
     * @throws IllegalArgumentException if the sizes do not match, or no mask was drawn
     */
    public void apply(Slice from, Slice to) {
        Checks.given("from", from);
        Checks.given("to", to);
        int count = drawn.length();
        Checks.length("to", to, from.length(), "those of from");
        if (from.length() > 0 && (count == 0 || from.length() % count != 0)) {
            throw new IllegalArgumentException(
                    "from has %d floats, must be a multiple of the mask's %d; draw it first"
                            .formatted(from.length(), count));
        }
        float[] x = from.array();
        float[] y = to.array();
        for (int start = 0; start < from.length(); start += count) {
            int in = from.offset() + start;
            int out = to.offset() + start;
            for (int i = 0; i < count; i++) {
                y[out + i] = factors[i] == 0 ? 0 : x[in + i] * factors[i];
            }
        }
    }
}
