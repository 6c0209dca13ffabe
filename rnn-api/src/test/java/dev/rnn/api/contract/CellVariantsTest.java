package dev.rnn.api.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Matrix;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;
import dev.rnn.api.StateLayout.State;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The cells to come fit into {@link CellSpec}: options change layouts, not signatures;
 * docs/backends.md, "Variants". Counts of parameters are PyTorch's, which has a second bias {@code
 * [G*H]} in each cell.
 */
class CellVariantsTest {
    private static final int I = 5;
    private static final int H = 7;
    private static final int P = 3;

    /** An LSTM with its options; {@code projection} is P, or 0 for none. */
    private record Lstm(int inputs, int hidden, int projection, boolean peepholes)
            implements CellSpec {
        @Override
        public int outputs() {
            return projection > 0 ? projection : hidden;
        }

        @Override
        public ParameterLayout parameters() {
            ParameterLayout.Builder layout =
                    ParameterLayout.builder()
                            .add("W", inputs, 4 * hidden)
                            .add("U", outputs(), 4 * hidden)
                            .add("b", 1, 4 * hidden);
            if (peepholes) {
                layout.add("p_i", 1, hidden).add("p_f", 1, hidden).add("p_o", 1, hidden);
            }
            return projection > 0 ? layout.add("R", hidden, projection).build() : layout.build();
        }

        @Override
        public StateLayout states() {
            return new StateLayout(List.of(new State("h", outputs()), new State("c", hidden)));
        }
    }

    @Test
    void lstm() {
        CellSpec spec = new Lstm(I, H, 0, false);
        assertEquals(4 * H * (I + H + 2) - 4 * H, spec.parameters().size());
        assertEquals(2 * H, spec.states().width());
        CellSpec peepholes = new Lstm(I, H, 0, true);
        assertEquals(spec.parameters().size() + 3 * H, peepholes.parameters().size());
        assertNotEquals(
                spec, peepholes); // options are part of a cell's identity: weights do not mix
    }

    @Test
    void lstmWithProjection() {
        CellSpec spec = new Lstm(I, H, P, false);
        assertEquals(4 * H * (I + P + 2) + H * P - 4 * H, spec.parameters().size());
        assertEquals(P, spec.outputs());
        // h of both sequences, P wide, then c of both, H wide
        assertEquals(P, spec.states().offset(0, 2, 1));
        assertEquals(2 * P, spec.states().offset(1, 2, 0));
        assertEquals(2 * P + H, spec.states().offset(1, 2, 1));
        assertEquals(P + H, spec.states().width());
    }

    @Test
    void gruInBothForms() {
        int noBias = 3 * H * (I + H);
        for (GruSpec.Form form : GruSpec.Form.values()) {
            assertEquals(noBias, new GruSpec(I, H, form, Bias.NONE).parameters().size());
            assertEquals(noBias + 3 * H, new GruSpec(I, H, form).parameters().size());
            assertEquals(noBias + 6 * H, new GruSpec(I, H, form, Bias.TWO).parameters().size());
        }
        assertEquals(GruSpec.Form.RESET_AFTER, GruSpec.torch(I, H).form());
        assertEquals(Bias.TWO, GruSpec.torch(I, H).bias());
    }

    @Test
    void stacksOfDifferentCellsInOneFlatArray() {
        CellSpec below = new Lstm(I, H, P, true);
        CellSpec above = GruSpec.torch(below.outputs(), H);
        ParameterLayout both =
                ParameterLayout.builder()
                        .addAll("0.", below.parameters())
                        .addAll("1.", above.parameters())
                        .build();
        Matrix u = both.block("1.U").in(Slice.zeros(both.size()));
        assertEquals(H, u.rows());
        assertEquals(3 * H, u.columns());
        assertEquals(
                below.parameters().size() + above.parameters().block("U").offset(), u.offset());
    }
}
