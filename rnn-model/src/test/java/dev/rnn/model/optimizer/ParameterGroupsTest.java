package dev.rnn.model.optimizer;

import static dev.rnn.model.optimizer.OptimizersTest.refused;
import static dev.rnn.model.optimizer.OptimizersTest.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.AdamSpec;
import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.Matrix;
import dev.rnn.api.Optimizer;
import dev.rnn.api.OptimizerSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.SgdSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.Allocation;
import dev.rnn.model.Blocks;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterGroupsTest {
    private static final Backend SCALAR = Backends.named("scalar");
    private static final ParameterLayout LAYOUT =
            ParameterLayout.builder()
                    .add("embedding.E", 7, 3)
                    .addAll("rnn.", ParameterLayout.gates(3, 5, 4, Bias.TWO))
                    .add("out.V", 5, 7)
                    .add("out.c", 1, 7)
                    .build();
    private static final ParameterGroups GROUPS =
            ParameterGroups.of(LAYOUT, AdamW.DEFAULT)
                    .with(ParameterGroup.frozen("embedding.*"))
                    .with(ParameterGroup.of(AdamSpec.DEFAULT, "*.b*", "out.c").withRateFactor(3))
                    .with(
                            ParameterGroup.of(Sgd.DEFAULT.withMomentum(0.9), "rnn.U")
                                    .withRateFactor(0.5)
                                    .withPenalty(new Penalty(0.01, 0.02))
                                    .withMaxNorm(new MaxNorm(1.5, MaxNorm.Axis.COLUMN)));

    /** Each group does what its optimizer does alone on its own part. */
    @Test
    void eachGroupIsWhatItIsAlone() {
        Slice p = values(1, LAYOUT.size());
        Slice start = Slice.of(p.toArray());
        Optimizer optimizer = SCALAR.optimizer(GROUPS, p.length(), Workers.ONE);
        for (int t = 0; t < 5; t++) {
            Slice g = values(t + 2, LAYOUT.size());
            float[] before = g.toArray();
            optimizer.update(0.01f, p, g);
            assertArrayEquals(before, g.array(), "the gradient is the caller's");
        }
        assertArrayEquals(part(start, "embedding.E"), part(p, "embedding.E"));
        alone(start, p, "rnn.W", AdamW.DEFAULT, 0.01f);
        alone(start, p, "out.V", AdamW.DEFAULT, 0.01f);
        alone(start, p, "rnn.b", AdamSpec.DEFAULT, 0.03f);
        alone(start, p, "out.c", AdamSpec.DEFAULT, 0.03f);
    }

    private static void alone(
            Slice start, Slice end, String block, OptimizerSpec spec, float rate) {
        Slice p = Slice.of(part(start, block));
        Optimizer optimizer = SCALAR.optimizer(spec, p.length(), Workers.ONE);
        for (int t = 0; t < 5; t++) {
            optimizer.update(rate, p, Slice.of(part(values(t + 2, LAYOUT.size()), block)));
        }
        assertArrayEquals(p.array(), part(end, block), block);
    }

    private static float[] part(Slice flat, String block) {
        ParameterLayout.Block found = LAYOUT.block(block);
        return flat.part(found.offset(), found.size()).toArray();
    }

    @Test
    void penaltiesAndBoundsAreAppliedAroundTheUpdate() {
        ParameterLayout layout = ParameterLayout.builder().add("w", 1, 4).build();
        ParameterGroups groups =
                ParameterGroups.of(layout, new SgdSpec())
                        .with(
                                ParameterGroup.of(new SgdSpec(), "w")
                                        .withPenalty(new Penalty(0.5, 0.25))
                                        .withMaxNorm(new MaxNorm(2, MaxNorm.Axis.ROW)));
        Slice p = Slice.of(1, -2, 0, 4);
        // The gradient is 0.5 sign(p) + 2 * 0.25 p = 1, -1.5, 0, 2.5; p becomes 0, -0.5, 0, 1.5
        SCALAR.optimizer(groups, 4, Workers.ONE).update(1, p, Slice.zeros(4));
        assertArrayEquals(new float[] {0, -0.5f, 0, 1.5f}, p.array());
        // then 0, 0.25, 0, 0.25 with rate 1; a gradient of -3 takes it beyond the bound
        Slice q = Slice.of(0, 0, 0, 0);
        SCALAR.optimizer(groups, 4, Workers.ONE).update(1, q, Slice.of(-3, 4, 0, 0));
        assertArrayEquals(new float[] {1.2f, -1.6f, 0, 0}, q.array(), 1e-6f);
    }

    @Test
    void aPenaltyByItselfBelongsToTheLoss() {
        Penalty penalty = new Penalty(0.5, 0.25);
        ParameterLayout layout = ParameterLayout.builder().add("a", 1, 2).add("b", 1, 2).build();
        Slice p = Slice.of(9, 9, -2, 4);
        assertEquals(0.5 * 6 + 0.25 * 20, penalty.value(layout, Blocks.named("b"), p));
        Slice g = Slice.of(1, 1, 1, 1);
        penalty.addGradient(layout, Blocks.named("b"), p, g);
        assertArrayEquals(new float[] {1, 1, -0.5f, 3.5f}, g.array());
        refused(
                "no parameter is named c",
                () -> penalty.addGradient(layout, Blocks.named("c"), p, g));
        refused("no parameter is named c", () -> penalty.value(layout, Blocks.named("c"), p));
        refused("l1 is -1.0", () -> new Penalty(-1, 0));
        refused(
                "gradient overlaps parameters",
                () -> penalty.addGradient(layout, Blocks.ALL, p, p));
    }

    @Test
    void boundsOnNormsAreThoseOfTorchRenorm() {
        float[] matrix = Golden.floats(Golden.object("renorm").get("matrix"));
        for (String axis : List.of("columns", "rows")) {
            Slice m = Slice.of(matrix.clone());
            new MaxNorm(3, axis.equals("rows") ? MaxNorm.Axis.ROW : MaxNorm.Axis.COLUMN)
                    .apply(Matrix.of(m.array(), 4, 6));
            Golden.near(Golden.object("renorm").get(axis), m, 1e-6, axis);
        }
        Slice whole = Slice.of(3, 0, 0, 4);
        new MaxNorm(2.5, MaxNorm.Axis.BLOCK).apply(Matrix.of(whole.array(), 2, 2));
        assertArrayEquals(new float[] {1.5f, 0, 0, 2}, whole.array(), 1e-6f);
        Matrix turned = Matrix.of(matrix, 4, 6).transpose();
        refused("weights is a transposed", () -> new MaxNorm(1, MaxNorm.Axis.ROW).apply(turned));
        refused("limit is 0.0", () -> new MaxNorm(0, MaxNorm.Axis.ROW));
    }

    @Test
    void givesTheSameBitsOnEveryBackendAndNumberOfThreadsAndFromASavedState() {
        float[] expected = run(SCALAR, Workers.ONE, false);
        for (String backend : List.of("scalar", "simd")) {
            for (int threads = 1; threads <= 3; threads++) {
                try (Workers workers = Workers.of(threads)) {
                    assertArrayEquals(expected, run(Backends.named(backend), workers, false));
                    assertArrayEquals(expected, run(Backends.named(backend), workers, true));
                }
            }
        }
    }

    private static float[] run(Backend backend, Workers workers, boolean restored) {
        Slice p = values(1, LAYOUT.size());
        Optimizer optimizer = backend.optimizer(GROUPS, p.length(), workers);
        for (int t = 0; t < 6; t++) {
            if (restored) {
                Optimizer next = backend.optimizer(GROUPS, p.length(), workers);
                next.restore(optimizer.steps(), optimizer.state());
                optimizer = next;
            }
            optimizer.update(0.01f, p, values(t + 2, LAYOUT.size()));
        }
        assertEquals(6, optimizer.steps());
        return p.array();
    }

    @Test
    void weightDecayIsThatOfTheGroupsOptimizer() {
        ParameterGroup adam = ParameterGroup.of(AdamSpec.DEFAULT, "*").withWeightDecay(0.1);
        assertEquals(Adam.DEFAULT.withWeightDecay(0.1), adam.optimizer());
        assertEquals(
                Sgd.DEFAULT.withWeightDecay(0.1),
                ParameterGroup.of(new SgdSpec(), "*").withWeightDecay(0.1).optimizer());
        assertEquals(
                NAdam.DEFAULT.withWeightDecay(0.1),
                ParameterGroup.of(NAdam.DEFAULT, "*").withWeightDecay(0.1).optimizer());
        refused("weightDecay is 0.1", () -> ParameterGroup.frozen("*").withWeightDecay(0.1));
        OptimizerSpec own = new OptimizerSpec() {};
        assertTrue(
                org.junit.jupiter.api.Assertions.assertThrows(
                                IllegalArgumentException.class,
                                () -> ParameterGroup.of(own, "*").withWeightDecay(0.1))
                        .getMessage()
                        .endsWith("has no weight decay; use one that has, or a penalty"));
    }

    @Test
    void allocatesNothing() {
        Slice p = values(1, LAYOUT.size());
        Slice g = values(2, LAYOUT.size());
        Optimizer optimizer = SCALAR.optimizer(GROUPS, p.length(), Workers.ONE);
        Allocation.none("groups", () -> optimizer.update(1e-4f, p, g));
        Penalty penalty = new Penalty(1e-3, 1e-3);
        Blocks blocks = Blocks.named("rnn.*");
        Allocation.none("penalty", () -> penalty.addGradient(LAYOUT, blocks, p, g));
    }

    @Test
    void refusesGroupsThatDoNotFit() {
        ParameterGroups all = ParameterGroups.of(LAYOUT, new SgdSpec());
        refused("no parameter is named rnn.X", () -> all.with(frozen("rnn.X")));
        refused(
                "all parameters named rnn.U are in groups before it",
                () -> all.with(frozen("rnn.*")).with(frozen("rnn.U")));
        refused(
                "parameter embedding.E is in no group",
                () -> new ParameterGroups(LAYOUT, List.of(frozen("rnn.*"))));
        refused("group is null", () -> all.with(null));
        refused("layout is null", () -> ParameterGroups.of(null, new SgdSpec()));
        refused("optimizer is null", () -> ParameterGroup.of(null, "*"));
        refused("names is null", () -> ParameterGroup.frozen((String[]) null));
        refused("names is empty", () -> ParameterGroup.frozen());
        refused("a block's name is null", () -> ParameterGroup.frozen("a", null));
        refused("rateFactor is -1.0", () -> frozen("*").withRateFactor(-1));
        refused(
                "rnn.* are frozen and have a penalty or a bound",
                () -> frozen("rnn.*").withPenalty(new Penalty(1, 0)));
        refused("parameters is 3", () -> SCALAR.optimizer(all, 3, Workers.ONE));
        Optimizer optimizer =
                SCALAR.optimizer(
                        all.with(ParameterGroup.of(new SgdSpec(), "out.c").withRateFactor(1e300)),
                        LAYOUT.size(),
                        Workers.ONE);
        Slice p = values(1, LAYOUT.size());
        float[] before = p.toArray();
        refused("rate is 1.0, times", () -> optimizer.update(1, p, Slice.zeros(p.length())));
        assertArrayEquals(before, p.array());
        assertEquals(0, optimizer.steps());
    }

    private static ParameterGroup frozen(String... blocks) {
        return ParameterGroup.frozen(blocks);
    }

    @Test
    void patternsOfNames() {
        Blocks blocks = Blocks.named("rnn.*.b*", "out.c");
        assertTrue(blocks.has("rnn.0.b") && blocks.has("rnn.0.bU") && blocks.has("out.c"));
        assertTrue(!blocks.has("rnn.b") && !blocks.has("out.cc") && !blocks.has("xout.c"));
        assertTrue(Blocks.ALL.has("") && Blocks.named("*a*").has("banana"));
        Blocks last = Blocks.named("b*");
        assertTrue(
                last.has("rnn.0.bU")
                        && last.has("b")
                        && last.has("bias.x")
                        && !last.has("rnn.0.W"));
        assertEquals(2, Blocks.named("out.*").in(LAYOUT).size());
        refused("names is empty", () -> new Blocks(List.of()));
    }
}
