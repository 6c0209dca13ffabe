package dev.rnn.model.init;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Matrix;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;
import dev.rnn.model.Blocks;
import dev.rnn.model.ParameterPlace;
import java.util.ArrayList;
import java.util.List;

/**
 * Which block, and which of its gates, starts from which distribution: rules for any layout, in
 * order, a later one overwriting an earlier one. Immutable; start from {@link #NOTHING} or one of
 * the others and add rules.
 *
 * <p>Block k of the layout is drawn from stream k of the seed, its rules one after the other, each
 * from the next whole block of numbers: no block's weights depend on another's size or rules.
 */
public final class Initialization {
    /** Leaves all as it is. */
    public static final Initialization NOTHING = new Initialization(List.of());

    private final List<Rule> rules;

    /** What a rule fills of a block: all of it at once, each gate, or the gate of a name. */
    private record Rule(
            Blocks blocks, boolean eachGate, String gate, Initializer initializer, boolean needed) {

        /** The same, for layouts that have such blocks or gates and those that have none. */
        Rule ifThere() {
            return new Rule(blocks, eachGate, gate, initializer, false);
        }

        @Override
        public String toString() {
            String names = String.join(" or ", blocks.names());
            return gate.isEmpty() ? names : "%s with a gate %s".formatted(names, gate);
        }
    }

    private Initialization(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * PyTorch's: all within 1/sqrt(H).
     *
     * @param hidden H, at least 1
     * @return the rules
     */
    public static Initialization torch(int hidden) {
        return NOTHING.with(Initializer.torch(hidden), "*");
    }

    /**
     * Keras's: W and V Glorot uniform, U orthogonal, biases zero, but 1 for the forget gate of an
     * LSTM (Jozefowicz et al., 2015); of two biases the first. Each gate's part of U is orthogonal
     * by itself here.
     *
     * @return the rules
     */
    public static Initialization keras() {
        Initialization all =
                NOTHING.with(Initializer.zero(), "b*", "c")
                        .with(Initializer.glorotUniform(), "W", "V")
                        .eachGate(Initializer.orthogonal(1), "U")
                        .forgetBias(1);
        return new Initialization(all.rules.stream().map(Rule::ifThere).toList());
    }

    /**
     * With one more rule: whole blocks.
     *
     * @param initializer fills each block at once
     * @param blocks names or patterns of blocks, see {@link Blocks}
     * @return the rules
     */
    public Initialization with(Initializer initializer, String... blocks) {
        return plus(new Rule(Blocks.named(blocks), false, "", initializer, true));
    }

    /**
     * With one more rule: each gate, a block of H columns, by itself.
     *
     * @param initializer fills one gate after the other
     * @param blocks names or patterns of blocks, see {@link Blocks}
     * @return the rules
     */
    public Initialization eachGate(Initializer initializer, String... blocks) {
        return plus(new Rule(Blocks.named(blocks), true, "", initializer, true));
    }

    /**
     * With one more rule: one gate of the blocks that have it, and nothing in others.
     *
     * @param gate i f g o of an LSTM, r z n of a GRU, a number counted from 0 of another cell
     * @param initializer fills the gate's columns
     * @param blocks names or patterns of blocks, see {@link Blocks}
     * @return the rules
     */
    public Initialization gate(String gate, Initializer initializer, String... blocks) {
        Checks.given("gate", gate);
        if (gate.isEmpty()) {
            throw new IllegalArgumentException("gate is empty, give the name of one, such as f");
        }
        return plus(new Rule(Blocks.named(blocks), true, gate, initializer, true));
    }

    /**
     * With one more rule: the forget gate's bias (Gers et al., 2000; Jozefowicz et al., 2015), of
     * two biases the first; the second's is 0.
     *
     * @param value 1 in most libraries that have it
     * @return the rules
     */
    public Initialization forgetBias(double value) {
        return gate("f", Initializer.constant(value), "b")
                .plus(new Rule(Blocks.named("bU"), true, "f", Initializer.zero(), false));
    }

    private Initialization plus(Rule rule) {
        Checks.given("initializer", rule.initializer());
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return new Initialization(more);
    }

    /**
     * Weights for a layout.
     *
     * @param backend has the generator
     * @param layout the blocks
     * @param seed any value; the same one gives the same weights on every backend and machine
     * @return a new array; 0 where no rule applies
     * @throws IllegalArgumentException if the layout has no block, or no gate, that a rule is for
     */
    public float[] weights(Backend backend, ParameterLayout layout, long seed) {
        Checks.given("layout", layout);
        Slice weights = Slice.zeros(layout.size());
        fill(backend, layout, seed, weights);
        return weights.array();
    }

    /**
     * Overwrites weights where a rule applies.
     *
     * @param backend has the generator
     * @param layout the blocks
     * @param seed any value
     * @param weights all parameters; overwritten where a rule applies
     * @throws IllegalArgumentException if the length differs, or the layout has no block, or no
     *     gate, that a rule is for
     */
    public void fill(Backend backend, ParameterLayout layout, long seed, Slice weights) {
        Checks.given("backend", backend);
        Checks.given("layout", layout);
        Checks.length("weights", weights, layout.size(), "the layout's size");
        for (Rule rule : rules) {
            check(rule, layout);
        }
        for (int k = 0; k < layout.blocks().size(); k++) {
            ParameterLayout.Block block = layout.blocks().get(k);
            RandomStream random = backend.random(seed, k);
            List<String> gates = ParameterPlace.gates(layout, block);
            for (Rule rule : rules) {
                if (rule.blocks().has(block.name())) {
                    fill(rule, random, block.in(weights), gates);
                }
            }
        }
    }

    private static void check(Rule rule, ParameterLayout layout) {
        boolean found = !rule.needed();
        for (ParameterLayout.Block block : layout.blocks()) {
            found |=
                    rule.blocks().has(block.name())
                            && (rule.gate().isEmpty()
                                    || ParameterPlace.gates(layout, block).contains(rule.gate()));
        }
        if (!found) {
            throw new IllegalArgumentException(
                    "no parameter is named %s; there are %s"
                            .formatted(
                                    rule,
                                    layout.blocks().stream()
                                            .map(ParameterLayout.Block::name)
                                            .toList()));
        }
    }

    private static void fill(Rule rule, RandomStream random, Matrix block, List<String> gates) {
        if (!rule.eachGate()) {
            rule.initializer().fill(random, block);
            return;
        }
        int units = block.columns() / gates.size();
        for (int g = 0; g < gates.size(); g++) {
            if (rule.gate().isEmpty() || rule.gate().equals(gates.get(g))) {
                rule.initializer()
                        .fill(
                                random,
                                new Matrix(
                                        block.array(),
                                        block.offset() + g * units,
                                        block.rows(),
                                        units,
                                        block.stride(),
                                        false));
            }
        }
    }
}
