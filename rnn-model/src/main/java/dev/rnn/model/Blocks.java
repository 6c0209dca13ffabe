package dev.rnn.model;

import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Picks blocks of a {@link ParameterLayout} by their names, for parameter groups, penalties and
 * initial weights. A name may hold {@code *}, which stands for any run of characters, none
 * included: {@code rnn.*}, {@code *.b*}. Without a point it may also match the last part of a
 * block's name alone: {@code U} picks {@code rnn.U}, {@code b*} picks {@code rnn.0.b} and {@code
 * rnn.0.bU}.
 *
 * @param names names or patterns; a block is picked if one of them matches
 */
public record Blocks(List<String> names) {

    /** All blocks. */
    public static final Blocks ALL = named("*");

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if the list is empty, or it or a name is null
     */
    public Blocks {
        Checks.given("names", names);
        for (String name : names) {
            Checks.given("a block's name", name);
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("names is empty, give at least one; * for all");
        }
        names = List.copyOf(names);
    }

    /**
     * Blocks of given names.
     *
     * @param names names or patterns, at least one
     * @return what picks them
     */
    public static Blocks named(String... names) {
        Checks.given("names", names);
        for (String name : names) {
            Checks.given("a block's name", name);
        }
        return new Blocks(List.of(names));
    }

    /**
     * Whether a block of this name is picked.
     *
     * @param block the whole name
     * @return true if it is
     */
    public boolean has(String block) {
        Checks.given("block", block);
        for (int k = 0; k < names.size(); k++) {
            String name = names.get(k);
            boolean last = name.indexOf('.') < 0;
            if (matches(name, 0, block, 0)
                    || last && matches(name, 0, block, block.lastIndexOf('.') + 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String pattern, int p, String name, int n) {
        if (p == pattern.length()) {
            return n == name.length();
        }
        if (pattern.charAt(p) == '*') {
            return matches(pattern, p + 1, name, n)
                    || n < name.length() && matches(pattern, p, name, n + 1);
        }
        return n < name.length()
                && pattern.charAt(p) == name.charAt(n)
                && matches(pattern, p + 1, name, n + 1);
    }

    /**
     * The blocks that are picked.
     *
     * @param layout all blocks
     * @return those picked, in the order of the layout
     * @throws IllegalArgumentException if there are none, naming those that there are
     */
    public List<ParameterLayout.Block> in(ParameterLayout layout) {
        Checks.given("layout", layout);
        List<ParameterLayout.Block> picked = new ArrayList<>();
        for (ParameterLayout.Block block : layout.blocks()) {
            if (has(block.name())) {
                picked.add(block);
            }
        }
        if (picked.isEmpty()) {
            throw new IllegalArgumentException(
                    "no parameter is named %s; there are %s"
                            .formatted(
                                    String.join(" or ", names),
                                    layout.blocks().stream()
                                            .map(ParameterLayout.Block::name)
                                            .toList()));
        }
        return picked;
    }
}
