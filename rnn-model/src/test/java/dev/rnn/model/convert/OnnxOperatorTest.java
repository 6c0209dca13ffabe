package dev.rnn.model.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Slice;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.ReverseSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Every attribute and input of ONNX's operators, against their definition in float64. */
class OnnxOperatorTest {
    private static final DoubleUnaryOperator SIGMOID = x -> 1 / (1 + Math.exp(-x));
    private static final DoubleUnaryOperator TANH = Math::tanh;

    private static final Map<String, DoubleUnaryOperator> FUNCTIONS =
            Map.ofEntries(
                    Map.entry("Relu", x -> Math.max(0, x)),
                    Map.entry("Tanh", TANH),
                    Map.entry("Sigmoid", SIGMOID),
                    Map.entry("Affine", x -> 0.6 * x + 0.1),
                    Map.entry("LeakyRelu", x -> x >= 0 ? x : 0.2 * x),
                    Map.entry("ThresholdedRelu", x -> x >= 0.3 ? x : 0),
                    Map.entry("ScaledTanh", x -> 0.9 * Math.tanh(0.7 * x)),
                    Map.entry("HardSigmoid", x -> Math.min(Math.max(0.25 * x + 0.45, 0), 1)),
                    Map.entry("Elu", x -> x >= 0 ? x : 0.8 * (Math.exp(x) - 1)),
                    Map.entry("Softsign", x -> x / (1 + Math.abs(x))),
                    Map.entry("Softplus", x -> Math.log(1 + Math.exp(x))));

    private static final Map<String, float[]> PARAMETERS =
            Map.of(
                    "Affine", new float[] {0.6f, 0.1f},
                    "LeakyRelu", new float[] {0.2f},
                    "ThresholdedRelu", new float[] {0.3f},
                    "ScaledTanh", new float[] {0.9f, 0.7f},
                    "HardSigmoid", new float[] {0.25f, 0.45f},
                    "Elu", new float[] {0.8f});

    private final Random random = new Random(5);

