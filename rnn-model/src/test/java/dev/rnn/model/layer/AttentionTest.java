package dev.rnn.model.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.rnn.api.Backends;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.Allocation;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention against PyTorch, a float64 reference, and itself in other arrangements. */
class AttentionTest {
    private static final List<Workers> TEAMS = List.of(Workers.ONE, Workers.of(2), Workers.of(3));
    private static final List<AttentionSpec> SPECS =
            List.of(
                    AttentionSpec.dot(4).withScale(0.5f),
                    AttentionSpec.dot(4).withValues(3),
                    AttentionSpec.general(4, 5),
                    AttentionSpec.additive(4, 5, 6),
                    AttentionSpec.additive(4, 5, 6).withValues(2).withBias());

    private final Random random = new Random(3);

    @AfterAll
    static void end() {
        TEAMS.forEach(Workers::close);
    }

    private float[] values(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /** All arrays of one call. */
    private final class Call {
        final AttentionSpec spec;
        final SequenceShape to;
        final SequenceShape from;
        final float[] q;
        final float[] k;
        final float[] v;
        final float[] parameters;
        final float[] dContext;
        final float[] context;
        final float[] weights;
        final float[] dq;
        final float[] dk;
        final float[] dv;
        final float[] gradient;

        Call(AttentionSpec spec, SequenceShape to, SequenceShape from) {
            this.spec = spec;
            this.to = to;
            this.from = from;
            q = values(to.rows() * spec.queries());
            k = values(from.rows() * spec.keys());
            v = values(from.rows() * spec.values());
            parameters = values(spec.parameters().size());
            dContext = values(to.rows() * spec.values());
            context = values(dContext.length);
            weights = values(to.rows() * from.steps());
            dq = values(q.length);
            dk = new float[k.length];
            dv = new float[v.length];
            gradient = new float[parameters.length];
        }

        void run(Attention attention) {
            attention.pack(Slice.of(parameters));
            attention.forward(
                    to,
                    from,
                    Slice.of(q),
                    Slice.of(k),
                    Slice.of(v),
                    Slice.of(context),
                    Slice.of(weights));
            attention.backward(
                    to,
                    from,
                    Slice.of(q),
                    Slice.of(k),
                    Slice.of(v),
                    Slice.of(weights),
                    Slice.of(dContext),
                    Slice.of(dq),
                    Slice.of(dk),
                    Slice.of(dv),
                    Slice.of(gradient));
        }

        float[][] results() {
            return new float[][] {context, weights, dq, dk, dv, gradient};
        }

        Call copy() {
            Call copy = new Call(spec, to, from);
            float[][] mine = {q, k, v, parameters, dContext};
            float[][] its = {copy.q, copy.k, copy.v, copy.parameters, copy.dContext};
            for (int i = 0; i < mine.length; i++) {
                System.arraycopy(mine[i], 0, its[i], 0, mine[i].length);
            }
            return copy;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "simd"})
    void agreesWithPyTorch(String backend) throws IOException {
        int cases = 0;
        for (JsonElement element : golden()) {
            JsonObject golden = element.getAsJsonObject();
            AttentionSpec spec =
                    new AttentionSpec(
                            AttentionSpec.Score.valueOf(
                                    golden.get("score").getAsString().toUpperCase(Locale.ROOT)),
                            golden.get("queries").getAsInt(),
                            golden.get("keys").getAsInt(),
                            golden.get("values").getAsInt(),
                            golden.get("hidden").getAsInt(),
                            golden.get("bias").getAsBoolean(),
                            golden.get("scale").getAsFloat());
            int batch = golden.get("B").getAsInt();
            int[] lengths = new int[batch];
            for (int b = 0; b < batch; b++) {
                lengths[b] = golden.getAsJsonArray("lengths").get(b).getAsInt();
            }
            Call call =
                    new Call(
                            spec,
                            SequenceShape.of(golden.get("T").getAsInt(), batch),
                            SequenceShape.of(golden.get("S").getAsInt(), batch)
                                    .withLengths(lengths));
            fill(golden, "q", call.q);
            fill(golden, "k", call.k);
            fill(golden, "v", call.v);
            fill(golden, "dContext", call.dContext);
            for (ParameterLayout.Block block : spec.parameters().blocks()) {
                JsonArray values =
                        golden.getAsJsonObject("parameters").getAsJsonArray(block.name());
                for (int i = 0; i < values.size(); i++) {
                    call.parameters[block.offset() + i] = values.get(i).getAsFloat();
                }
            }
            call.run(spec.on(Backends.named(backend), Workers.ONE));
            near(golden.getAsJsonArray("context"), call.context, 0, 1e-5, spec + " context");
            near(golden.getAsJsonArray("weights"), call.weights, 0, 1e-5, spec + " weights");
            near(golden.getAsJsonArray("dq"), call.dq, 0, 2e-5, spec + " dq");
            near(golden.getAsJsonArray("dk"), call.dk, 0, 2e-5, spec + " dk");
            near(golden.getAsJsonArray("dv"), call.dv, 0, 2e-5, spec + " dv");
            for (ParameterLayout.Block block : spec.parameters().blocks()) {
                near(
                        golden.getAsJsonObject("gradients").getAsJsonArray(block.name()),
                        call.gradient,
                        block.offset(),
                        2e-5,
                        spec + " d" + block.name());
            }
            cases++;
        }
        assertEquals(7, cases);
    }

    private static JsonArray golden() throws IOException {
        try (Reader reader =
                new InputStreamReader(
                        AttentionTest.class.getResourceAsStream("/golden/attention.json"),
                        StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray("cases");
        }
    }

    private static void fill(JsonObject golden, String name, float[] into) {
        JsonArray values = golden.getAsJsonArray(name);
        assertEquals(values.size(), into.length, name);
        for (int i = 0; i < into.length; i++) {
            into[i] = values.get(i).getAsFloat();
        }
    }

    private static void near(JsonArray want, float[] got, int at, double tolerance, String what) {
        for (int i = 0; i < want.size(); i++) {
            double value = want.get(i).getAsDouble();
            double difference = Math.abs(got[at + i] - value);
            assertTrue(difference <= tolerance * (1 + Math.abs(value)), what + " " + i);
        }
    }

    private static final SequenceShape TO = SequenceShape.of(5, 4).withLengths(5, 3, 0, 4);
    private static final SequenceShape FROM = SequenceShape.of(6, 4).withMask(holes());

    /** Lengths 6, 4, 5 and none at all; two holes. */
    private static boolean[] holes() {
        boolean[] live = new boolean[6 * 4];
        for (int row = 0; row < live.length; row++) {
            int t = row / 4;
            int b = row % 4;
            live[row] = b == 0 ? t != 2 : b == 1 ? t < 4 : b == 2 && t < 5 && t != 0;
        }
        return live;
    }

    @Test
    void sameBitsOnBothBackendsAndForAnyNumberOfThreads() {
        for (AttentionSpec spec : SPECS) {
            Call first = new Call(spec, TO, FROM);
            first.run(spec.on(Backends.named("scalar"), Workers.ONE));
            for (String backend : List.of("scalar", "simd")) {
                for (Workers team : TEAMS) {
                    Call call = first.copy();
                    call.run(spec.on(Backends.named(backend), team));
                    for (int i = 0; i < call.results().length; i++) {
                        String what = "%s %s %d, %d".formatted(spec, backend, team.count(), i);
                        assertArrayEquals(first.results()[i], call.results()[i], what);
                    }
                }
            }
        }
    }

    /** Weights of 0 for what is not there, whatever is there; rows that add up to 1 otherwise. */
    @Test
    void paddingAndHolesAreNotRead() {
        for (AttentionSpec spec : SPECS) {
            Call clean = new Call(spec, TO, FROM);
            Call dirty = clean.copy();
            spoil(dirty.q, TO, spec.queries());
            spoil(dirty.dContext, TO, spec.values());
            spoil(dirty.k, FROM, spec.keys());
            spoil(dirty.v, FROM, spec.values());
            clean.run(spec.on(Backends.named("simd"), Workers.ONE));
            dirty.run(spec.on(Backends.named("simd"), Workers.ONE));
            for (int i = 0; i < clean.results().length; i++) {
                assertArrayEquals(clean.results()[i], dirty.results()[i], spec + " " + i);
            }
            for (int row = 0; row < TO.rows(); row++) {
                double sum = 0;
                for (int s = 0; s < FROM.steps(); s++) {
                    float weight = clean.weights[row * FROM.steps() + s];
                    sum += weight;
                    assertTrue(weight == 0 || FROM.isLive(s, row % 4));
                }
                boolean attends = TO.isLive(row / 4, row % 4) && row % 4 != 3;
                assertEquals(attends ? 1 : 0, sum, 1e-6);
            }
        }
    }

    private static void spoil(float[] x, SequenceShape shape, int width) {
        for (int i = 0; i < x.length; i++) {
            int row = i / width;
            boolean live = shape.isLive(row / shape.batch(), row % shape.batch());
            x[i] = live ? x[i] : Float.NaN;
        }
    }

    /** As a decoder does that feeds the context back: one query a call, the last one back first. */
    @Test
    void stepByStepGivesTheSame() {
        for (AttentionSpec spec : SPECS) {
            SequenceShape to = SequenceShape.of(5, 4);
            Call whole = new Call(spec, to, FROM);
            whole.run(spec.on(Backends.named("simd"), Workers.ONE));
            Attention attention = spec.on(Backends.named("simd"), Workers.ONE);
            attention.pack(Slice.of(whole.parameters));
            SequenceShape one = SequenceShape.of(1, 4);
            Call parts = whole.copy();
            Slice k = Slice.of(parts.k);
            Slice v = Slice.of(parts.v);
            Slice dk = Slice.of(parts.dk);
            Slice dv = Slice.of(parts.dv);
            Slice gradient = Slice.of(parts.gradient);
            for (int t = 4; t >= 0; t--) {
                Slice q = step(parts.q, t);
                Slice weights = step(parts.weights, t);
                attention.forward(one, FROM, q, k, v, step(parts.context, t), weights);
                Slice dc = step(parts.dContext, t);
                Slice dq = step(parts.dq, t);
                attention.backward(one, FROM, q, k, v, weights, dc, dq, dk, dv, gradient);
            }
            assertArrayEquals(whole.context, parts.context, spec.toString());
            assertArrayEquals(whole.weights, parts.weights, spec.toString());
            assertArrayEquals(whole.dq, parts.dq, spec.toString());
            assertArrayEquals(whole.dk, parts.dk, 1e-5f, spec.toString());
            assertArrayEquals(whole.dv, parts.dv, 1e-5f, spec.toString());
            assertArrayEquals(whole.gradient, parts.gradient, 1e-4f, spec.toString());
        }
    }

    private static Slice step(float[] x, int t) {
        return Slice.of(x).part(t * x.length / 5, x.length / 5);
    }

    @Test
    void valuesThatAreTheKeysAddBothGradients() {
        AttentionSpec spec = AttentionSpec.general(4, 5);
        Call apart = new Call(spec, TO, FROM);
        System.arraycopy(apart.k, 0, apart.v, 0, apart.k.length);
        apart.run(spec.on(Backends.named("simd"), Workers.ONE));
        Call both = apart.copy();
        Slice k = Slice.of(both.k);
        Slice dk = Slice.of(both.dk);
        Attention attention = spec.on(Backends.named("simd"), Workers.ONE);
        attention.pack(Slice.of(both.parameters));
        attention.backward(
                TO,
                FROM,
                Slice.of(both.q),
                k,
                k,
                Slice.of(apart.weights),
                Slice.of(both.dContext),
                Slice.of(both.dq),
                dk,
                dk,
                Slice.of(both.gradient));
        for (int i = 0; i < both.dk.length; i++) {
            assertEquals(apart.dv[i] + apart.dk[i], both.dk[i]);
        }
    }

    @Test
    void gradientsEqualCentralDifferencesOfAFloat64Reference() {
        for (AttentionSpec spec : SPECS) {
            Call call = new Call(spec, TO, FROM);
            call.run(spec.on(Backends.named("simd"), Workers.ONE));
            float[][] inputs = {call.q, call.k, call.v, call.parameters};
            float[][] gradients = {call.dq, call.dk, call.dv, call.gradient};
            double[][] at = new double[4][];
            for (int i = 0; i < 4; i++) {
                at[i] = new double[inputs[i].length];
                for (int j = 0; j < at[i].length; j++) {
                    at[i][j] = inputs[i][j];
                }
            }
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < at[i].length; j++) {
                    double x = at[i][j];
                    at[i][j] = x + 1e-5;
                    double up = reference(call, at);
                    at[i][j] = x - 1e-5;
                    double slope = (up - reference(call, at)) / 2e-5;
                    at[i][j] = x;
                    double bound = 2e-5 * (1 + Math.abs(slope));
                    assertEquals(slope, gradients[i][j], bound, spec + " " + i + " " + j);
                }
            }
        }
    }

