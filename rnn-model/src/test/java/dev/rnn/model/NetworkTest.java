package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.CellSpec;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.Merge;
import dev.rnn.model.layer.ResidualSpec;
import dev.rnn.model.layer.StackSpec;
import dev.rnn.model.loss.Reduction;
import dev.rnn.model.loss.SoftmaxCrossEntropySpec;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What networks have besides a cell: layers, masks, chosen outputs, states, checks of inputs. */
class NetworkTest {
    private static final Backend BACKEND = Backends.named("simd");
    private static final int STEPS = 5;
    private static final int BATCH = 3;
    private static final SequenceShape SHAPE = SequenceShape.of(STEPS, BATCH);

    private static NetworkBuilder symbols() {
        return Network.builder(BACKEND).symbols(6).embedding(4).rnn(4).outputs(6);
    }

    private static int[] numbers(int count, int limit) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (i * 7 + 3) % limit;
        }
        return numbers;
    }

    private static TrainingPass pass(Network network) {
        return new TrainingPass(
                BACKEND,
                network.spec(),
                Slice.of(network.parameters()),
                STEPS + 1,
                BATCH + 1,
                Workers.ONE);
    }

    private static float[] gradient(TrainingPass pass) {
        Slice gradient = Slice.zeros(pass.spec().parameters().size());
        pass.addGradients(gradient);
        return gradient.array();
    }

    @Test
    void theBuilderMakesLayers() {
        CellSpec one = new LstmSpec(5, 4);
        CellSpec two = new LstmSpec(8, 4);
        NetworkBuilder builder = Network.builder(BACKEND).features(5).outputs(2).lstm(4);
        assertEquals(one, builder.spec().cell());
        assertEquals(
                new StackSpec(
                        List.of(
                                BidirectionalSpec.of(one),
                                new ResidualSpec(BidirectionalSpec.of(two))),
                        0.5f),
                builder.layers(2)
                        .bidirectional(Merge.CONCAT)
                        .dropout(0.5f)
                        .residual()
                        .spec()
                        .cell());
        assertTrue(builder.spec().readsAhead());
        NetworkSpec tied =
                symbols().gru(4, GruSpec.Form.RESET_AFTER).tied().learnedInitialState().spec();
        assertEquals(
                List.of("embedding.E", "rnn.W", "rnn.U", "rnn.b", "initial.h", "out.c"),
                tied.parameters().blocks().stream().map(ParameterLayout.Block::name).toList());
    }

    @Test
    void initialWeightsOfLayersHaveTheBoundOfTheirOwnCell() {
        NetworkSpec spec =
                Network.builder(BACKEND)
                        .symbols(9)
                        .cell(width -> RnnSpec.tanh(width, 16))
                        .layers(2)
                        .bidirectional(Merge.CONCAT)
                        .outputs(9)
                        .spec();
        float[] weights = InitialWeights.of(BACKEND, spec, true, 1);
        for (ParameterLayout.Block block : spec.parameters().blocks()) {
            float bound = 0.25f;
            if (block.name().equals("rnn.0.forward.W") || block.name().equals("rnn.0.reverse.W")) {
                bound = 1;
            } else if (block.name().startsWith("out.")) {
                bound = (float) (1 / Math.sqrt(32));
            }
            float largest = 0;
            for (int i = 0; i < block.size(); i++) {
                largest = Math.max(largest, Math.abs(weights[block.offset() + i]));
            }
            assertTrue(largest <= bound && largest > 0.7f * bound, block.name() + largest);
        }
    }

    /** A masked step is as if it were not there, for outputs, loss and gradient. */
    @Test
    void masksReachLossAndGradient() {
        Network network = symbols().layers(2).build();
        int[] read = numbers(STEPS * BATCH, 6);
        boolean[] live = new boolean[STEPS * BATCH];
        int[] together = new int[STEPS * BATCH];
        int[] lengths = new int[BATCH];
        for (int row = 0; row < live.length; row++) {
            live[row] = row % 4 != 1;
            if (live[row]) {
                int b = row % BATCH;
                together[lengths[b]++ * BATCH + b] = read[row];
            }
        }
        TrainingPass masked = pass(network);
        masked.forward(SHAPE.withMask(live), Input.oneHot(read), Slice.NONE, Slice.NONE);
        float loss = masked.loss(Target.classes(read), 1);
        masked.backward(Slice.NONE, Slice.NONE);
        TrainingPass ragged = pass(network);
        SequenceShape shape = SHAPE.withLengths(lengths);
        ragged.forward(shape, Input.oneHot(together), Slice.NONE, Slice.NONE);
        float want = ragged.loss(Target.classes(together), 1);
        assertEquals(want, loss, 1e-5 * want);
        assertEquals(shape.liveRows(), masked.countedOutputs());
        ragged.backward(Slice.NONE, Slice.NONE);
        float[] expected = gradient(ragged);
        float[] got = gradient(masked);
        for (int i = 0; i < got.length; i++) {
            assertEquals(expected[i], got[i], 2e-5, "parameter " + i);
        }
    }

    /** The loss of the library's own and of the plain kind, both without what is padding. */
    @Test
    void everyLossLeavesPaddingOut() {
        Network network = symbols().build();
        SequenceShape shape = SHAPE.withLengths(2, 0, 5);
        Input input = Input.oneHot(numbers(STEPS * BATCH, 6));
        Target target = Target.classes(numbers(STEPS * BATCH, 6));
        TrainingPass plain = pass(network);
        plain.forward(shape, input, Slice.NONE, Slice.NONE);
        float want = plain.loss(target, 1);
        TrainingPass mean =
                new TrainingPass(
                        BACKEND,
                        network.spec(),
                        Slice.of(network.parameters()),
                        STEPS,
                        BATCH,
                        Workers.ONE,
                        new SoftmaxCrossEntropySpec(Reduction.MEAN));
        mean.forward(shape, input, Slice.NONE, Slice.NONE);
        assertEquals(want / 7, mean.evaluate(target), 1e-6);
        assertEquals(want / 7, mean.loss(target, 1), 1e-6);
        boolean[] own = new boolean[STEPS * BATCH];
        own[2] = true;
        own[1] = true;
        mean.forward(shape, input, Slice.NONE, Slice.NONE);
        float one = mean.evaluate(Target.masked(target, own));
        assertEquals(mean.losses().get(2), one);
    }

    @Test
    void theLastStepIsEachSequencesOwn() {
        Network every = symbols().build();
        Network last = symbols().outputAt(OutputAt.LAST_STEP).build();
        Input input = Input.oneHot(numbers(STEPS * BATCH, 6));
        SequenceShape shape = SHAPE.withLengths(2, 0, 5);
        TrainingPass all = pass(every);
        all.forward(shape, input, Slice.NONE, Slice.NONE);
        TrainingPass own = pass(last);
        own.forward(shape, input, Slice.NONE, Slice.NONE);
        assertEquals(BATCH * 6, own.logits().length());
        assertArrayEquals(
                all.logits().part(BATCH * 6, 6).toArray(), own.logits().part(0, 6).toArray());
        assertArrayEquals(
                all.logits().part((4 * BATCH + 2) * 6, 6).toArray(),
                own.logits().part(12, 6).toArray());
        ParameterLayout.Block bias = last.spec().parameters().block("out.c");
        assertArrayEquals(
                Slice.of(last.parameters()).part(bias.offset(), 6).toArray(),
                own.logits().part(6, 6).toArray());
        assertEquals(2, own.countedOutputs());
        own.loss(Target.classes(1, 2, 3), 1);
        assertEquals(0, own.losses().get(1));
        own.backward(Slice.NONE, Slice.NONE);
        float[] whole = gradient(own);
        Slice parts = Slice.zeros(whole.length);
        for (int t = 0; t < STEPS; t++) {
            own.addGradients(t, t + 1, parts);
        }
        for (int i = 0; i < whole.length; i++) {
            assertEquals(whole[i], parts.get(i), 1e-6);
        }
        Session session = last.newSession(STEPS, BATCH);
        Slice logits = Slice.zeros(BATCH * 6);
        session.run(shape, input, session.newState(BATCH), logits);
        own.forward(shape, input, Slice.NONE, Slice.NONE);
        assertArrayEquals(own.logits().toArray(), logits.array());
    }

    @Test
    void chosenStepsAreTheCallers() {
        Network network = symbols().outputAt(OutputAt.CHOSEN_STEPS).build();
        Network every = symbols().build();
        Input input = Input.oneHot(numbers(STEPS * BATCH, 6));
        Session session = network.newSession(STEPS, BATCH);
        Session all = every.newSession(STEPS, BATCH);
        session.choose(0, 3);
        Slice logits = Slice.zeros(2 * BATCH * 6);
        Slice want = Slice.zeros(STEPS * BATCH * 6);
        session.run(SHAPE, input, session.newState(BATCH), logits);
        all.run(SHAPE, input, all.newState(BATCH), want);
        assertArrayEquals(
                want.part(3 * BATCH * 6, BATCH * 6).toArray(),
                logits.part(BATCH * 6, BATCH * 6).toArray());
        refused(
                "steps[1] is 0, must be at least 0 and above the one before",
                () -> session.choose(2, 0));
        session.choose(2, 5);
        refused(
                "step 5 is chosen for an output, the shape is 5 steps x 3 sequences; choose steps"
                        + " below 5",
                () -> session.run(SHAPE, input, session.newState(BATCH), logits));
        refused(
                "steps are chosen, this network gives outputs at EVERY_STEP; build it with"
                        + " OutputAt.CHOSEN_STEPS",
                () -> all.choose(1));
    }

    /** The gradient of the learnt state is that of the sequences that start from it. */
    @Test
    void aLearntStateIsWhereNewSequencesStart() {
        NetworkSpec spec = symbols().learnedInitialState().spec();
        Slice parameters = Slice.of(InitialWeights.of(BACKEND, spec, true, 1));
        ParameterLayout.Block block = spec.parameters().block("initial.h");
        float[] learned = {0.5f, -0.25f, 0.125f, 1};
        System.arraycopy(learned, 0, parameters.array(), block.offset(), 4);
        TrainingPass pass = new TrainingPass(BACKEND, spec, parameters, STEPS, BATCH, Workers.ONE);
        Input input = Input.oneHot(numbers(STEPS * BATCH, 6));
        Target target = Target.classes(numbers(STEPS * BATCH, 6));
        float[] given = new float[BATCH * 4];
        BACKEND.random(9, 0).normal(Slice.of(given));
        Slice carried = Slice.of(given);
        Slice dInitial = Slice.zeros(given.length);
        boolean[] fresh = {true, false, true};
        pass.forward(SHAPE, input, carried, fresh, Slice.NONE);
        pass.loss(target, 1);
        pass.backward(Slice.NONE, dInitial);
        float[] some = gradient(pass);
        float[] mixed = given.clone();
        System.arraycopy(learned, 0, mixed, 0, 4);
        System.arraycopy(learned, 0, mixed, 8, 4);
        Slice dMixed = Slice.zeros(given.length);
        pass.forward(SHAPE, input, Slice.of(mixed), Slice.NONE);
        pass.loss(target, 1);
        pass.backward(Slice.NONE, dMixed);
        float[] none = gradient(pass);
        for (int j = 0; j < 4; j++) {
            assertEquals(0, dInitial.get(j));
            assertEquals(dMixed.get(4 + j), dInitial.get(4 + j));
            assertEquals(0, dInitial.get(8 + j));
            assertEquals(dMixed.get(j) + dMixed.get(8 + j), some[block.offset() + j]);
            assertEquals(0, none[block.offset() + j]);
        }
        pass.forward(SHAPE, input, Slice.NONE, Slice.NONE);
        pass.loss(target, 1);
        pass.backward(Slice.NONE, Slice.NONE);
        assertNotEquals(0, gradient(pass)[block.offset()]);
        Session session = Network.of(BACKEND, spec, parameters.array()).newSession(1, BATCH);
        assertArrayEquals(learned, session.newState(1).array());
        session.reset(BATCH, carried, 0, 2);
        assertArrayEquals(mixed, given);
        refused(
                "sequences[0] is 3, must be from 0 to 2 (the batch)",
                () -> session.reset(BATCH, carried, 3));
        refused(
                "fresh has 2 entries, the batch 3 sequences",
                () -> pass.forward(SHAPE, input, carried, new boolean[2], Slice.NONE));
    }

    @Test
    void thePaddingSymbolHasNoGradientOfBeingReadAndOthersThatDidNotOccurNeither() {
        for (boolean tied : new boolean[] {false, true}) {
            NetworkBuilder builder = symbols().padding(2);
            Network network = (tied ? builder.tied() : builder).build();
            TrainingPass pass = pass(network);
            int[] read = {2, 1, 3, 2, 2, 1, 1, 3, 3, 5, 2, 1, 0, 2, 2};
            SequenceShape shape = SHAPE.withLengths(4, 5, 4);
            pass.forward(shape, Input.oneHot(read), Slice.NONE, Slice.NONE);
            pass.loss(Target.classes(read), 1);
            pass.backward(Slice.NONE, Slice.NONE);
            float[] gradient = gradient(pass);
            BitSet occurred = new BitSet();
            pass.occurred(occurred);
            assertEquals("{1, 3, 5}", occurred.toString());
            for (int symbol = 0; symbol < 6; symbol++) {
                boolean zero = true;
                for (int j = 0; j < 4; j++) {
                    zero &= gradient[symbol * 4 + j] == 0;
                }
                // Tied, each symbol's row is the output's too, and has its gradient, as in PyTorch.
                boolean none = !tied && !occurred.get(symbol);
                assertEquals(none, zero, "symbol " + symbol);
                assertTrue(symbol != 2 || network.parameters()[2 * 4] == 0);
            }
        }
    }

    @Test
    void whatDoesNotCountMayBeAnything() {
        Network network = Network.builder(BACKEND).features(2).rnn(3).outputs(2).build();
        SequenceShape shape = SHAPE.withLengths(5, 2, 5);
        Input input = Input.dense(Slice.zeros(STEPS * BATCH * 2));
        int[] padded = new int[STEPS * BATCH];
        boolean[] counts = new boolean[padded.length];
        for (int row = 0; row < padded.length; row++) {
            boolean live = shape.isLive(row / BATCH, row % BATCH);
            padded[row] = live ? row % 2 : -100 + row;
            counts[row] = row % 4 != 0;
        }
        TrainingPass pass = pass(network);
        pass.forward(shape, input, Slice.NONE, Slice.NONE);
        int[] zeros = padded.clone();
        for (int row = 0; row < zeros.length; row++) {
            zeros[row] = Math.max(0, zeros[row]);
        }
        float loss = pass.evaluate(Target.classes(zeros));
        assertEquals(loss, pass.loss(Target.classes(padded), 1));
        pass.forward(SHAPE, input, Slice.NONE, Slice.NONE);
        float all = pass.evaluate(Target.classes(zeros));
        float part = pass.evaluate(Target.masked(Target.classes(zeros), counts));
        assertTrue(part > 0 && part < all, part + " of " + all);
        refused(
                "counts has 1 entries from 0 on, expected 15 (one an output)",
                () -> {
                    pass.forward(shape, input, Slice.NONE, Slice.NONE);
                    pass.loss(Target.masked(Target.classes(padded), true), 1);
                });

        float[] carried = new float[BATCH * 3];
        carried[0] = Float.NaN;
        boolean[] fresh = {true, false, false};
        pass.forward(SHAPE, input, Slice.of(carried), fresh, Slice.NONE);
        assertTrue(InputCheck.finite(pass.logits()));
        fresh[0] = false;
        refused(
                "initial[0] is NaN, must be finite; checkInput(false) lets it through",
                () -> pass.forward(SHAPE, input, Slice.of(carried), fresh, Slice.NONE));
    }

    @Test
    void inputsThatAreNoNumbersAreRefusedUnlessAskedFor() {
        Network network = Network.builder(BACKEND).features(2).rnn(3).outputs(2).build();
        TrainingPass pass = pass(network);
        float[] x = new float[STEPS * BATCH * 2];
        x[(4 * BATCH + 1) * 2 + 1] = Float.NaN;
        Input input = Input.dense(Slice.of(x));
        String message =
                "input at step 4 of sequence 1, feature 1, is NaN, must be finite;"
                        + " checkInput(false) lets it through";
        refused(message, () -> pass.forward(SHAPE, input, Slice.NONE, Slice.NONE));
        assertThrows(IllegalStateException.class, pass::logits);
        pass.forward(SHAPE.withLengths(5, 4, 5), input, Slice.NONE, Slice.NONE);
        assertTrue(InputCheck.finite(pass.logits()));
        Session session = network.newSession(STEPS, BATCH);
        Slice logits = Slice.zeros(STEPS * BATCH * 2);
        refused(message, () -> session.run(SHAPE, input, session.newState(BATCH), logits));
        Slice state = session.newState(BATCH);
        state.array()[7] = Float.NEGATIVE_INFINITY;
        refused(
                "initial[7] is -Infinity, must be finite; checkInput(false) lets it through",
                () -> session.run(SHAPE, Input.dense(Slice.zeros(x.length)), state, logits));
        pass.checkInput(false);
        pass.forward(SHAPE, input, Slice.NONE, Slice.NONE);
        float loss = pass.loss(Target.classes(new int[STEPS * BATCH]), 1);
        assertTrue(Float.isNaN(loss));
        assertEquals("the output of the recurrent layer, time step 4, batch row 1", pass.origin());
    }

    @Test
    void aLossThatIsNoNumberNamesItsOrigin() {
        Network network = symbols().layers(3).build();
        for (String[] each :
                new String[][] {
                    {"rnn.1.b", "parameter rnn.1.b[0][2] is NaN"},
                    {"out.V", "parameter out.V[0][2] is NaN"},
                }) {
            float[] parameters = network.parameters();
            parameters[network.spec().parameters().block(each[0]).offset() + 2] = Float.NaN;
            Network bad = Network.of(BACKEND, network.spec(), parameters);
            Windows windows = Windows.training(numbers(100, 6), 2, 5);
            try (Trainer trainer = new Trainer(bad, windows, TrainingOptions.DEFAULT)) {
                DivergedException diverged = assertThrows(DivergedException.class, trainer::step);
                assertEquals(
                        "the loss became NaN (first in %s) in epoch 1, batch 1 (the first update), at step 1; try a lower rate or a smaller clip norm"
                                .formatted(each[1]),
                        diverged.getMessage());
            }
        }
    }

    @Test
    void contradictionsAreRefused() {
        refused(
                "dropout is 0.5 between layers, and there is one layer; use layers(2) or more, or a"
                        + " DropoutSpec",
                () -> symbols().dropout(0.5f).build());
        refused(
                "padding is 6, must be from 0 to 5 (the symbols), or -1 for none",
                () -> symbols().padding(6).build());
        refused(
                "padding is 1, but there is no embedding; give embedding a width",
                () -> symbols().embedding(0).padding(1).build());
        refused(
                "tied weights need an embedding as wide as the cell's output and as many outputs as"
                        + " symbols; these are 4 and 5, 6 and 6",
                () -> symbols().rnn(5).tied().build());
        refused("layers is 0, must be at least 1", () -> symbols().layers(0));
        refused(
                "the cell's directions lie apart, [T][2][B][H], and the output reads rows; use"
                        + " Merge.CONCAT",
                () -> symbols().bidirectional(Merge.APART).build());
        Windows windows = Windows.training(numbers(100, 6), 2, 5);
        Network both = symbols().bidirectional(Merge.SUM).build();
        assertTrue(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Trainer(both, windows, TrainingOptions.DEFAULT))
                        .getMessage()
                        .contains("reads sequences from their end too"));
        assertFalse(symbols().spec().readsAhead());
    }

    /** Dropout in training alone, the same masks from the same seed whatever computes them. */
    @Test
    void droppingTrainersGiveTheSameBits() {
        float[] want = trained(Backends.named("scalar"), 1, 1);
        assertArrayEquals(want, trained(BACKEND, 3, 1));
        assertFalse(java.util.Arrays.equals(want, trained(BACKEND, 1, 2)));
    }

    private static float[] trained(Backend backend, int threads, long seed) {
        Network network =
                Network.builder(backend)
                        .symbols(6)
                        .rnn(5)
                        .layers(2)
                        .dropout(0.5f)
                        .outputs(6)
                        .build();
        Windows windows = Windows.training(numbers(200, 6), 4, 6);
        TrainingOptions options =
                TrainingOptions.DEFAULT.withThreads(threads).withSeed(seed).withEpochs(3);
        try (Trainer trainer = new Trainer(network, windows, options)) {
            while (trainer.step()) {
                double once = trainer.evaluate(windows);
                assertEquals(once, trainer.evaluate(windows));
            }
            return trainer.network().parameters();
        }
    }

    @Test
    void batchFirstArraysAreTurnedRound() {
        float[] x = new float[2 * 3 * 2];
        for (int i = 0; i < x.length; i++) {
            x[i] = i;
        }
        Slice major = Slice.zeros(12);
        Slice back = Slice.zeros(12);
        BatchFirst.toTimeMajor(3, 2, 2, Slice.of(x), major);
        assertArrayEquals(new float[] {0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11}, major.array());
        BatchFirst.fromTimeMajor(3, 2, 2, major, back);
        assertArrayEquals(x, back.array());
        int[] symbols = {1, 2, 3, 4, 5, 6};
        int[] turned = new int[6];
        int[] again = new int[6];
        BatchFirst.toTimeMajor(3, 2, symbols, turned);
        assertArrayEquals(new int[] {1, 4, 2, 5, 3, 6}, turned);
        BatchFirst.fromTimeMajor(3, 2, turned, again);
        assertArrayEquals(symbols, again);
        refused(
                "from has 12 floats, expected 18 (rows x width)",
                () -> BatchFirst.toTimeMajor(3, 2, 3, major, back));
        refused(
                "to overlaps from in the same array; give it floats of its own",
                () -> BatchFirst.toTimeMajor(3, 2, 2, major, major));
        refused(
                "steps is -1, must be at least 0",
                () -> BatchFirst.fromTimeMajor(-1, 2, 2, major, back));
        refused("from is null, must be given", () -> BatchFirst.toTimeMajor(3, 2, null, turned));
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
