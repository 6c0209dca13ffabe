package dev.rnn.model.optimizer;

import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.model.Blocks;
import java.util.List;

/**
 * What large parameters add to the loss: {@code l1} times the sum of the absolute values and {@code
 * l2} times the sum of the squares, so that the gradient gets {@code l1 sign(p) + 2 l2 p}, as Keras
 * has it. (Weight decay of PyTorch's kind is {@code l2 = decay / 2}.) The sign of 0 is 0.
 *
 * <p>By itself it belongs to the loss: add its gradient before the gradient is clipped. In a {@link
 * ParameterGroup} it is added behind the clipping, as weight decay is.
 *
 * @param l1 at least 0
 * @param l2 at least 0
 */
public record Penalty(double l1, double l2) {

    /** None. */
    public static final Penalty NONE = new Penalty(0, 0);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a factor is negative or not finite
     */
    public Penalty {
        Options.notNegative("l1", l1);
        Options.notNegative("l2", l2);
    }

    /**
     * What it adds to the loss.
     *
     * @param layout all blocks
     * @param blocks those that are penalized
     * @param parameters all parameters
     * @return the penalty, summed in float64 in the order of the layout
     * @throws IllegalArgumentException if no block is picked or the length differs
     */
    public double value(ParameterLayout layout, Blocks blocks, Slice parameters) {
        Checks.given("blocks", blocks);
        List<ParameterLayout.Block> picked = blocks.in(layout);
        Checks.length("parameters", parameters, layout.size(), "the layout's size");
        double absolutes = 0;
        double squares = 0;
        for (ParameterLayout.Block block : picked) {
            int start = parameters.offset() + block.offset();
            for (int i = start; i < start + block.size(); i++) {
                double p = parameters.array()[i];
                absolutes += Math.abs(p);
                squares += p * p;
            }
        }
        return l1 * absolutes + l2 * squares;
    }

    /**
     * Adds its gradient.
     *
     * @param layout all blocks
     * @param blocks those that are penalized
     * @param parameters all parameters
     * @param gradient of all parameters; added to
     * @throws IllegalArgumentException if no block is picked, a length differs, or the two overlap
     */
    public void addGradient(
            ParameterLayout layout, Blocks blocks, Slice parameters, Slice gradient) {
        Checks.given("layout", layout);
        Checks.given("blocks", blocks);
        Checks.length("parameters", parameters, layout.size(), "the layout's size");
        Checks.length("gradient", gradient, layout.size(), "the layout's size");
        Checks.apart("gradient", gradient, "parameters", parameters);
        boolean any = false;
        for (int k = 0; k < layout.blocks().size(); k++) {
            ParameterLayout.Block block = layout.blocks().get(k);
            if (blocks.has(block.name())) {
                int po = parameters.offset() + block.offset();
                int go = gradient.offset() + block.offset();
                float[] g = gradient.array();
                add(parameters.array(), po, g, go, g, go, block.size());
                any = true;
            }
        }
        if (!any) {
            blocks.in(layout);
        }
    }

    /** sum = g + l1 sign(p) + 2 l2 p, in this order; the sum may take the gradient's place. */
    void add(float[] p, int po, float[] g, int go, float[] sum, int so, int n) {
        float sign = (float) l1;
        float slope = (float) (2 * l2);
        for (int i = 0; i < n; i++) {
            float x = p[po + i];
            float y = g[go + i];
            if (sign != 0) {
                y += sign * Math.signum(x);
            }
            if (slope != 0) {
                y = Math.fma(slope, x, y);
            }
            sum[so + i] = y;
        }
    }
}