    /** The sum of context times dContext, from the formulas. */
    private static double reference(Call call, double[][] at) {
        AttentionSpec spec = call.spec;
        double loss = 0;
        for (int row = 0; row < call.to.rows(); row++) {
            int b = row % call.to.batch();
            double sum = 0;
            double weighted = 0;
            for (int s = 0; s < call.from.steps(); s++) {
                if (call.to.isLive(row / call.to.batch(), b) && call.from.isLive(s, b)) {
                    int key = s * call.from.batch() + b;
                    double e = Math.exp(spec.scale() * score(spec, at, row, key));
                    sum += e;
                    for (int j = 0; j < spec.values(); j++) {
                        weighted +=
                                e
                                        * at[2][key * spec.values() + j]
                                        * call.dContext[row * spec.values() + j];
                    }
                }
            }
            loss += sum == 0 ? 0 : weighted / sum;
        }
        return loss;
    }

    private static double score(AttentionSpec spec, double[][] at, int query, int key) {
        double score = 0;
        int hidden = spec.hidden();
        for (int a = 0; a < hidden; a++) {
            double sum = 0;
            for (int i = 0; i < spec.queries(); i++) {
                sum += at[0][query * spec.queries() + i] * at[3][i * hidden + a];
            }
            int u = spec.queries() * hidden;
            for (int i = 0; i < spec.keys(); i++) {
                sum += at[1][key * spec.keys() + i] * at[3][u + i * hidden + a];
            }
            int b = u + spec.keys() * hidden;
            sum += spec.bias() ? at[3][b + a] : 0;
            score += Math.tanh(sum) * at[3][b + (spec.bias() ? hidden : 0) + a];
        }
        for (int i = 0; hidden == 0 && i < spec.queries(); i++) {
            for (int j = 0; j < spec.keys(); j++) {
                boolean dot = spec.score() == AttentionSpec.Score.DOT;
                double w = dot ? (i == j ? 1 : 0) : at[3][i * spec.keys() + j];
                score += at[0][query * spec.queries() + i] * w * at[1][key * spec.keys() + j];
            }
        }
        return score;
    }

