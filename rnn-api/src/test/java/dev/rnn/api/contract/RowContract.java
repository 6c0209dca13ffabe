package dev.rnn.api.contract;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.Mode;
import dev.rnn.api.Workers;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A row's result depends on that row alone: the same bits whatever else is in the batch, however
 * long the padding, and whether a sequence is run whole, cut into chunks, or one step at a time.
 * The backend is compared with itself here; no oracle is involved.
 */
public interface RowContract {
    /** The backend under test. */
    Backend backend();

    /** Each sequence alone gives what it gives in the batch. */
    @Property
    default void rowsAreAloneInABatch(@ForAll(supplier = CellCase.Some.class) CellCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        CellProblem p = c.problem(trial.random());
        CellResult whole = run(trial, c, p);
        for (int b = 0; b < p.batch(); b++) {
            CellResult alone = run(trial, c, p.rows(b));
            compareRow(trial, "sequence " + b + " alone", p, whole, b, alone, 0, 1);
        }
    }

    /** Sequences in another order, some of them twice, give what they gave. */
    @Property
    default void rowsAreAloneInAnyOrder(@ForAll(supplier = CellCase.Some.class) CellCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        CellProblem p = c.problem(trial.random());
        CellResult whole = run(trial, c, p);
        int count = 1 + trial.random().nextInt(2 * p.batch());
        int[] rows = trial.random().ints(count, 0, p.batch()).toArray();
        CellResult other = run(trial, c, p.rows(rows));
        for (int r = 0; r < count; r++) {
            String name = "sequence " + rows[r] + " as number " + r;
            compareRow(trial, name, p, whole, rows[r], other, r, count);
        }
    }

    /** Longer padding, whatever it holds, changes nothing. */
    @Property
    default void rowsIgnorePadding(@ForAll(supplier = CellCase.Some.class) CellCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        CellProblem p = c.problem(trial.random());
        CellResult want = run(trial, c, p);
        for (float garbage : new float[] {0f, 1f, Float.NaN, Float.POSITIVE_INFINITY}) {
            int more = 1 + trial.random().nextInt(9);
            CellResult got = run(trial, c, p.padded(p.steps() + more, garbage));
            String name = more + " steps of padding with " + garbage;
            trial.same(name + ", y", padded(want.y(), got.y().length), got.y());
            trial.same(name + ", last", want.last(), got.last());
            trial.same(name + ", dInitial", want.dInitial(), got.dInitial());
            trial.same(name + ", dx", padded(want.dx(), got.dx().length), got.dx());
            trial.same(name + ", gradient", want.gradient(), got.gradient());
        }
    }

    /** One step at a time, forward and back, with the state and its gradient carried. */
    @Property
    default void rowsRunStepByStep(@ForAll(supplier = CellCase.Some.class) CellCase c) {
        cut(c, c.steps());
    }

    /** In chunks of any sizes. */
    @Property
    default void rowsRunInChunks(@ForAll(supplier = CellCase.Some.class) CellCase c) {
        cut(c, 1 + Math.floorMod(c.seed(), 4));
    }

    private void cut(CellCase c, int chunks) {
        Trial trial = new Trial(backend(), c, c.seed());
        CellProblem p = c.problem(trial.random());
        CellResult whole = run(trial, c, p);
        int[] bounds =
                IntStream.concat(
                                IntStream.of(0, p.steps()),
                                chunks == p.steps()
                                        ? IntStream.range(0, p.steps())
                                        : trial.random().ints(chunks - 1, 0, p.steps() + 1))
                        .sorted()
                        .distinct()
                        .toArray();
        Workers team = Sizes.team(c.threads());
        Cell cell = backend().cell(c.spec());
        int n = bounds.length - 1;
        // Forward, each chunk in a workspace of its own, since all are needed on the way back.
        CellRun[] runs = new CellRun[n];
        CellProblem[] parts = new CellProblem[n];
        float[] state = p.initial();
        for (int i = 0; i < n; i++) {
            parts[i] = p.cut(bounds[i], bounds[i + 1], state, null);
            runs[i] = CellRun.of(trial, cell, parts[i], Mode.TRAINING, 0, team);
            CellRun.Forward forward = runs[i].forward(parts[i], true);
            String name = "steps %d to %d, y".formatted(bounds[i], bounds[i + 1]);
            trial.same(name, steps(p, whole.y(), bounds[i], bounds[i + 1]), forward.y());
            state = forward.last().toArray();
        }
        trial.same("last of the last chunk", whole.last(), state);
        float[] dState = p.dLast();
        for (int i = n - 1; i >= 0; i--) {
            CellRun.Backward back = runs[i].backward(parts[i], dState);
            String name = "steps %d to %d, dx".formatted(bounds[i], bounds[i + 1]);
            trial.same(name, steps(p, whole.dx(), bounds[i], bounds[i + 1]), back.dx());
            dState = back.dInitial().toArray();
        }
        trial.same("dInitial of the first chunk", whole.dInitial(), dState);
        float[] gradient = p.gradient();
        for (int i = 0; i < n; i++) {
            CellProblem part = parts[i].withGradient(gradient);
            gradient = runs[i].gradients(part, 0, part.steps());
        }
        trial.same("gradient of all chunks", whole.gradient(), gradient);
        trial.nothingElseWritten();
    }

    private CellResult run(Trial trial, CellCase c, CellProblem p) {
        Workers team = Sizes.team(c.threads());
        return CellRun.of(trial, backend().cell(c.spec()), p, Mode.TRAINING, 0, team).all(p);
    }

    private static float[] padded(float[] values, int length) {
        return java.util.Arrays.copyOf(values, length);
    }

    private static float[] steps(CellProblem p, float[] values, int from, int to) {
        int step = values.length / p.steps();
        return java.util.Arrays.copyOfRange(values, from * step, to * step);
    }

    private static void compareRow(
            Trial trial,
            String name,
            CellProblem p,
            CellResult whole,
            int b,
            CellResult other,
            int r,
            int batch) {
        int h = p.spec().outputs();
        int i = p.spec().inputs();
        int t = p.steps();
        trial.same(
                name + ", y", row(whole.y(), t, p.batch(), h, b), row(other.y(), t, batch, h, r));
        trial.same(name + ", last", p.state(whole.last(), b), states(p, other.last(), batch, r));
        trial.same(
                name + ", dInitial",
                p.state(whole.dInitial(), b),
                states(p, other.dInitial(), batch, r));
        trial.same(
                name + ", dx",
                row(whole.dx(), t, p.batch(), i, b),
                row(other.dx(), t, batch, i, r));
    }

    /** All states of sequence r of a batch. */
    private static float[] states(CellProblem p, float[] values, int batch, int r) {
        int[] rows = new int[batch];
        return p.rows(rows).state(values, r);
    }

    private static float[] row(float[] values, int steps, int batch, int width, int b) {
        float[] row = new float[steps * width];
        for (int t = 0; t < steps; t++) {
            System.arraycopy(values, (t * batch + b) * width, row, t * width, width);
        }
        return row;
    }
}
