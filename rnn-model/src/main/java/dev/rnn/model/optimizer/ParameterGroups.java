package dev.rnn.model.optimizer;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Optimizer;
import dev.rnn.api.OptimizerChecks;
import dev.rnn.api.OptimizerSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Workers;
import dev.rnn.model.Blocks;
import java.util.ArrayList;
import java.util.List;

/**
 * An optimizer made of others: each group of parameters has its own. A block belongs to the first
 * group that picks it; the last group takes what is left. For groups that are no blocks of a
 * network, describe them as blocks of a layout of your own with the same size.
 *
 * <p>State: that of the groups' optimizers, one for each run of neighbouring blocks of one group,
 * in the order of the layout.
 *
 * @param layout where each parameter lies
 * @param groups the groups, the first that fits wins; every block is in one of them
 */
public record ParameterGroups(ParameterLayout layout, List<ParameterGroup> groups)
        implements OptimizerSpec {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if something is null, a group has no blocks, or a block has
     *     no group
     */
    public ParameterGroups {
        Checks.given("layout", layout);
        Checks.given("groups", groups);
        for (ParameterGroup group : groups) {
            Checks.given("a group", group);
        }
        groups = List.copyOf(groups);
        boolean[] used = new boolean[groups.size()];
        for (ParameterLayout.Block block : layout.blocks()) {
            used[first(groups, block)] = true;
        }
        for (int k = 0; k < used.length; k++) {
            Blocks blocks = groups.get(k).blocks();
            if (!used[k] && !blocks.equals(Blocks.ALL)) {
                blocks.in(layout);
                throw new IllegalArgumentException(
                        "all parameters named %s are in groups before it"
                                .formatted(String.join(" or ", blocks.names())));
            }
        }
    }

    /**
     * All parameters in one group.
     *
     * @param layout where each parameter lies
     * @param optimizer what updates them
     * @return the description
     */
    public static ParameterGroups of(ParameterLayout layout, OptimizerSpec optimizer) {
        return new ParameterGroups(layout, List.of(ParameterGroup.of(optimizer, "*")));
    }

    /**
     * The same with one more group, which takes its blocks out of the last one.
     *
     * @param group the group
     * @return the description
     * @throws IllegalArgumentException if it is null, or all its blocks are in groups before it
     */
    public ParameterGroups with(ParameterGroup group) {
        Checks.given("group", group);
        List<ParameterGroup> more = new ArrayList<>(groups);
        more.add(Math.max(0, groups.size() - 1), group);
        return new ParameterGroups(layout, more);
    }

    /** The number of the first group that picks the block. */
    static int first(List<ParameterGroup> groups, ParameterLayout.Block block) {
        for (int k = 0; k < groups.size(); k++) {
            if (groups.get(k).blocks().has(block.name())) {
                return k;
            }
        }
        throw new IllegalArgumentException(
                "parameter %s is in no group; add one for *".formatted(block.name()));
    }

    /**
     * Each group's optimizer, behind one.
     *
     * @throws IllegalArgumentException if the number of parameters is not the layout's size
     */
    @Override
    public Optimizer on(Backend backend, int parameters, Workers workers) {
        Checks.given("backend", backend);
        OptimizerChecks.optimizer(this, parameters, workers);
        if (parameters != layout.size()) {
            throw new IllegalArgumentException(
                    "parameters is %d, the groups' layout has %d"
                            .formatted(parameters, layout.size()));
        }
        return new GroupedOptimizer(this, backend, workers);
    }
}
