package dev.rnn.model.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;
import dev.rnn.api.Workers;
import org.junit.jupiter.api.Test;

/** The check passes what is right, over the float cell alone, and names what is wrong. */
class GradientCheckTest {
    private final Backend backend = Backends.named("scalar");

    @Test
    void passesWhatIsRight() {
        GradientCheck.of(backend, RnnSpec.tanh(3, 5)).run().assertOk();
        for (Gated spec : VariantCases.all()) {
            GradientCheck.of(backend, spec).run().assertOk();
        }
        GradientCheck.of(Backends.named("simd"), RnnSpec.tanh(4, 6))
                .size(6, 2)
                .oneHot()
                .seed(9)
                .run()
                .assertOk();
    }

    @Test
    void namesThePlantedFault() {
        CellSpec spec = LstmVariant.builder(3, 4).peepholes().build();
        for (String block : new String[] {"W", "U", "b", "p_i", "p_f", "p_o"}) {
            ParameterLayout.Block at = spec.parameters().block(block);
            int index = at.size() - 2;
            CellSpec faulty = new Faulty(spec, at.offset() + index, -1, -1);
            GradientReport report = GradientCheck.of(backend, faulty).run();
            assertFalse(report.isOk());
            assertEquals(1, report.wrong().size());
            GradientReport.Finding finding = report.wrong().get(0);
            assertEquals(block, finding.block());
            assertEquals(index / at.columns(), finding.row());
            assertEquals(index % at.columns(), finding.column());
            assertEquals(1.2, finding.got() / finding.expected(), 0.01);
            assertEquals(1 - 1 / 1.2, finding.error(), 0.01);
            AssertionError error = assertThrows(AssertionError.class, report::assertOk);
            String place =
                    "gradient of %s[%d][%d] is ".formatted(block, finding.row(), finding.column());
            assertTrue(error.getMessage().contains(place), error.getMessage());
        }
    }

    /** The text that docs/backends.md, "Writing a cell", shows. */
    @Test
    void saysWhichGradientIsWrong() {
        CellSpec spec = new MinimalGatedUnit(3, 5);
        int element = spec.parameters().block("Un").offset() + 3 * 5 + 1;
        GradientReport report = GradientCheck.of(backend, new Faulty(spec, element, -1, -1)).run();
        assertEquals(
                "gradient of Un[3][1] is -0.102287, expected -0.0852412, relative error 0.17 (worst"
                        + " of 25, 0 at kinks)",
                report.wrong().get(0).toString());
    }

    @Test
    void namesAFaultInInputAndState() {
        CellSpec spec = LstmVariant.builder(3, 4).build();
        GradientReport report = GradientCheck.of(backend, new Faulty(spec, -1, 4, -1)).run();
        assertEquals("input", report.wrong().get(0).block());
        assertEquals(1, report.wrong().get(0).row());
        assertEquals(1, report.wrong().get(0).column());
        report = GradientCheck.of(backend, new Faulty(spec, -1, -1, 3 * 4 + 6)).run();
        assertEquals("initial c", report.wrong().get(0).block());
        assertEquals(1, report.wrong().get(0).row());
        assertEquals(2, report.wrong().get(0).column());
    }

    @Test
    void badArgumentsAreRefused() {
        GradientCheck check = GradientCheck.of(backend, RnnSpec.tanh(3, 5));
        assertEquals(
                "steps is 0 and batch 1, both must be at least 1", refused(() -> check.size(0, 1)));
        assertEquals(
                "lengths has 1 entries, the batch 3 sequences", refused(() -> check.lengths(2)));
        assertEquals("tolerance is -1.0, must be positive", refused(() -> check.tolerance(-1)));
        assertEquals("spec is null, must be given", refused(() -> GradientCheck.of(backend, null)));
        assertEquals(
                "parameters has 2 floats, expected 45 (the cell's layout)",
                refused(() -> check.parameters(Slice.zeros(2))));
    }

    private static String refused(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }

    /** A cell one of whose gradients is 1.2 times what it should be. */
    private record Faulty(CellSpec right, int parameter, int input, int state) implements CellSpec {
        @Override
        public int inputs() {
            return right.inputs();
        }

        @Override
        public int outputs() {
            return right.outputs();
        }

        @Override
        public ParameterLayout parameters() {
            return right.parameters();
        }

        @Override
        public StateLayout states() {
            return right.states();
        }

        @Override
        public Cell on(Backend backend) {
            return new FaultyCell(this, backend.cell(right));
        }
    }

    private record FaultyCell(Faulty spec, Cell right) implements Cell {
        @Override
        public int parameterCount() {
            return right.parameterCount();
        }

        @Override
        public int stateWidth() {
            return right.stateWidth();
        }

        @Override
        public CellWeights newWeights(Mode mode) {
            return right.newWeights(mode);
        }

        @Override
        public void pack(Slice parameters, CellWeights into) {
            right.pack(parameters, into);
        }

        @Override
        public CellWorkspace newWorkspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
            return right.newWorkspace(maxSteps, maxBatch, mode, workers);
        }

        @Override
        public void forward(
                CellWeights weights,
                CellWorkspace workspace,
                SequenceShape shape,
                Input x,
                Slice initial,
                Slice y,
                Slice last) {
            right.forward(weights, workspace, shape, x, initial, y, last);
        }

        @Override
        public void backward(
                CellWeights weights,
                CellWorkspace workspace,
                Slice dy,
                Slice dLast,
                Slice dInitial,
                Slice dx) {
            right.backward(weights, workspace, dy, dLast, dInitial, dx);
            plant(dx, spec.input);
            plant(dInitial, spec.state);
        }

        @Override
        public void weightGradients(
                CellWorkspace workspace, int fromStep, int toStep, Slice gradient) {
            float before = spec.parameter < 0 ? 0 : gradient.get(spec.parameter);
            right.weightGradients(workspace, fromStep, toStep, gradient);
            if (spec.parameter >= 0) {
                float added = gradient.get(spec.parameter) - before;
                gradient.array()[spec.parameter] = before + 1.2f * added;
            }
        }

        private static void plant(Slice gradient, int index) {
            if (index >= 0) {
                gradient.array()[index] *= 1.2f;
            }
        }
    }
}
