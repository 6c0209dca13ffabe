package dev.rnn.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.interchange.onnx.OnnxTensor.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Every operator beside the recurrent ones, on random shapes and attributes, against ONNX Runtime.
 */
class OperatorsTest {
    private static final Backend SCALAR = Backends.named("scalar");
    private static final int REPEATS = 6;
    private static final TreeSet<String> SEEN = new TreeSet<>();

    private static double largest;
    private static int runs;

    private final Random random = new Random(23);

    private OnnxTensor floats(int... shape) {
        return OnnxTensor.floats(shape, Samples.normal(random, (int) Shapes.size(shape)));
    }

    private OnnxTensor longs(int from, int to, int... shape) {
        return OnnxTensor.integers(shape, random.longs(Shapes.size(shape), from, to).toArray());
    }

    private OnnxTensor booleans(int... shape) {
        return OnnxTensor.integers(
                Type.BOOL, shape, random.longs(Shapes.size(shape), 0, 2).toArray());
    }

    private static OnnxTensor list(long... values) {
        return OnnxTensor.integers(new int[] {values.length}, values);
    }

    private static OnnxTensor one(long value) {
        return OnnxTensor.integers(new int[0], value);
    }

    private int[] shape(int rank) {
        return random.ints(rank, 1, 5).toArray();
    }

    private void agrees(OneNode node, int opset) throws Exception {
        node.opset(opset);
        byte[] untyped = node.file(Collections.nCopies(9, Type.FLOAT));
        Map<String, OnnxTensor> got = OnnxModel.parse(untyped).run(SCALAR, node.given());
        List<Type> types = got.values().stream().map(OnnxTensor::type).toList();
        Map<String, OnnxTensor> want = Peer.run(node.file(types), node.given());
        assertEquals(want.keySet(), got.keySet());
        SEEN.add(node.toString());
        runs++;
        for (String name : want.keySet()) {
            OnnxTensor theirs = want.get(name);
            OnnxTensor ours = got.get(name);
            String where = node + " " + node.given();
            assertArrayEquals(theirs.shape(), ours.shape(), where);
            assertEquals(theirs.type(), ours.type(), where);
            if (theirs.isFloat()) {
                largest = Math.max(largest, Samples.near(where, theirs.floats(), ours.floats()));
            } else {
                assertArrayEquals(theirs.integers(), ours.integers(), where);
            }
        }
    }

    /** At an old opset, one in between, and the newest. */
    private interface Make {
        OneNode node();
    }

    private void agrees(Make make) throws Exception {
        for (int k = 0; k < REPEATS; k++) {
            agrees(make.node(), new int[] {14, 17, 18, 20, 21, 22}[k % 6]);
        }
    }

    @Test
    void arithmetic() throws Exception {
        for (String name : List.of("Add", "Sub", "Mul", "Div", "Max", "Min")) {
            agrees(() -> new OneNode(name).input(floats(2, 1, 3)).input(floats(4, 1)));
            agrees(() -> new OneNode(name).input(longs(-9, 9, 3, 2)).input(longs(1, 5, 2)));
        }
        for (String name : List.of("Less", "LessOrEqual", "Greater", "GreaterOrEqual", "Equal")) {
            agrees(() -> new OneNode(name).input(longs(0, 3, 4, 3)).input(longs(0, 3, 3)));
            agrees(() -> new OneNode(name).input(floats(4, 3)).input(floats(4, 1)));
        }
        agrees(() -> new OneNode("And").input(booleans(3, 4)).input(booleans(4)));
        agrees(() -> new OneNode("Or").input(booleans(3, 4)).input(booleans(4)));
        agrees(() -> new OneNode("Not").input(booleans(3, 4)));
        agrees(() -> new OneNode("Neg").input(floats(shape(3))));
        agrees(() -> new OneNode("Neg").input(longs(-5, 5, 3)));
        agrees(
                () ->
                        new OneNode("Clip")
                                .input(floats(5, 5))
                                .input(random.nextBoolean() ? floats() : null)
                                .input(OnnxTensor.floats(new int[0], 0.5f)));
        agrees(
                () ->
                        new OneNode("Where")
                                .input(booleans(3, 1))
                                .input(floats(1, 4))
                                .input(floats()));
    }

    @Test
    void functions() throws Exception {
        for (String name : List.of("Tanh", "Sigmoid", "Relu", "Softplus", "Softsign", "Exp")) {
            agrees(() -> new OneNode(name).input(floats(shape(3))));
        }
        agrees(() -> new OneNode("Log").input(OnnxTensor.floats(new int[] {3}, 0.1f, 1, 7)));
        for (String name : List.of("Elu", "LeakyRelu", "ThresholdedRelu")) {
            agrees(() -> new OneNode(name).input(floats(4, 4)).attribute("alpha", 0.3f));
            agrees(() -> new OneNode(name).input(floats(4, 4)));
        }
        agrees(
                () ->
                        new OneNode("HardSigmoid")
                                .input(floats(4, 4))
                                .attribute("alpha", 0.3f)
                                .attribute("beta", 0.4f));
        for (String name : List.of("Softmax", "LogSoftmax")) {
            for (long axis = -3; axis < 3; axis++) {
                long which = axis;
                agrees(() -> new OneNode(name).input(floats(2, 3, 4)).attribute("axis", which));
            }
            agrees(() -> new OneNode(name).input(floats(2, 3, 4)));
        }
    }

