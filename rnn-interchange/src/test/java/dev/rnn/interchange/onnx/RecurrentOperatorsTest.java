package dev.rnn.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rnn.api.Backends;
import dev.rnn.interchange.onnx.OnnxTensor.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RNN, GRU and LSTM with random sizes, attributes and inputs, against ONNX Runtime. */
class RecurrentOperatorsTest {
    private static final int CASES = 400;

    /** With the number of their parameters. */
    private static final Map<String, Integer> ACTIVATIONS =
            Map.ofEntries(
                    Map.entry("Relu", 0),
                    Map.entry("Tanh", 0),
                    Map.entry("Sigmoid", 0),
                    Map.entry("Affine", 2),
                    Map.entry("LeakyRelu", 1),
                    Map.entry("ThresholdedRelu", 1),
                    Map.entry("ScaledTanh", 2),
                    Map.entry("HardSigmoid", 2),
                    Map.entry("Elu", 1),
                    Map.entry("Softsign", 0),
                    Map.entry("Softplus", 0));

    private final Random random = new Random(11);
    private double largest;

    @Test
    void randomAttributesAndInputs() throws Exception {
        for (int k = 0; k < CASES; k++) {
            one(k);
        }
        System.out.printf("%d recurrent operators, largest difference %.2g%n", CASES, largest);
    }

    private void one(int number) throws Exception {
        String kind = List.of("RNN", "GRU", "LSTM").get(number % 3);
        String direction = List.of("forward", "reverse", "bidirectional").get(number / 3 % 3);
        int directions = direction.equals("bidirectional") ? 2 : 1;
        int gates = kind.equals("RNN") ? 1 : kind.equals("GRU") ? 3 : 4;
        int steps = 1 + random.nextInt(6);
        int batch = 1 + random.nextInt(4);
        int inputs = 1 + random.nextInt(5);
        int hidden = 1 + random.nextInt(6);
        OneNode node = new OneNode(kind).opset(14 + number % 9).results(gates == 4 ? 3 : 2);
        node.attribute("hidden_size", (long) hidden).attribute("direction", direction);
        if (random.nextBoolean()) {
            node.attribute("clip", 0.3f + random.nextFloat());
        }
        if (gates == 3 && random.nextBoolean()) {
            node.attribute("linear_before_reset", 1L);
        }
        if (gates == 4 && random.nextInt(3) == 0) {
            node.attribute("input_forget", 1L);
        }
        if (random.nextBoolean()) {
            activations(node, kind, directions * (gates == 1 ? 1 : gates == 3 ? 2 : 3));
        }
        node.input(floats(steps, batch, inputs))
                .input(floats(directions, gates * hidden, inputs))
                .input(floats(directions, gates * hidden, hidden))
                .input(random.nextBoolean() ? floats(directions, 2 * gates * hidden) : null)
                .input(random.nextBoolean() ? lengths(steps, batch) : null)
                .input(random.nextBoolean() ? floats(directions, batch, hidden) : null);
        if (gates == 4) {
            node.input(random.nextBoolean() ? floats(directions, batch, hidden) : null)
                    .input(random.nextInt(3) == 0 ? floats(directions, 3 * hidden) : null);
        }
        agrees("case %d, %s %s".formatted(number, direction, kind), node);
    }

