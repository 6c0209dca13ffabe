package dev.rnn.model.layer;

import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.StateLayout;
import java.util.ArrayList;
import java.util.List;

/** What descriptions of combined cells derive from their inner ones. */
final class Inner {
    private Inner() {}

    /** The inner layouts one after the other; the names of cell k get prefix k. */
    static ParameterLayout parameters(List<String> prefixes, List<CellSpec> cells) {
        ParameterLayout.Builder layout = ParameterLayout.builder();
        for (int k = 0; k < cells.size(); k++) {
            layout.addAll(prefixes.get(k), cells.get(k).parameters());
        }
        return layout.build();
    }

    /** The inner states one after the other; the names of cell k get prefix k. */
    static StateLayout states(List<String> prefixes, List<CellSpec> cells) {
        List<StateLayout.State> states = new ArrayList<>();
        for (int k = 0; k < cells.size(); k++) {
            for (StateLayout.State state : cells.get(k).states().states()) {
                states.add(new StateLayout.State(prefixes.get(k) + state.name(), state.width()));
            }
        }
        return new StateLayout(states);
    }

    /**
     * The inner cell is there, and its output is rows {@code [T][B][outputs]}: that of {@link
     * Merge#APART} is not, and nothing can be put on top of it.
     */
    static void rows(String name, CellSpec cell) {
        Checks.given(name, cell);
        if (apart(cell)) {
            throw new IllegalArgumentException(
                    "%s is %s, whose directions lie apart, [T][2][B][H]; use Merge.CONCAT where something reads its output"
                            .formatted(name, cell));
        }
    }

    /** Whether the output of a cell is that of {@link Merge#APART}. */
    static boolean apart(CellSpec cell) {
        if (cell instanceof BidirectionalSpec both) {
            return both.merge() == Merge.APART;
        }
        return cell instanceof StackSpec stack
                && apart(stack.layers().get(stack.layers().size() - 1));
    }

    /** A rate of dropout is from 0 to 1. */
    static void rate(String name, float rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException(
                    "%s is %s, must be from 0 to 1".formatted(name, rate));
        }
    }
}