    @Test
    void products() throws Exception {
        agrees(() -> new OneNode("MatMul").input(floats(3, 2, 4)).input(floats(4, 5)));
        agrees(() -> new OneNode("MatMul").input(floats(3, 2, 4)).input(floats(3, 4, 5)));
        agrees(() -> new OneNode("MatMul").input(floats(2, 1, 2, 4)).input(floats(3, 4, 5)));
        agrees(() -> new OneNode("MatMul").input(floats(4)).input(floats(4, 5)));
        agrees(() -> new OneNode("MatMul").input(floats(3, 4)).input(floats(4)));
        agrees(() -> new OneNode("MatMul").input(floats(4)).input(floats(4)));
        agrees(() -> new OneNode("MatMul").input(floats(4)).input(floats(3, 4, 5)));
        agrees(() -> new OneNode("MatMul").input(floats(3, 2, 4)).input(floats(4)));
        for (int k = 0; k < 8; k++) {
            boolean left = k % 2 == 1;
            boolean right = k / 2 % 2 == 1;
            boolean bias = k >= 4;
            agrees(
                    () ->
                            new OneNode("Gemm")
                                    .input(left ? floats(4, 3) : floats(3, 4))
                                    .input(right ? floats(5, 4) : floats(4, 5))
                                    .input(
                                            bias
                                                    ? List.of(
                                                                    floats(5),
                                                                    floats(3, 1),
                                                                    floats(),
                                                                    floats(3, 5))
                                                            .get(random.nextInt(4))
                                                    : null)
                                    .attribute("transA", left ? 1L : 0L)
                                    .attribute("transB", right ? 1L : 0L)
                                    .attribute("alpha", 0.7f)
                                    .attribute("beta", 1.3f));
        }
    }

    @Test
    void moves() throws Exception {
        agrees(() -> new OneNode("Transpose").input(floats(2, 3, 4)));
        agrees(
                () -> {
                    List<Long> perm = new ArrayList<>(List.of(0L, 1L, 2L, 3L));
                    Collections.shuffle(perm, random);
                    return new OneNode("Transpose")
                            .input(floats(shape(4)))
                            .attribute("perm", perm.stream().mapToLong(p -> p).toArray());
                });
        for (int k = 0; k < 10; k++) {
            agrees(
                    () -> {
                        int[] shape = shape(3);
                        long step = List.of(1L, 2L, -1L, -2L).get(random.nextInt(4));
                        return new OneNode("Slice")
                                .input(random.nextBoolean() ? floats(shape) : longs(0, 9, shape))
                                .input(list(random.nextInt(-6, 6), random.nextInt(-6, 6)))
                                .input(list(random.nextInt(-6, 6), Long.MAX_VALUE))
                                .input(list(random.nextBoolean() ? 1 : -3, 2))
                                .input(list(step, 1));
                    });
        }
        agrees(() -> new OneNode("Slice").input(floats(4, 3)).input(list(1)).input(list(3)));
        agrees(
                () ->
                        new OneNode("Concat")
                                .input(floats(2, 3))
                                .input(floats(2, 1))
                                .input(floats(2, 4))
                                .attribute("axis", random.nextBoolean() ? 1L : -1L));
        agrees(
                () ->
                        new OneNode("Concat")
                                .input(longs(0, 9, 2, 3))
                                .input(longs(0, 9, 5, 3))
                                .attribute("axis", 0L));
        agrees(
                () ->
                        new OneNode("Split")
                                .input(floats(2, 7))
                                .input(list(3, 4))
                                .attribute("axis", 1L)
                                .results(2));
        agrees(new OneNode("Split").input(floats(6, 2)).results(3), 17);
        agrees(
                new OneNode("Split").input(floats(7, 2)).attribute("num_outputs", 3L).results(3),
                18);
        agrees(
                () ->
                        new OneNode("Gather")
                                .input(floats(4, 3, 2))
                                .input(longs(-3, 3, 2, 2))
                                .attribute("axis", 1L));
        agrees(() -> new OneNode("Gather").input(longs(0, 9, 4, 3)).input(one(-1)));
        agrees(
                () ->
                        new OneNode("GatherElements")
                                .input(floats(4, 3))
                                .input(longs(-3, 3, 2, 5))
                                .attribute("axis", 1L));
        agrees(
                () ->
                        new OneNode("ScatterElements")
                                .input(floats(4, 3))
                                .input(list(2, 0, 1).in(1, 3))
                                .input(floats(1, 3))
                                .attribute("axis", 1L));
        agrees(() -> new OneNode("GatherND").input(floats(4, 3, 2)).input(longs(-3, 3, 5, 2)));
        agrees(() -> new OneNode("GatherND").input(floats(4, 3, 2)).input(longs(-2, 2, 5, 3)));
        agrees(
                () ->
                        new OneNode("OneHot")
                                .input(longs(-4, 4, 3, 2))
                                .input(one(4))
                                .input(floats(2))
                                .attribute("axis", (long) random.nextInt(-3, 3)));
        agrees(() -> new OneNode("Expand").input(floats(3, 1)).input(list(2, 1, 4)));
        agrees(() -> new OneNode("Tile").input(floats(2, 3)).input(list(2, 3)));
        agrees(
                () ->
                        new OneNode("TopK")
                                .input(floats(3, 5))
                                .input(list(3))
                                .attribute("axis", -1L)
                                .attribute("largest", random.nextBoolean() ? 1L : 0L)
                                .results(2));
    }