    private void activations(OneNode node, String kind, int count) {
        List<String> names = new ArrayList<>();
        List<Float> alphas = new ArrayList<>();
        List<Float> betas = new ArrayList<>();
        List<String> all = new ArrayList<>(ACTIVATIONS.keySet());
        Collections.sort(all);
        for (int k = 0; k < count; k++) {
            String name = all.get(random.nextInt(all.size()));
            names.add(name);
            // ONNX Runtime's RNN looks for a value at each direction's place
            boolean each = kind.equals("RNN");
            if (each || ACTIVATIONS.get(name) > 0) {
                alphas.add(0.2f + 0.6f * random.nextFloat());
            }
            if (each || ACTIVATIONS.get(name) > 1) {
                betas.add(0.2f + 0.6f * random.nextFloat());
            }
        }
        node.attribute("activations", names.toArray(String[]::new));
        if (!alphas.isEmpty()) {
            node.attribute("activation_alpha", array(alphas));
        }
        if (!betas.isEmpty()) {
            node.attribute("activation_beta", array(betas));
        }
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    /** Small, since with gates that have no upper bound large ones make rounding errors grow. */
    private OnnxTensor floats(int... shape) {
        float[] values = Samples.normal(random, (int) Shapes.size(shape));
        for (int i = 0; i < values.length; i++) {
            values[i] *= 0.5f;
        }
        return OnnxTensor.floats(shape, values);
    }

    private OnnxTensor lengths(int steps, int batch) {
        long[] lengths = new long[batch];
        Arrays.setAll(lengths, b -> 1 + random.nextInt(steps));
        return OnnxTensor.integers(Type.INT32, new int[] {batch}, lengths);
    }

    private void agrees(String name, OneNode node) throws Exception {
        byte[] file = node.file(List.of(Type.FLOAT, Type.FLOAT, Type.FLOAT));
        Map<String, OnnxTensor> got =
                OnnxModel.parse(file).run(Backends.named("scalar"), node.given());
        Map<String, OnnxTensor> want = Peer.run(file, node.given());
        assertEquals(want.keySet(), got.keySet(), name);
        for (String output : want.keySet()) {
            assertArrayEquals(want.get(output).shape(), got.get(output).shape(), name);
            float[] mine = got.get(output).floats();
            float[] theirs = want.get(output).floats();
            largest = Math.max(largest, Samples.near(name + " " + output, theirs, mine));
        }
    }

    /** ONNX Runtime has no layout 1, so this is compared with layout 0. */
    @Test
    void batchFirstIsTheSame() throws Exception {
        for (String kind : List.of("RNN", "GRU", "LSTM")) {
            for (int directions = 1; directions < 3; directions++) {
                String direction = directions == 1 ? "reverse" : "bidirectional";
                int gates = kind.equals("RNN") ? 1 : kind.equals("GRU") ? 3 : 4;
                OnnxTensor x = floats(5, 3, 2);
                OnnxTensor w = floats(directions, gates * 4, 2);
                OnnxTensor r = floats(directions, gates * 4, 4);
                OnnxTensor lengths = lengths(5, 3);
                OnnxTensor h = floats(directions, 3, 4);
                OnnxTensor c = floats(directions, 3, 4);
                List<Map<String, OnnxTensor>> outputs = new ArrayList<>();
                for (long layout = 0; layout < 2; layout++) {
                    OneNode node =
                            new OneNode(kind)
                                    .attribute("hidden_size", 4L)
                                    .attribute("direction", direction)
                                    .attribute("layout", layout)
                                    .results(gates == 4 ? 3 : 2)
                                    .input(layout == 0 ? x : Samples.turned(x))
                                    .input(w)
                                    .input(r)
                                    .input(null)
                                    .input(lengths)
                                    .input(layout == 0 ? h : Samples.turned(h));
                    if (gates == 4) {
                        node.input(layout == 0 ? c : Samples.turned(c));
                    }
                    byte[] file = node.file(List.of(Type.FLOAT, Type.FLOAT, Type.FLOAT));
                    outputs.add(OnnxModel.parse(file).run(Backends.named("scalar"), node.given()));
                }
                OnnxTensor y = outputs.get(0).get("y0");
                OnnxTensor other = outputs.get(1).get("y0");
                assertArrayEquals(new int[] {3, 5, directions, 4}, other.shape());
                for (int d = 0; d < directions; d++) {
                    assertArrayEquals(
                            Rows.direction(y, 0, d).values(), Rows.direction(other, 1, d).values());
                }
                for (String state : gates == 4 ? List.of("y1", "y2") : List.of("y1")) {
                    assertEquals(
                            outputs.get(0).get(state), Samples.turned(outputs.get(1).get(state)));
                }
            }
        }
    }
}
