package dev.rnn.api.contract;

import dev.rnn.api.Backend;
import dev.rnn.api.Bias;
import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.api.contract.CellCase.Given;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What {@link Cell} promises of every {@link CellKind}. */
public interface CellContract {
    /** The backend under test. */
    Backend backend();

    /** Forward, backward and weight gradients of cells of all sizes. */
    @Property
    default void cellTrains(@ForAll(supplier = CellCase.Any.class) CellCase c) {
        train(c);
    }

    /** The same for cells wider than any tile. */
    @Property
    default void cellTrainsWide(@ForAll(supplier = CellCase.Wide.class) CellCase c) {
        train(c);
    }

    /** The same for one sequence. */
    @Property
    default void cellTrainsOneSequence(@ForAll(supplier = CellCase.Single.class) CellCase c) {
        train(c);
    }

    private void train(CellCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        CellProblem p = c.problem(trial.random());
        CellRun run =
                CellRun.of(
                        trial,
                        backend().cell(c.spec()),
                        p,
                        Mode.TRAINING,
                        c.has(Given.ROOM) ? 3 : 0,
                        Sizes.team(c.threads()));
        compare(c, trial, p, run);
    }

    private void compare(CellCase c, Trial trial, CellProblem p, CellRun run) {
        boolean last = c.has(Given.LAST);
        boolean dInitial = c.has(Given.DINITIAL);
        boolean dx = c.has(Given.DX);
        CellResult want = p.expected();
        CellResult got = run.run(p, last, dInitial, dx);
        trial.same("y", want.y(), got.y());
        trial.same("last", last ? want.last() : new float[0], got.last());
        trial.same("dInitial", dInitial ? want.dInitial() : new float[0], got.dInitial());
        trial.same("dx", dx ? want.dx() : new float[0], got.dx());
        trial.same("gradient", want.gradient(), got.gradient());
        trial.nothingElseWritten();
    }

    /** Inference: the same outputs without anything kept, the state carried in place. */
    @Property
    default void cellInfers(@ForAll(supplier = CellCase.Any.class) CellCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        CellProblem p = c.problem(trial.random());
        Cell cell = backend().cell(c.spec());
        CellRun run = CellRun.of(trial, cell, p, Mode.INFERENCE, 0, Sizes.team(c.threads()));
        CellResult want = p.expected();
        Slice y = trial.output("y", p.shape().rows() * p.spec().outputs());
        Slice state = Slice.NONE;
        if (p.initial() != null) {
            state = trial.inOut("initial and last", p.initial());
        }
        cell.forward(run.weights, run.workspace, p.shape(), run.input(p), state, y, state);
        trial.same("y", want.y(), y);
        trial.same("last", p.initial() == null ? new float[0] : want.last(), state);
        trial.nothingElseWritten();
    }

    /** The gradient of the initial state may take the place of the last state's. */
    @Property
    default void cellReplacesTheGradientOfTheState(
            @ForAll(supplier = CellCase.Any.class) CellCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        CellProblem p = c.problem(trial.random());
        if (p.dLast() == null) {
            return;
        }
        Cell cell = backend().cell(c.spec());
        CellRun run = CellRun.of(trial, cell, p, Mode.TRAINING, 0, Sizes.team(c.threads()));
        run.forward(p, false);
        Slice dState = trial.inOut("dLast and dInitial", p.dLast());
        Slice dy = run.optional("dy", p.dy());
        cell.backward(run.weights, run.workspace, dy, dState, dState, Slice.NONE);
        trial.same("dInitial", p.expected().dInitial(), dState);
        trial.nothingElseWritten();
    }

    /**
     * A workspace serves one shape after the other, a cell's weights one set of parameters after
     * the other.
     */
    @Property
    default void cellMemoryIsReusable(@ForAll(supplier = CellCase.Some.class) CellCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        CellProblem p = c.problem(trial.random());
        Cell cell = backend().cell(c.spec());
        CellRun run = CellRun.of(trial, cell, p, Mode.TRAINING, 0, Sizes.team(c.threads()));
        run.forward(p, true);
        CellProblem other = c.problem(trial.random());
        cell.pack(trial.input("parameters", other.parameters()), run.weights);
        compare(c, trial, other, run);
        int[] first = {0};
        CellProblem smaller = other.rows(first).cut(0, 1, null, null);
        compare(c, trial, smaller, run);
        compare(c, trial, other, run);
    }

