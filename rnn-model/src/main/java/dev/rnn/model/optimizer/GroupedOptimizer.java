package dev.rnn.model.optimizer;

import dev.rnn.api.Backend;
import dev.rnn.api.Matrix;
import dev.rnn.api.Optimizer;
import dev.rnn.api.OptimizerChecks;
import dev.rnn.api.OptimizerSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.ArrayList;
import java.util.List;

/** The optimizer of {@link ParameterGroups}: those of its groups, one after the other. */
final class GroupedOptimizer implements Optimizer {
    private final ParameterGroups spec;
    private final int size;
    private final List<Part> parts = new ArrayList<>();

    /** The gradient with its penalties; the caller's is not to be written to. */
    private final Slice penalized;

    /** Room for a sum of each column, for bounds on norms. */
    private final double[] sums;

    private long steps;
    private Slice parameters = Slice.NONE;
    private Slice gradient = Slice.NONE;

    /** A run of neighbouring blocks of one group. */
    private static final class Part {
        final ParameterGroup group;
        final List<ParameterLayout.Block> blocks = new ArrayList<>();
        int offset;
        int size;
        Optimizer optimizer;
        int stateSize;

        // Views of the arrays at hand.
        Slice p;
        Slice g;
        List<Matrix> matrices;

        Part(ParameterGroup group) {
            this.group = group;
        }

        boolean isPenalized() {
            return !group.penalty().equals(Penalty.NONE);
        }

        boolean isBounded() {
            return !group.maxNorm().equals(MaxNorm.NONE);
        }
    }

    GroupedOptimizer(ParameterGroups spec, Backend backend, Workers workers) {
        this.spec = spec;
        size = spec.layout().size();
        Part last = null;
        int columns = 0;
        for (ParameterLayout.Block block : spec.layout().blocks()) {
            ParameterGroup group = spec.groups().get(ParameterGroups.first(spec.groups(), block));
            if (last == null || last.group != group) {
                last = new Part(group);
                last.offset = block.offset();
                parts.add(last);
            }
            last.blocks.add(block);
            last.size += block.size();
            columns = Math.max(columns, block.columns());
        }
        boolean anyPenalty = false;
        for (Part part : parts) {
            part.optimizer = backend.optimizer(part.group.optimizer(), part.size, workers);
            part.stateSize = part.optimizer.state().length;
            anyPenalty |= part.isPenalized();
        }
        penalized = Slice.zeros(anyPenalty ? size : 0);
        sums = new double[columns];
    }

    @Override
    public OptimizerSpec spec() {
        return spec;
    }

    @Override
    public void update(float rate, Slice parameters, Slice gradient) {
        OptimizerChecks.update(size, rate, parameters, gradient);
        for (int k = 0; k < parts.size(); k++) {
            rate(rate, parts.get(k));
        }
        look(parameters, gradient);
        for (int k = 0; k < parts.size(); k++) {
            Part part = parts.get(k);
            if (part.isPenalized()) {
                part.group
                        .penalty()
                        .add(
                                parameters.array(),
                                parameters.offset() + part.offset,
                                gradient.array(),
                                gradient.offset() + part.offset,
                                penalized.array(),
                                part.offset,
                                part.size);
            }
            part.optimizer.update(rate(rate, part), part.p, part.g);
            if (part.isBounded()) {
                for (int b = 0; b < part.matrices.size(); b++) {
                    part.group.maxNorm().apply(part.matrices.get(b), sums);
                }
            }
        }
        steps++;
    }

    private static float rate(float rate, Part part) {
        float own = (float) (rate * part.group.rateFactor());
        if (!Float.isFinite(own)) {
            throw new IllegalArgumentException(
                    "rate is %s, times the group's factor %s it is not finite"
                            .formatted(rate, part.group.rateFactor()));
        }
        return own;
    }

    /** Views of each part; those of the last update serve again where the arrays are the same. */
    private void look(Slice p, Slice g) {
        if (same(p, parameters) && same(g, gradient)) {
            return;
        }
        for (Part part : parts) {
            part.p = p.part(part.offset, part.size);
            part.g = (part.isPenalized() ? penalized : g).part(part.offset, part.size);
            part.matrices = part.blocks.stream().map(block -> block.in(p)).toList();
        }
        parameters = p;
        gradient = g;
    }

    private static boolean same(Slice x, Slice y) {
        return x.array() == y.array() && x.offset() == y.offset() && x.length() == y.length();
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public float[] state() {
        float[] state = new float[stateSize()];
        int at = 0;
        for (Part part : parts) {
            System.arraycopy(part.optimizer.state(), 0, state, at, part.stateSize);
            at += part.stateSize;
        }
        return state;
    }

    @Override
    public void restore(long steps, float[] state) {
        OptimizerChecks.restore(steps, state, stateSize());
        int at = 0;
        for (Part part : parts) {
            part.optimizer.restore(
                    steps, java.util.Arrays.copyOfRange(state, at, at + part.stateSize));
            at += part.stateSize;
        }
        this.steps = steps;
    }

    private int stateSize() {
        int total = 0;
        for (Part part : parts) {
            total = Math.addExact(total, part.stateSize);
        }
        return total;
    }
}
