package dev.rnn.model.insight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.model.Network;
import dev.rnn.model.Session;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.DropoutSpec;
import dev.rnn.model.layer.ResidualSpec;
import dev.rnn.model.layer.StackSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTracesTest {
    private static final Backend BACKEND = Backends.named("scalar");
    private static final List<String> TOKENS = List.of("a", "b", "c", "a", "b");
    private static final int[] SYMBOLS = {0, 1, 2, 0, 1};
    private static final int I = 3;
    private static final int H = 4;

    private static Slice parameters(CellSpec cell) {
        Slice parameters = Slice.zeros(cell.parameters().size());
        for (int i = 0; i < parameters.length(); i++) {
            parameters.array()[i] = (float) StrictMath.sin(1.7 * i + 0.3);
        }
        return parameters;
    }

    private static List<GateTrace> traces(CellSpec cell, Slice parameters) {
        return GateTraces.of(
                BACKEND, cell, parameters, Slice.NONE, Slice.NONE, TOKENS, Input.oneHot(SYMBOLS));
    }

    /** One LSTM step after the other in float64, from its equations alone. */
    @Test
    void lstm() {
        LstmSpec cell = new LstmSpec(I, H, Bias.TWO);
        Slice p = parameters(cell);
        List<GateTrace> traces = traces(cell, p);
        assertEquals(
                List.of("input gate i", "forget gate f", "output gate o"),
                traces.stream().map(GateTrace::gate).toList());
        double[] h = new double[H];
        double[] c = new double[H];
        int width = 4 * H;
        for (int t = 0; t < SYMBOLS.length; t++) {
            double[] a = sums(p, width, SYMBOLS[t], h);
            for (int j = 0; j < H; j++) {
                double i = sigmoid(a[j]);
                double f = sigmoid(a[H + j]);
                double o = sigmoid(a[3 * H + j]);
                assertEquals(i, traces.get(0).values()[t][j], 1e-6);
                assertEquals(f, traces.get(1).values()[t][j], 1e-6);
                assertEquals(o, traces.get(2).values()[t][j], 1e-6);
                c[j] = f * c[j] + i * Math.tanh(a[2 * H + j]);
                h[j] = o * Math.tanh(c[j]);
            }
        }
    }

    @Test
    void gru() {
        GruSpec cell = GruSpec.torch(I, H);
        Slice p = parameters(cell);
        List<GateTrace> traces = traces(cell, p);
        assertEquals(
                List.of("reset gate r", "update gate z"),
                traces.stream().map(GateTrace::gate).toList());
        double[] h = new double[H];
        int width = 3 * H;
        for (int t = 0; t < SYMBOLS.length; t++) {
            double[] a = sums(p, width, SYMBOLS[t], h);
            double[] next = new double[H];
            for (int j = 0; j < H; j++) {
                double r = sigmoid(a[j]);
                double z = sigmoid(a[H + j]);
                assertEquals(r, traces.get(0).values()[t][j], 1e-6);
                assertEquals(z, traces.get(1).values()[t][j], 1e-6);
                double inside = p.get((I + H) * width + width + 2 * H + j);
                for (int k = 0; k < H; k++) {
                    inside += h[k] * p.get((I + k) * width + 2 * H + j);
                }
                double outside =
                        p.get((I + H) * width + 2 * H + j) + p.get(SYMBOLS[t] * width + 2 * H + j);
                next[j] = (1 - z) * Math.tanh(outside + r * inside) + z * h[j];
            }
            h = next;
        }
    }

    /** b + bU + x W + h U for blocks W, U, b, bU in this order. */
    private static double[] sums(Slice p, int width, int symbol, double[] h) {
        double[] a = new double[width];
        for (int j = 0; j < width; j++) {
            a[j] = p.get((I + H) * width + j) + p.get((I + H + 1) * width + j);
            a[j] += p.get(symbol * width + j);
            for (int k = 0; k < H; k++) {
                a[j] += h[k] * p.get((I + k) * width + j);
            }
        }
        return a;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    /** The layers of a stack read what those below give; what is shown is what a session gives. */
    @Test
    void stacksAndEmbeddings() {
        Network network =
                Network.builder(BACKEND)
                        .symbols(I)
                        .embedding(5)
                        .cell(
                                width ->
                                        StackSpec.of(
                                                DropoutSpec.outputs(RnnSpec.tanh(width, H), 0.5f),
                                                new ResidualSpec(RnnSpec.tanh(H, H))))
                        .outputs(2)
                        .learnedInitialState()
                        .seed(3)
                        .build();
        List<GateTrace> traces = GateTraces.of(network, TOKENS, Input.oneHot(SYMBOLS));
        assertEquals(List.of("layer 0", "layer 1"), traces.stream().map(GateTrace::layer).toList());
        assertEquals(-1, traces.get(0).low());
        Session session = network.newSession(1, 1);
        Slice state = session.newState(1);
        for (int t = 0; t < SYMBOLS.length; t++) {
            session.run(SequenceShape.of(1, 1), Input.oneHot(SYMBOLS[t]), state, Slice.zeros(2));
            assertArrayEquals(traces.get(0).values()[t], state.part(0, H).toArray());
            assertArrayEquals(traces.get(1).values()[t], state.part(H, H).toArray());
        }
    }

    @Test
    void backwards() {
        BidirectionalSpec both = BidirectionalSpec.of(new LstmSpec(I, H));
        Slice p = parameters(both);
        List<GateTrace> traces = traces(both, p);
        assertEquals(6, traces.size());
        assertEquals("forwards", traces.get(0).layer());
        assertEquals("backwards", traces.get(3).layer());
        assertEquals(TOKENS, traces.get(3).tokens());
        CellSpec one = both.reverse();
        int size = one.parameters().size();
        List<GateTrace> alone =
                GateTraces.of(
                        BACKEND,
                        one,
                        p.part(size, size),
                        Slice.NONE,
                        Slice.NONE,
                        TOKENS.reversed(),
                        Input.oneHot(1, 0, 2, 1, 0));
        for (int t = 0; t < SYMBOLS.length; t++) {
            assertArrayEquals(
                    alone.get(1).values()[SYMBOLS.length - 1 - t], traces.get(4).values()[t]);
        }
    }

    @Test
    void theUnitsThatVaryMost() {
        float[][] values = {{0, 1, 0.4f}, {0, 0, 0.6f}};
        GateTrace trace = new GateTrace("layer", "gate", 0, 1, List.of("a", "b"), values);
        assertArrayEquals(new int[] {1, 2}, trace.mostVarying(2));
        assertArrayEquals(new int[] {1, 2, 0}, trace.mostVarying(9));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        LstmSpec cell = new LstmSpec(I, H);
        Slice p = parameters(cell);
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        GateTraces.of(
                                                BACKEND,
                                                cell,
                                                p,
                                                Slice.NONE,
                                                Slice.NONE,
                                                TOKENS,
                                                Input.oneHot(0, 1, 3, 0, 1)))
                        .getMessage();
        assertTrue(message.contains("symbol 3 at 2"), message);
    }
}
