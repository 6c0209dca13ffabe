package dev.rnn.model.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;
import dev.rnn.api.Workers;
import dev.rnn.model.cell.LstmVariant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LayersTest {
    private static final Backend BACKEND = Backends.named("scalar");
    private static final CellSpec RNN = RnnSpec.tanh(3, 4);

    private static LayerCase layer(CellSpec spec, SequenceShape shape) {
        return LayerCase.of(spec, shape, new SplittableRandom(8));
    }

    @Test
    void parametersAndStatesLieLayerByLayer() {
        CellSpec lstm = LstmVariant.builder(8, 2).build();
        CellSpec stack = StackSpec.of(BidirectionalSpec.of(RNN), lstm);
        assertEquals(
                List.of(
                        "0.forward.W",
                        "0.forward.U",
                        "0.forward.b",
                        "0.reverse.W",
                        "0.reverse.U",
                        "0.reverse.b",
                        "1.W",
                        "1.U",
                        "1.b"),
                stack.parameters().blocks().stream().map(ParameterLayout.Block::name).toList());
        assertEquals(
                List.of("0.forward.h", "0.reverse.h", "1.h", "1.c"),
                stack.states().states().stream().map(StateLayout.State::name).toList());
        assertEquals(4 + 4 + 2 + 2, stack.states().width());
        assertEquals(3, stack.inputs());
        assertEquals(2, stack.outputs());
    }

    /** APART is CONCAT in another order, [T][2][B][H]. */
    @Test
    void apartHasOnnxsOrder() {
        SequenceShape shape = SequenceShape.of(3, 2).withLengths(3, 1);
        LayerCase beside = layer(new BidirectionalSpec(RNN, RNN, Merge.CONCAT), shape);
        float[] dy = new float[beside.dy().length];
        for (int i = 0; i < dy.length; i++) {
            dy[apart(i)] = beside.dy()[i];
        }
        LayerCase apart =
                new LayerCase(
                        new BidirectionalSpec(RNN, RNN, Merge.APART),
                        shape,
                        beside.parameters(),
                        beside.x(),
                        beside.initial(),
                        dy,
                        beside.dLast(),
                        0);
        LayerCase.Result want = beside.run(BACKEND, Workers.ONE);
        LayerCase.Result got = apart.run(BACKEND, Workers.ONE);
        for (int i = 0; i < dy.length; i++) {
            assertEquals(want.y()[i], got.y()[apart(i)]);
        }
        assertArrayEquals(want.dx(), got.dx());
        assertArrayEquals(want.gradient(), got.gradient());
    }

    private static int apart(int beside) {
        int t = beside / 16;
        int b = beside / 8 % 2;
        int direction = beside / 4 % 2;
        return ((t * 2 + direction) * 2 + b) * 4 + beside % 4;
    }

    /** Each layer masked by itself, both directions: what Keras does. */
    @Test
    void masksGoThroughBothDirections() {
        CellSpec masked = new MaskedSpec(RNN, MaskedOutput.REPEAT);
        boolean[] live = {false, true, true, false, false, true, true, true, true, false};
        SequenceShape shape = SequenceShape.of(5, 2).withMask(live);
        LayerCase c = layer(new BidirectionalSpec(masked, masked, Merge.CONCAT), shape);
        float[] y = c.run(BACKEND, Workers.ONE).y();
        for (int b = 0; b < 2; b++) {
            float[] row = c.row(y, 8, b);
            for (int t = 0; t < 5; t++) {
                boolean here = shape.isLive(t, b);
                for (int j = 0; j < 4 && !here; j++) {
                    float before = t == 0 ? 0 : row[(t - 1) * 8 + j];
                    float after = t >= shape.length(b) - 1 ? 0 : row[(t + 1) * 8 + 4 + j];
                    assertEquals(before, row[t * 8 + j], 0);
                    assertEquals(after, row[t * 8 + 4 + j], 0);
                }
            }
        }
    }

    @Test
    void plainCellsRefuseHoles() {
        SequenceShape shape = SequenceShape.of(2, 1).withMask(new boolean[] {false, true});
        LayerCase.Runner runner =
                layer(RNN, SequenceShape.of(2, 1)).new Runner(BACKEND, Workers.ONE, Mode.TRAINING);
        IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                runner.cell.forward(
                                        runner.weights,
                                        runner.workspace,
                                        shape,
                                        runner.input,
                                        Slice.NONE,
                                        runner.y,
                                        Slice.NONE));
        assertTrue(refusal.getMessage().contains("wrap its description in rnn-model's MaskedSpec"));
    }

    @Test
    void oneHotInputIsReadInBothDirectionsAndPastResiduals() {
        CellSpec spec = new ResidualSpec(new ReverseSpec(RnnSpec.tanh(4, 4)));
        SequenceShape shape = SequenceShape.of(3, 2).withLengths(2, 3);
        int[] indices = {1, 0, 3, 2, 0, 1};
        float[] dense = new float[24];
        for (int row = 0; row < 6; row++) {
            dense[row * 4 + indices[row]] = 1;
        }
        LayerCase c = layer(spec, shape);
        LayerCase.Runner runner = c.new Runner(BACKEND, Workers.ONE, Mode.INFERENCE);
        Slice want = Slice.zeros(runner.y.length());
        run(runner, shape, Input.dense(Slice.of(dense)), want);
        run(runner, shape, Input.oneHot(indices), runner.y);
        for (int i = 0; i < want.length(); i++) {
            assertEquals(want.get(i), runner.y.get(i), 1e-6);
        }
    }

    private static void run(LayerCase.Runner runner, SequenceShape shape, Input x, Slice y) {
        runner.cell.forward(runner.weights, runner.workspace, shape, x, Slice.NONE, y, Slice.NONE);
    }

    @Test
    void refusesLayersThatDoNotFit() {
        refused("layers is empty, must hold at least one layer", () -> StackSpec.of());
        refused(
                "layer 1 expects 3 features, layer 0 gives 4",
                () -> StackSpec.of(RNN, RnnSpec.tanh(3, 2)));
        refused("layer 1 is null, must be given", () -> StackSpec.of(RNN, null));
        refused("layers is null, must be given", () -> new StackSpec(null, 0));
        refused("dropout is -0.5, must be from 0 to 1", () -> new StackSpec(List.of(RNN), -0.5f));
        refused(
                "the cell reads 3 features and gives 4; a residual connection needs equal ones",
                () -> new ResidualSpec(RNN));
        refused(
                "forward gives 4 features, reverse 5; SUM needs equal ones, CONCAT does not",
                () -> new BidirectionalSpec(RNN, RnnSpec.tanh(3, 5), Merge.SUM));
        refused(
                "forward expects 3 features, reverse 2; both read the same input",
                () -> new BidirectionalSpec(RNN, RnnSpec.tanh(2, 4), Merge.CONCAT));
        refused("cell is null, must be given", () -> new ReverseSpec(null));
        refused("output is null, must be given", () -> new MaskedSpec(RNN, null));
        CellSpec apart = new BidirectionalSpec(RNN, RNN, Merge.APART);
        for (Executable onTop :
                List.<Executable>of(
                        () -> StackSpec.of(apart, RnnSpec.tanh(8, 2)),
                        () -> new ReverseSpec(StackSpec.of(apart)),
                        () -> DropoutSpec.outputs(apart, 0.5f),
                        () -> new MaskedSpec(apart, MaskedOutput.ZERO))) {
            assertTrue(
                    assertThrows(IllegalArgumentException.class, onTop)
                            .getMessage()
                            .contains("directions lie apart"));
        }
    }

    private static void refused(String message, Executable making) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, making).getMessage());
    }

    @Test
    void namesTheFirstOutputThatIsNoNumber() {
        CellSpec spec =
                StackSpec.of(RNN, BidirectionalSpec.of(RnnSpec.tanh(4, 2)), RnnSpec.tanh(4, 3));
        LayerCase c = layer(spec, SequenceShape.of(4, 2));
        Cell cell = BACKEND.cell(spec);
        ParameterLayout layout = spec.parameters();
        for (String[] each :
                new String[][] {
                    {"0.b", "layer 0", "0", "0"},
                    {"1.forward.b", "layer 1 forward", "0", "0"},
                    {"1.reverse.b", "layer 1 reverse", "3", "0"},
                }) {
            float[] parameters = c.parameters().clone();
            parameters[layout.block(each[0]).offset()] = Float.NaN;
            LayerCase bad =
                    new LayerCase(
                            spec, c.shape(), parameters, c.x(), c.initial(), c.dy(), c.dLast(), 0);
            LayerCase.Runner runner = bad.new Runner(BACKEND, Workers.ONE, Mode.TRAINING);
            runner.forward(Slice.NONE);
            NonFinite found = NonFinite.inside(runner.workspace);
            NonFinite want =
                    new NonFinite(each[1], Integer.parseInt(each[2]), Integer.parseInt(each[3]));
            assertEquals(want, found);
        }
        assertEquals(layout.size(), cell.parameterCount());
    }
}
