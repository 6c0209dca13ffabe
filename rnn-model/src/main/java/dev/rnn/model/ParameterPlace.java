package dev.rnn.model;

import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import java.util.List;
import java.util.Optional;

/**
 * Which parameter an index into the flat array is, in the words of docs/notation.md.
 *
 * @param block the name of its block, such as {@code rnn.U}
 * @param row its row in the block
 * @param column its column in the block
 * @param gate the gate that it belongs to: i f g o of an LSTM, r z n of a GRU, a number counted
 *     from 0 of another cell with several; empty if there is one alone, or none
 * @param unit the unit that it belongs to within the gate; the column itself where there are no
 *     gates
 */
public record ParameterPlace(String block, int row, int column, String gate, int unit) {
    private static final List<String> LSTM = List.of("i", "f", "g", "o");
    private static final List<String> GRU = List.of("r", "z", "n");

    /**
     * The place of one parameter.
     *
     * @param layout all blocks
     * @param index the position in the flat array
     * @return the place
     * @throws IllegalArgumentException if the index is outside the layout
     */
    public static ParameterPlace of(ParameterLayout layout, int index) {
        Checks.given("layout", layout);
        for (ParameterLayout.Block block : layout.blocks()) {
            int at = index - block.offset();
            if (at >= 0 && at < block.size()) {
                int column = at % block.columns();
                List<String> gates = gates(layout, block);
                int units = block.columns() / gates.size();
                return new ParameterPlace(
                        block.name(),
                        at / block.columns(),
                        column,
                        gates.get(column / units),
                        column % units);
            }
        }
        throw new IllegalArgumentException(
                "index is %d, must be from 0 to %d (the layout's size)"
                        .formatted(index, layout.size() - 1));
    }

    /**
     * The first parameter that is NaN or infinite.
     *
     * @param layout all blocks
     * @param parameters in the order of the layout
     * @return its place and value in words, such as {@code parameter rnn.U[0][2] is NaN}; empty if
     *     all are finite
     */
    public static Optional<String> firstNonFinite(ParameterLayout layout, Slice parameters) {
        Checks.given("layout", layout);
        Checks.given("parameters", parameters);
        Checks.length("parameters", parameters, layout.size(), "the layout's size");
        int bad = InputCheck.first(parameters, 0);
        return bad == parameters.length()
                ? Optional.empty()
                : Optional.of("parameter %s is %s".formatted(of(layout, bad), parameters.get(bad)));
    }

    /**
     * The gates whose columns lie side by side in a block, as far as the layout tells: the blocks
     * of one cell that are as wide as its U hold all its gates, and U (with a projection, R) has a
     * row for each unit.
     *
     * @param layout all blocks
     * @param block one of them
     * @return their names in order: i f g o of an LSTM, r z n of a GRU, numbers of another cell;
     *     one empty name if there is one alone, or none
     */
    public static List<String> gates(ParameterLayout layout, ParameterLayout.Block block) {
        Checks.given("layout", layout);
        Checks.given("block", block);
        String prefix = block.name().substring(0, block.name().lastIndexOf('.') + 1);
        int width = -1;
        int units = 0;
        for (ParameterLayout.Block other : layout.blocks()) {
            if (other.name().equals(prefix + "R")) {
                units = other.rows();
            } else if (other.name().equals(prefix + "U")) {
                width = other.columns();
                units = units == 0 ? other.rows() : units;
            }
        }
        boolean gated =
                width == block.columns() && units > 0 && width > units && width % units == 0;
        int gates = gated ? width / units : 1;
        switch (gates) {
            case 1:
                return List.of("");
            case 3:
                return GRU;
            case 4:
                return LSTM;
            default:
                return java.util.stream.IntStream.range(0, gates)
                        .mapToObj(Integer::toString)
                        .toList();
        }
    }

    /**
     * In words.
     *
     * @return such as {@code rnn.U[3][70] (gate f, unit 6)}
     */
    @Override
    public String toString() {
        String place = "%s[%d][%d]".formatted(block, row, column);
        return gate.isEmpty() ? place : place + " (gate %s, unit %d)".formatted(gate, unit);
    }
}
