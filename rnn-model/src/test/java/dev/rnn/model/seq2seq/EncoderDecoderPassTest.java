package dev.rnn.model.seq2seq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Function;
import dev.rnn.api.Input;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.Allocation;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EncoderDecoderPassTest {
    private static final double STEP = 1e-5;

    /** Its square is infinite, and so is four times it. */
    private static final float HUGE = 1e38f;

    private static Case any(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EncoderDecoderSpec spec = Case.specs().get(random.nextInt(Case.specs().size()));
        boolean dense = spec.sourceEmbedding() == 0 && random.nextBoolean();
        return Case.of(spec, dense, random);
    }

    @Property(tries = 40)
    void gradientsEqualCentralDifferencesOfFloat64(@ForAll long seed) {
        Case c = any(seed);
        Case.Result got = c.run(Backends.named("simd"), Workers.ONE);
        double[] p = new double[c.parameters().length];
        Arrays.setAll(p, i -> c.parameters()[i]);
        double loss = EncoderDecoderReference.loss(c, p);
        assertEquals(loss, got.loss(), 2e-5 * (1 + loss));
        for (int i = 0; i < p.length; i++) {
            double here = p[i];
            p[i] = here + STEP;
            double above = EncoderDecoderReference.loss(c, p);
            p[i] = here - STEP;
            double below = EncoderDecoderReference.loss(c, p);
            p[i] = here;
            double slope = (above - below) / (2 * STEP);
            assertEquals(slope, got.gradient()[i], 2e-5 * (1 + Math.abs(slope)), "parameter " + i);
        }
    }

    @Property(tries = 40)
    void sameBitsOnEveryBackendAndForAnyNumberOfThreads(@ForAll long seed) {
        Case c = any(seed);
        Case.Result one = c.run(Backends.named("scalar"), Workers.ONE);
        try (Workers three = Workers.of(3)) {
            for (Workers workers : new Workers[] {Workers.ONE, three}) {
                same(one, c.run(Backends.named("simd"), workers));
            }
        }
    }

    private static void same(Case.Result one, Case.Result other) {
        assertEquals(one.loss(), other.loss());
        assertArrayEquals(one.logits(), other.logits());
        assertArrayEquals(one.losses(), other.losses());
        assertArrayEquals(one.attended(), other.attended());
        assertArrayEquals(one.gradient(), other.gradient());
    }

    @Test
    void aSequencesLossesDependOnThatSequenceAlone() {
        Backend backend = Backends.named("simd");
        for (long seed = 0; seed < 40; seed++) {
            Case c = any(seed);
            Case.Result all = c.run(backend, Workers.ONE);
            int batch = c.sourceShape().batch();
            for (int b = 0; b < batch; b++) {
                float[] alone = column(c, b).run(backend, Workers.ONE).losses();
                int row = 0;
                for (int t = 0; t < c.targetShape().steps(); t++) {
                    for (int k = 0; k < batch; k++) {
                        if (t < c.targetShape().length(k)) {
                            if (k == b) {
                                assertEquals(alone[t], all.losses()[row]);
                            }
                            row++;
                        }
                    }
                }
            }
        }
    }

    /** One sequence of a batch, without its padding. */
    private static Case column(Case c, int b) {
        int batch = c.sourceShape().batch();
        int from = c.sourceShape().length(b);
        int to = c.targetShape().length(b);
        int width = c.spec().source();
        int[] symbols = c.symbols() == null ? null : new int[from];
        float[] features = c.features() == null ? null : new float[from * width];
        for (int s = 0; s < from; s++) {
            int row = s * batch + b;
            if (symbols != null) {
                symbols[s] = c.symbols()[row];
            } else {
                System.arraycopy(c.features(), row * width, features, s * width, width);
            }
        }
        int[] read = new int[to];
        int[] right = new int[to];
        for (int t = 0; t < to; t++) {
            read[t] = c.read()[t * batch + b];
            right[t] = c.right()[t * batch + b];
        }
        return new Case(
                c.spec(),
                c.parameters(),
                SequenceShape.of(from, 1),
                symbols,
                features,
                SequenceShape.of(to, 1),
                read,
                right);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Case c = Case.of(Case.specs().get(0), false, new SplittableRandom(1));
        EncoderDecoderPass pass = pass(c);
        IllegalStateException early =
                assertThrows(IllegalStateException.class, () -> pass.loss(1, c.right()));
        assertEquals("there is no forward pass yet; call forward first", early.getMessage());
        SequenceShape long1 = SequenceShape.of(9, 1);
        IllegalArgumentException room =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                pass.forward(
                                        long1,
                                        c.source(),
                                        c.targetShape(),
                                        new Input.OneHot(c.read(), 0)));
        assertEquals(
                "sourceShape is 9 steps x 1 sequences, this pass has room for 4 steps x 4 sequences",
                room.getMessage());
        pass.forward(c.sourceShape(), c.source(), c.targetShape(), new Input.OneHot(c.read(), 0));
        IllegalStateException none =
                assertThrows(
                        IllegalStateException.class,
                        () -> pass.backward(Slice.zeros(c.parameters().length)));
        assertEquals(
                "backward has no gradient of the logits to read; call loss first",
                none.getMessage());
    }

    @Test
    void saysWhereANumberIsNoLongerFinite() {
        Case encoder = dense();
        Arrays.fill(encoder.features(), HUGE);
        fill(encoder, "encoder.W", HUGE);
        assertEquals("the output of the encoder, time step 0, batch row 0", origin(encoder));
        Case decoder = dense();
        fill(decoder, "target.E", HUGE);
        fill(decoder, "decoder.W", HUGE);
        assertEquals("the output of the decoder, time step 0, batch row 0", origin(decoder));
        Case output = dense();
        fill(output, "out.c", -HUGE * 2);
        output.parameters()[output.spec().parameters().block("out.c").offset()] = HUGE * 2;
        Arrays.fill(output.right(), 1);
        assertEquals("the loss of the output layer, time step 0, batch row 0", origin(output));
        Case parameter = dense();
        fill(parameter, "bridge.b", Float.NaN);
        assertEquals("parameter bridge.b[0][0] is NaN", origin(parameter));
    }

    private static Case dense() {
        CellSpec encoder = new RnnSpec(3, 4, Function.RELU);
        CellSpec decoder = new RnnSpec(4, 3, Function.RELU);
        EncoderDecoderSpec spec =
                new EncoderDecoderSpec(3, 0, encoder, 6, 4, decoder, Optional.empty(), 0, 0);
        return Case.of(spec, true, new SplittableRandom(1));
    }

    private static void fill(Case c, String name, float value) {
        ParameterLayout.Block block = c.spec().parameters().block(name);
        Arrays.fill(c.parameters(), block.offset(), block.offset() + block.size(), value);
    }

    private static String origin(Case c) {
        EncoderDecoderPass pass = pass(c);
        pass.forward(c.sourceShape(), c.source(), c.targetShape(), new Input.OneHot(c.read(), 0));
        assertFalse(Float.isFinite(pass.loss(1, c.right())));
        return pass.origin();
    }

    private static EncoderDecoderPass pass(Case c) {
        return new EncoderDecoderPass(
                Backends.named("simd"),
                c.spec(),
                Slice.of(c.parameters()),
                4,
                4,
                4,
                Workers.ONE,
                new CrossEntropySpec());
    }

    @Test
    void repeatingShapesAllocatesNothing() {
        for (EncoderDecoderSpec spec : Case.specs()) {
            Case c = Case.of(spec, false, new SplittableRandom(5));
            EncoderDecoderPass pass = pass(c);
            Slice gradient = Slice.zeros(c.parameters().length);
            Input source = c.source();
            Input.OneHot read = new Input.OneHot(c.read(), 0);
            int[] right = c.right();
            Allocation.none(
                    "pass of " + spec,
                    () -> {
                        pass.forward(c.sourceShape(), source, c.targetShape(), read);
                        pass.loss(1, right);
                        pass.backward(gradient);
                        pass.pack();
                    });
        }
    }
}