    @Test
    void shapes() throws Exception {
        agrees(() -> new OneNode("Reshape").input(floats(2, 3, 4)).input(list(0, -1)));
        agrees(() -> new OneNode("Reshape").input(floats(2, 3, 4)).input(list(4, 6)));
        agrees(() -> new OneNode("Flatten").input(floats(2, 3, 4)));
        for (long axis : new long[] {0, 1, 2, 3, -1}) {
            agrees(() -> new OneNode("Flatten").input(floats(2, 3, 4)).attribute("axis", axis));
        }
        agrees(() -> new OneNode("Squeeze").input(floats(1, 3, 1)));
        agrees(() -> new OneNode("Squeeze").input(floats(1, 3, 1)).input(list(-1)));
        agrees(() -> new OneNode("Unsqueeze").input(floats(2, 3)).input(list(0, -1)));
        agrees(() -> new OneNode("Shape").input(floats(2, 3, 4)));
        agrees(
                new OneNode("Shape")
                        .input(floats(2, 3, 4))
                        .attribute("start", -2L)
                        .attribute("end", 9L),
                17);
        agrees(() -> new OneNode("Identity").input(longs(0, 9, 3)));
        agrees(() -> new OneNode("Dropout").input(floats(3)));
        agrees(() -> new OneNode("Range").input(one(7)).input(one(-4)).input(one(-3)));
        agrees(() -> new OneNode("ConstantOfShape").input(list(2, 3)));
        agrees(() -> new OneNode("ConstantOfShape").input(list(2, 3)).attribute("value", list(7)));
        agrees(() -> new OneNode("Constant").attribute("value", floats(2, 3)));
        agrees(() -> new OneNode("Constant").attribute("value_int", 3L));
        agrees(() -> new OneNode("Constant").attribute("value_ints", new long[] {3, 4}));
        agrees(() -> new OneNode("Constant").attribute("value_float", 3.5f));
        agrees(() -> new OneNode("Constant").attribute("value_floats", new float[] {3, 4}));
        for (Type to : Type.values()) {
            agrees(() -> new OneNode("Cast").input(floats(3, 4)).attribute("to", (long) to.code));
            agrees(
                    () ->
                            new OneNode("Cast")
                                    .input(longs(-2, 3, 7))
                                    .attribute("to", (long) to.code));
            agrees(() -> new OneNode("Cast").input(booleans(4)).attribute("to", (long) to.code));
        }
    }

    @Test
    void reductions() throws Exception {
        for (String name :
                List.of("ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd")) {
            boolean input = name.equals("ReduceSum");
            for (long keep = 0; keep < 2; keep++) {
                long[] axes = {keep == 0 ? 1 : -1, 0};
                for (int opset : new int[] {17, 20}) {
                    OneNode node =
                            new OneNode(name).input(floats(2, 3, 4)).attribute("keepdims", keep);
                    agrees(
                            input || opset == 20
                                    ? node.input(list(axes))
                                    : node.attribute("axes", axes),
                            opset);
                }
            }
            agrees(() -> new OneNode(name).input(floats(2, 3)));
        }
        for (long axis = -2; axis < 2; axis++) {
            long which = axis;
            agrees(
                    () ->
                            new OneNode("ArgMax")
                                    .input(floats(3, 4))
                                    .attribute("axis", which)
                                    .attribute("keepdims", random.nextBoolean() ? 1L : 0L)
                                    .attribute(
                                            "select_last_index", random.nextBoolean() ? 1L : 0L));
        }
    }

    /** A new operator needs a test here, or in RecurrentOperatorsTest. */
    @AfterAll
    static void allOperatorsAreTested() {
        TreeSet<String> all = new TreeSet<>(Operators.names());
        all.removeAll(List.of("RNN", "GRU", "LSTM"));
        System.out.printf("%d other operators, largest difference %.2g%n", runs, largest);
        assertTrue(SEEN.containsAll(all), () -> "not tested: " + without(all));
    }

    private static List<String> without(TreeSet<String> all) {
        return all.stream().filter(name -> !SEEN.contains(name)).toList();
    }
}
