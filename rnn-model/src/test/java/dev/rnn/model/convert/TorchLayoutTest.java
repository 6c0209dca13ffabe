package dev.rnn.model.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rnn.api.Bias;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.Slice;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.StackSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** PyTorch's names, shapes and places, both ways. */
class TorchLayoutTest {

    private static float[] counted(int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = i + 1;
        }
        return values;
    }

    @Test
    void namesAndShapesArePyTorchs() {
        assertEquals(
                "[Parameter[name=weight_ih_l0, shape=[16, 3]],"
                        + " Parameter[name=weight_hh_l0, shape=[16, 2]],"
                        + " Parameter[name=bias_ih_l0, shape=[16]],"
                        + " Parameter[name=bias_hh_l0, shape=[16]],"
                        + " Parameter[name=weight_hr_l0, shape=[2, 4]],"
                        + " Parameter[name=weight_ih_l0_reverse, shape=[16, 3]],"
                        + " Parameter[name=weight_hh_l0_reverse, shape=[16, 2]],"
                        + " Parameter[name=bias_ih_l0_reverse, shape=[16]],"
                        + " Parameter[name=bias_hh_l0_reverse, shape=[16]],"
                        + " Parameter[name=weight_hr_l0_reverse, shape=[2, 4]]]",
                TorchLayout.lstm(3, 4, 1, true, true, 2).parameters().toString());
        assertEquals(
                List.of("weight_ih_l0", "weight_hh_l0", "weight_ih_l1", "weight_hh_l1"),
                TorchLayout.gru(3, 4, 2, false, false).parameters().stream()
                        .map(TorchLayout.Parameter::name)
                        .toList());
        assertEquals(
                List.of("weight_ih", "weight_hh", "bias_ih", "bias_hh"),
                TorchLayout.ofCell(new LstmSpec(3, 4, Bias.TWO)).parameters().stream()
                        .map(TorchLayout.Parameter::name)
                        .toList());
    }

    @Test
    void oneCallDescribesAModule() {
        assertEquals(
                new StackSpec(
                        List.of(
                                BidirectionalSpec.of(GruSpec.torch(3, 4)),
                                BidirectionalSpec.of(GruSpec.torch(8, 4))),
                        0),
                TorchLayout.gru(3, 4, 2, true, true).spec());
        assertEquals(
                new RnnSpec(3, 4, Function.RELU, Bias.NONE),
                TorchLayout.rnn(3, 4, Function.RELU, 1, false, false).spec());
        assertEquals(
                LstmVariant.builder(3, 4).bias(Bias.TWO).projection(2).build(),
                TorchLayout.lstm(3, 4, 1, false, true, 2).spec());
    }

    @Test
    void weightsAreTransposed() {
        TorchLayout torch = TorchLayout.rnn(2, 3, Function.TANH, 1, false, true);
        Map<String, float[]> values = new LinkedHashMap<>();
        values.put("weight_ih_l0", new float[] {1, 2, 3, 4, 5, 6});
        values.put("weight_hh_l0", new float[] {11, 12, 13, 14, 15, 16, 17, 18, 19});
        values.put("bias_ih_l0", new float[] {21, 22, 23});
        values.put("bias_hh_l0", new float[] {31, 32, 33});
        assertArrayEquals(
                new float[] {
                    1, 3, 5, 2, 4, 6, 11, 14, 17, 12, 15, 18, 13, 16, 19, 21, 22, 23, 31, 32, 33
                },
                torch.fromTorch(values));
    }

    @Test
    void thereAndBackIsTheSame() {
        List<TorchLayout> all =
                List.of(
                        TorchLayout.lstm(3, 4, 2, true, true, 2),
                        TorchLayout.lstm(3, 4, 3, false, false, 0),
                        TorchLayout.gru(2, 3, 2, true, true),
                        TorchLayout.rnn(2, 3, Function.TANH, 1, true, true),
                        TorchLayout.ofCell(GruSpec.torch(2, 3)),
                        TorchLayout.of(new LstmSpec(2, 3, Bias.ONE)));
        for (TorchLayout torch : all) {
            float[] flat = counted(torch.spec().parameters().size());
            assertArrayEquals(flat, torch.fromTorch(torch.toTorch(Slice.of(flat))));
            int batch = 3;
            float[] state = counted(batch * torch.spec().states().width());
            Slice slice = Slice.of(state);
            float[] c = torch.cToTorch(batch, slice);
            float[] back =
                    torch.stateFromTorch(
                            batch, torch.hToTorch(batch, slice), c.length == 0 ? null : c);
            assertArrayEquals(state, back);
        }
    }

    @Test
    void twoBiasesBecomeOneWhereOneCanStandForThem() {
        TorchLayout one = TorchLayout.of(new LstmSpec(1, 1, Bias.ONE));
        Map<String, float[]> values = new LinkedHashMap<>();
        values.put("weight_ih_l0", new float[4]);
        values.put("weight_hh_l0", new float[4]);
        values.put("bias_ih_l0", new float[] {1, 2, 3, 4});
        values.put("bias_hh_l0", new float[] {10, 20, 30, 40});
        float[] flat = one.fromTorch(values);
        assertArrayEquals(new float[] {11, 22, 33, 44}, Slice.of(flat).part(8, 4).toArray());
        TorchLayout gru = TorchLayout.of(new GruSpec(1, 1, GruSpec.Form.RESET_AFTER, Bias.ONE));
        Map<String, float[]> other = new LinkedHashMap<>();
        other.put("weight_ih_l0", new float[3]);
        other.put("weight_hh_l0", new float[3]);
        other.put("bias_ih_l0", new float[] {1, 2, 3});
        other.put("bias_hh_l0", new float[] {10, 20, 30});
        assertEquals(
                "the candidate's bias within the reset product is not 0, GruSpec[inputs=1,"
                        + " hidden=1, form=RESET_AFTER, bias=ONE] has none there; describe it with"
                        + " Bias.TWO",
                refused(() -> gru.fromTorch(other)));
        other.put("bias_hh_l0", new float[] {10, 20, 0});
        assertArrayEquals(
                new float[] {11, 22, 3}, Slice.of(gru.fromTorch(other)).part(6, 3).toArray());
    }

    @Test
    void badArgumentsAreRefused() {
        TorchLayout torch = TorchLayout.rnn(1, 1, Function.TANH, 1, false, false);
        Map<String, float[]> values = new LinkedHashMap<>();
        values.put("weight_ih_l0", new float[1]);
        assertEquals(
                "weight_hh_l0 is missing; there are [weight_ih_l0]",
                refused(() -> torch.fromTorch(values)));
        values.put("weight_hh_l0", new float[2]);
        assertEquals(
                "weight_hh_l0 has 2 floats, expected 1", refused(() -> torch.fromTorch(values)));
        values.put("weight_hh_l0", new float[1]);
        values.put("bias_ih_l0", new float[1]);
        assertEquals(
                "bias_ih_l0 is not a parameter of this module; it has [weight_ih_l0,"
                        + " weight_hh_l0]",
                refused(() -> torch.fromTorch(values)));
        assertEquals(
                "spec is GruSpec[inputs=1, hidden=1, form=RESET_BEFORE, bias=TWO], PyTorch's GRU"
                        + " resets after the product; use RESET_AFTER",
                refused(
                        () ->
                                TorchLayout.of(
                                        new GruSpec(1, 1, GruSpec.Form.RESET_BEFORE, Bias.TWO))));
        assertEquals(
                "layers is 0, must be at least 1",
                refused(() -> TorchLayout.gru(1, 1, 0, false, true)));
        assertEquals(
                "nonlinearity is SIGMOID, PyTorch has TANH and RELU",
                refused(() -> TorchLayout.rnn(1, 1, Function.SIGMOID, 1, false, true)));
        assertEquals(
                "h has 2 floats, expected 3 (layers x directions x batch x width)",
                refused(() -> torch.stateFromTorch(3, new float[2], null)));
        assertEquals(
                "parameters has 1 floats, expected 2 (the cell's layout)",
                refused(() -> torch.toTorch(Slice.zeros(1))));
        assertEquals("spec is null, must be given", refused(() -> TorchLayout.of(null)));
    }

    private static String refused(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }
}