    @Test
    void saysWhatIsWrong() {
        refused(
                "queries have 3 features, keys 4; a product needs as many, use GENERAL or ADDITIVE",
                () -> new AttentionSpec(AttentionSpec.Score.DOT, 3, 4, 4, 0, false, 1));
        refused("hidden is 0, must be at least 1", () -> AttentionSpec.additive(1, 1, 0));
        refused("scale is NaN, must be finite", () -> AttentionSpec.dot(1).withScale(Float.NaN));
        AttentionSpec spec = AttentionSpec.general(2, 3);
        Attention attention = spec.on(Backends.named("scalar"), Workers.ONE);
        SequenceShape one = SequenceShape.of(1, 1);
        SequenceShape two = SequenceShape.of(1, 2);
        Slice q = Slice.zeros(2);
        Slice k = Slice.zeros(3);
        Slice c = Slice.zeros(3);
        Slice w = Slice.zeros(1);
        assertEquals(
                "this attention has no parameters yet; call pack first",
                assertThrows(
                                IllegalStateException.class,
                                () -> attention.forward(one, one, q, k, k, c, w))
                        .getMessage());
        attention.pack(Slice.zeros(6));
        attention.forward(one, one, q, k, k, c, w);
        refused(
                "the source has 2 sequences, the queries 1; they must be equal",
                () -> attention.forward(one, two, q, k, k, c, w));
        refused(
                "weights has 3 floats, expected 1 (T_out x B x T_in)",
                () -> attention.forward(one, one, q, k, k, c, Slice.zeros(3)));
        refused(
                "context overlaps keys in the same array; give it floats of its own",
                () -> attention.forward(one, one, q, k, k, k, w));
        refused(
                "queries is null, must be given",
                () -> attention.forward(one, one, null, k, k, c, w));
        refused(
                "gradient has 0 floats, expected 6 (the layout's size)",
                () ->
                        attention.backward(
                                one,
                                one,
                                q,
                                k,
                                k,
                                w,
                                c,
                                Slice.zeros(2),
                                Slice.zeros(3),
                                Slice.zeros(3),
                                Slice.zeros(0)));
        refused(
                "gradient has 0 floats, expected 6 (the layout's size)",
                () ->
                        attention.backward(
                                SequenceShape.of(0, 1),
                                SequenceShape.of(0, 1),
                                Slice.zeros(0),
                                Slice.zeros(0),
                                Slice.zeros(0),
                                Slice.zeros(0),
                                Slice.zeros(0),
                                Slice.zeros(0),
                                Slice.zeros(0),
                                Slice.zeros(0),
                                Slice.NONE));
    }

    private static void refused(String message, Runnable wrong) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, wrong::run).getMessage());
    }

    @Test
    void steadyStateAllocatesNothing() {
        for (AttentionSpec spec : SPECS) {
            for (Workers team : TEAMS.subList(0, 2)) {
                Call call = new Call(spec, TO, FROM);
                Attention attention = spec.on(Backends.named("scalar"), team);
                Slice q = Slice.of(call.q);
                Slice k = Slice.of(call.k);
                Slice v = Slice.of(call.v);
                Slice c = Slice.of(call.context);
                Slice w = Slice.of(call.weights);
                Slice dc = Slice.of(call.dContext);
                Slice dq = Slice.of(call.dq);
                Slice dk = Slice.of(call.dk);
                Slice dv = Slice.of(call.dv);
                Slice parameters = Slice.of(call.parameters);
                Slice gradient = Slice.of(call.gradient);
                attention.pack(parameters);
                Allocation.none(
                        spec + ", threads " + team.count(),
                        () -> {
                            attention.forward(TO, FROM, q, k, v, c, w);
                            attention.backward(TO, FROM, q, k, v, w, dc, dq, dk, dv, gradient);
                        });
            }
        }
    }
}