    /** Weights made and packed by one cell serve another of the same description. */
    @Property(tries = 10)
    default void equalCellsShareWeights(@ForAll(supplier = CellCase.Some.class) CellCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        CellProblem p = c.problem(trial.random());
        CellRun one =
                CellRun.of(trial, backend().cell(c.spec()), p, Mode.TRAINING, 0, Sizes.team(1));
        CellRun two = new CellRun(trial, backend().cell(c.spec()), one.weights, one.workspace);
        compare(c, trial, p, two);
    }

    /** Any order of shares of steps is right, and a step may be asked for again. */
    @Property
    default void cellSharesGradientsByStep(@ForAll(supplier = CellCase.Some.class) CellCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        CellProblem p = c.problem(trial.random());
        CellRun run =
                CellRun.of(
                        trial,
                        backend().cell(c.spec()),
                        p,
                        Mode.TRAINING,
                        0,
                        Sizes.team(c.threads()));
        CanonicalCell canonical = CanonicalCell.of(p);
        canonical.forward();
        canonical.backward();
        run.run(p, false, false, false);
        for (int step = p.steps() - 1; step >= 0; step--) {
            float[] want = p.gradient().clone();
            canonical.addWeightGradients(step, step + 1, want);
            trial.same("share of step " + step, want, run.gradients(p, step, step + 1));
            trial.same("share of no step", p.gradient(), run.gradients(p, step, step));
        }
        int[] each = java.util.stream.IntStream.rangeClosed(0, p.steps()).toArray();
        float[] all = p.gradient().clone();
        canonical.addWeightGradients(0, p.steps(), all);
        trial.same("shares one by one", all, run.gradients(p, each));
        trial.same("all at once", all, run.gradients(p, 0, p.steps()));
        trial.nothingElseWritten();
    }

    /** Two threads share one set of weights, each with a workspace of its own. */
    @Example
    default void threadsShareWeights() throws InterruptedException {
        for (CellKind kind : CellKind.values()) {
            Set<Given> given = EnumSet.of(Given.DY);
            threadsShareWeights(
                    new CellCase(20, 5, 17, 33, kind, Bias.ONE, given, Mix.NORMAL, 1, 42));
        }
    }

    private void threadsShareWeights(CellCase c) throws InterruptedException {
        Cell cell = backend().cell(c.spec());
        Trial trial = new Trial(backend(), c, c.seed());
        CellProblem p = c.problem(trial.random());
        CellWeights weights = cell.newWeights(Mode.TRAINING);
        cell.pack(Slice.of(p.parameters()), weights);
        CellResult want = p.expected();
        List<AssertionError> wrong = new java.util.concurrent.CopyOnWriteArrayList<>();
        Runnable user =
                () -> {
                    Trial own = new Trial(backend(), c, Thread.currentThread().threadId());
                    CellRun run =
                            new CellRun(
                                    own,
                                    cell,
                                    weights,
                                    cell.newWorkspace(20, 5, Mode.TRAINING, Workers.ONE));
                    try {
                        for (int i = 0; i < 20; i++) {
                            CellResult got = run.all(p);
                            own.same("y", want.y(), got.y());
                            own.same("gradient", want.gradient(), got.gradient());
                        }
                    } catch (AssertionError error) {
                        wrong.add(error);
                    }
                };
        Thread other = new Thread(user);
        other.start();
        user.run();
        other.join();
        if (!wrong.isEmpty()) {
            throw wrong.get(0);
        }
    }

    /**
     * One-hot input gives the bits of its lookup; with a zero bias and no -0, also those of the
     * dense product.
     */
    @Example
    default void oneHotIsTheDenseProduct() {
        for (CellKind kind : CellKind.values()) {
            Set<Given> given = EnumSet.of(Given.ONE_HOT, Given.DY);
            oneHotIsTheDenseProduct(
                    new CellCase(6, 3, 5, 19, kind, Bias.ONE, given, Mix.NORMAL, 1, 7));
        }
    }

    private void oneHotIsTheDenseProduct(CellCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        CellProblem p = c.problem(trial.random());
        float[] dense = new float[p.shape().rows() * c.inputs()];
        for (int row = 0; row < p.shape().rows(); row++) {
            dense[row * c.inputs() + p.indices()[row]] = 1f;
        }
        Cell cell = backend().cell(c.spec());
        CellRun run = CellRun.of(trial, cell, p, Mode.TRAINING, 0, Workers.ONE);
        CellResult oneHot = run.all(p);
        Input x = Input.dense(Slice.of(dense));
        Slice y = Slice.zeros(oneHot.y().length);
        cell.forward(run.weights, run.workspace, p.shape(), x, Slice.NONE, y, Slice.NONE);
        trial.same("y", oneHot.y(), y);
    }
}