    private float[] normal(int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) (0.6 * random.nextGaussian());
        }
        return values;
    }

    /** A case with default attributes. */
    private OnnxReference problem(String kind, String direction) {
        OnnxReference c = new OnnxReference();
        c.kind = kind;
        c.direction = direction;
        c.steps = 5;
        c.batch = 3;
        c.inputs = 2;
        c.hidden = 4;
        int gates = kind.equals("RNN") ? 1 : kind.equals("GRU") ? 3 : 4;
        int n = c.directions();
        c.x = normal(c.steps * c.batch * c.inputs);
        c.w = normal(n * gates * c.hidden * c.inputs);
        c.r = normal(n * gates * c.hidden * c.hidden);
        DoubleUnaryOperator[] one =
                kind.equals("RNN")
                        ? new DoubleUnaryOperator[] {TANH}
                        : kind.equals("GRU")
                                ? new DoubleUnaryOperator[] {SIGMOID, TANH}
                                : new DoubleUnaryOperator[] {SIGMOID, TANH, TANH};
        c.f = new DoubleUnaryOperator[n * one.length];
        Arrays.setAll(c.f, i -> one[i % one.length]);
        return c;
    }

    private void everything(OnnxReference c) {
        int gates = c.w.length / c.directions() / c.hidden / c.inputs;
        c.b = normal(c.directions() * 2 * gates * c.hidden);
        c.initialH = normal(c.directions() * c.batch * c.hidden);
        c.lengths = new int[] {3, 5, 1};
        if (c.kind.equals("LSTM")) {
            c.initialC = normal(c.directions() * c.batch * c.hidden);
            c.p = normal(c.directions() * 3 * c.hidden);
        }
    }

    private static OnnxOperator operator(OnnxReference c) {
        OnnxOperator operator =
                switch (c.kind) {
                    case "RNN" -> OnnxOperator.rnn(c.hidden);
                    case "GRU" -> OnnxOperator.gru(c.hidden).linearBeforeReset(c.linearBeforeReset);
                    default -> OnnxOperator.lstm(c.hidden).inputForget(c.inputForget);
                };
        return operator.direction(c.direction).clip((float) c.clip).layout(c.layout);
    }

    private static OnnxInputs inputs(OnnxReference c) {
        return OnnxInputs.of(c.steps, c.batch, c.inputs, c.x, c.w, c.r)
                .biases(c.b)
                .sequenceLengths(c.lengths)
                .initialH(c.initialH)
                .initialC(c.initialC)
                .peepholes(c.p);
    }

    private static void agree(OnnxReference c) {
        agree(c, operator(c));
    }

    private static void agree(OnnxReference c, OnnxOperator operator) {
        c.run();
        OnnxOutputs scalar = operator.run(Backends.named("scalar"), inputs(c));
        near(c.kind + " Y", c.y, scalar.y());
        near(c.kind + " Y_h", c.yH, scalar.yH());
        if (c.kind.equals("LSTM")) {
            near(c.kind + " Y_c", c.yC, scalar.yC());
        }
        OnnxOutputs simd = operator.run(Backends.named("simd"), inputs(c));
        assertArrayEquals(scalar.y(), simd.y());
        assertArrayEquals(scalar.yH(), simd.yH());
        assertArrayEquals(scalar.yC(), simd.yC());
    }

    private static void near(String name, double[] want, float[] got) {
        assertEquals(want.length, got.length, name);
        for (int i = 0; i < want.length; i++) {
            String where = "%s[%d] is %s, expected %s".formatted(name, i, got[i], want[i]);
            assertTrue(Math.abs(got[i] - want[i]) <= 1e-5 * (1 + Math.abs(want[i])), where);
        }
    }

    @Test
    void allOptionsInAllDirectionsAndLayouts() {
        for (String kind : List.of("RNN", "GRU", "LSTM")) {
            for (String direction : List.of("forward", "reverse", "bidirectional")) {
                for (int layout = 0; layout < 2; layout++) {
                    for (int option = 0; option < 8; option++) {
                        OnnxReference c = problem(kind, direction);
                        c.layout = layout;
                        c.linearBeforeReset = kind.equals("GRU") && option % 2 == 1;
                        c.inputForget = kind.equals("LSTM") && option % 2 == 1;
                        c.clip = option % 4 >= 2 ? 0.4f : 0;
                        if (option >= 4) {
                            everything(c);
                        }
                        agree(c);
                    }
                }
            }
        }
    }

    @Test
    void eachInputByItself() {
        for (String kind : List.of("RNN", "GRU", "LSTM")) {
            for (int which = 0; which < 5; which++) {
                OnnxReference all = problem(kind, "bidirectional");
                everything(all);
                OnnxReference c = problem(kind, "bidirectional");
                c.b = which == 0 ? all.b : null;
                c.initialH = which == 1 ? all.initialH : null;
                c.initialC = which == 2 ? all.initialC : null;
                c.p = which == 3 ? all.p : null;
                c.lengths = which == 4 ? all.lengths : null;
                agree(c);
            }
        }
    }

    @Test
    void eachActivationWithItsParameters() {
        for (String name : FUNCTIONS.keySet()) {
            float[] given = PARAMETERS.getOrDefault(name, new float[0]);
            DoubleUnaryOperator f = FUNCTIONS.get(name);
            float[] alpha = Arrays.copyOf(given, Math.min(1, given.length));
            float[] beta =
                    given.length < 2 ? new float[0] : Arrays.copyOfRange(given, 1, given.length);
            OnnxReference rnn = problem("RNN", "forward");
            rnn.f = new DoubleUnaryOperator[] {f};
            agree(rnn, operator(rnn).activations(name).activationAlpha(alpha).activationBeta(beta));
            OnnxReference lstm = problem("LSTM", "forward");
            lstm.f = new DoubleUnaryOperator[] {SIGMOID, f, TANH};
            agree(
                    lstm,
                    operator(lstm)
                            .activations("sigmoid", name.toUpperCase(java.util.Locale.ROOT), "Tanh")
                            .activationAlpha(alpha)
                            .activationBeta(beta));
            OnnxReference gru = problem("GRU", "bidirectional");
            gru.f = new DoubleUnaryOperator[] {SIGMOID, f, f, TANH};
            agree(
                    gru,
                    operator(gru)
                            .activations("Sigmoid", name, name, "Tanh")
                            .activationAlpha(twice(alpha))
                            .activationBeta(twice(beta)));
        }
    }

    private static float[] twice(float[] values) {
        float[] two = Arrays.copyOf(values, 2 * values.length);
        System.arraycopy(values, 0, two, values.length, values.length);
        return two;
    }

    @Test
    void parametersOfActivationsHaveOnnxsDefaults() {
        CellSpec spec =
                OnnxOperator.lstm(4)
                        .activations("HardSigmoid", "ScaledTanh", "LeakyRelu")
                        .spec(2, true, false);
        LstmVariant lstm = (LstmVariant) spec;
        assertEquals(0.2f, lstm.f().alpha());
        assertEquals(0.5f, lstm.f().beta());
        assertEquals(1f, lstm.g().alpha());
        assertEquals(1f, lstm.g().beta());
        assertEquals(0.01f, lstm.h().alpha());
        // Consumed by those that have one, in order; or one for each
        lstm =
                (LstmVariant)
                        OnnxOperator.lstm(4)
                                .activations("Sigmoid", "Elu", "LeakyRelu")
                                .activationAlpha(0.3f, 0.4f)
                                .spec(2, true, false);
        assertEquals(0.3f, lstm.g().alpha());
        assertEquals(0.4f, lstm.h().alpha());
        lstm =
                (LstmVariant)
                        OnnxOperator.lstm(4)
                                .activations("Sigmoid", "Elu", "LeakyRelu")
                                .activationAlpha(0f, 0.3f, 0.4f)
                                .spec(2, true, false);
        assertEquals(0.3f, lstm.g().alpha());
    }

    @Test
    void packedOnceItRunsManyTimes() {
        OnnxReference c = problem("LSTM", "bidirectional");
        everything(c);
        OnnxOperator operator = operator(c);
        OnnxCell cell = operator.pack(Backends.named("simd"), inputs(c));
        operator.clip(0.1f);
        for (int k = 0; k < 2; k++) {
            c.x = normal(c.x.length);
            c.run();
            near("Y", c.y, cell.run(inputs(c)).y());
        }
        c.inputs = 1;
        c.x = new float[c.steps * c.batch];
        assertEquals("X has 1 features, W is for 2", refused(() -> cell.run(inputs(c))));
    }

    @Test
    void aSequenceOfLength0PassesItsStateThrough() {
        OnnxReference c = problem("LSTM", "bidirectional");
        everything(c);
        c.lengths = new int[] {0, 5, 0};
        agree(c);
    }

    @Test
    void thereAndBackIsTheSame() {
        for (CellSpec spec :
                List.of(
                        new LstmSpec(2, 3, Bias.TWO),
                        new GruSpec(2, 3, GruSpec.Form.RESET_BEFORE, Bias.TWO),
                        new ReverseSpec(new LstmSpec(2, 3, Bias.NONE)),
                        BidirectionalSpec.of(
                                LstmVariant.builder(2, 3).peepholes().bias(Bias.TWO).build()),
                        LstmVariant.builder(2, 3).coupled().build())) {
            OnnxLayout onnx = OnnxLayout.of(spec);
            float[] flat = normal(spec.parameters().size());
            assertArrayEquals(flat, onnx.fromOnnx(onnx.toOnnx(Slice.of(flat))));
        }
    }

    @Test
    void gatesAreInOnnxsOrder() {
        // W, U and b of one unit: i f g o
        Slice flat = Slice.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        OnnxLayout.Tensors lstm = OnnxLayout.of(new LstmSpec(1, 1)).toOnnx(flat);
        assertArrayEquals(new float[] {1, 4, 2, 3}, lstm.w());
        assertArrayEquals(new float[] {5, 8, 6, 7}, lstm.r());
        assertArrayEquals(new float[] {9, 12, 10, 11, 0, 0, 0, 0}, lstm.b());
        OnnxLayout.Tensors gru =
                OnnxLayout.of(new GruSpec(1, 1, GruSpec.Form.RESET_AFTER))
                        .toOnnx(Slice.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
        assertArrayEquals(new float[] {2, 1, 3}, gru.w());
        assertArrayEquals(new float[] {8, 7, 9, 0, 0, 0}, gru.b());
    }

    @Test
    void badArgumentsAreRefused() {
        assertEquals(
                "direction is up, must be forward, reverse or bidirectional",
                refused(() -> OnnxOperator.rnn(3).direction("up")));
        assertEquals("hidden_size is 0, must be at least 1", refused(() -> OnnxOperator.rnn(0)));
        assertEquals("layout is 2, must be 0 or 1", refused(() -> OnnxOperator.rnn(3).layout(2)));
        assertEquals(
                "clip is -1.0, must be positive and finite, or 0 for none",
                refused(() -> OnnxOperator.rnn(3).clip(-1)));
        assertEquals(
                "input_forget is an attribute of LSTM, this is GRU",
                refused(() -> OnnxOperator.gru(3).inputForget(true)));
        assertEquals(
                "P is an attribute of LSTM, this is RNN",
                refused(() -> OnnxOperator.rnn(3).spec(2, true, true)));
        assertEquals(
                "activations has 2 names, LSTM has 3 in each of 1 directions",
                refused(
                        () ->
                                OnnxOperator.lstm(3)
                                        .activations("Tanh", "Tanh")
                                        .spec(2, true, false)));
        assertTrue(
                refused(() -> OnnxOperator.rnn(3).activations("Gelu").spec(2, true, false))
                        .startsWith("Gelu is no activation of ONNX; there are [tanh, sigmoid,"));
        assertEquals(
                "activation_alpha has 3 values, the activations [LEAKY_RELU] need 1",
                refused(
                        () ->
                                OnnxOperator.rnn(3)
                                        .activations("LeakyRelu")
                                        .activationAlpha(1, 2, 3)
                                        .spec(2, true, false)));
        OnnxReference c = problem("RNN", "forward");
        c.x = new float[7];
        assertEquals(
                "X has 7 floats, expected 30 (seq_length x batch_size x input_size)",
                refused(() -> operator(c).run(Backends.named("scalar"), inputs(c))));
        OnnxReference d = problem("RNN", "forward");
        d.lengths = new int[] {1, 6, 2};
        assertEquals(
                "lengths[1] is 6, must be from 0 to 5 steps",
                refused(() -> operator(d).run(Backends.named("scalar"), inputs(d))));
        OnnxReference e = problem("GRU", "forward");
        e.initialC = new float[12];
        assertEquals(
                "initial_c was given, only an LSTM has a cell state; leave it out",
                refused(() -> operator(e).run(Backends.named("scalar"), inputs(e))));
        assertEquals(
                "P was given, LstmSpec[inputs=1, hidden=1, bias=ONE] has no peepholes; describe it"
                        + " with peepholes, or leave P out",
                refused(
                        () ->
                                OnnxLayout.of(new LstmSpec(1, 1))
                                        .fromOnnx(
                                                new OnnxLayout.Tensors(
                                                        new float[4],
                                                        new float[4],
                                                        null,
                                                        new float[3]))));
    }

    private static String refused(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }
}
