package dev.rnn.api.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rnn.api.Backend;
import dev.rnn.api.Bias;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Example;

/**
 * Wrong arguments of a {@link Cell} of each kind, with 4 inputs and 3 hidden units, are refused, on
 * 5 steps of 2 sequences.
 */
public interface CellArgumentContract {
    /** The backend under test. */
    Backend backend();

    /** Sizes, owners and overlaps of the forward pass. */
    @Example
    default void cellRefusesForward() {
        for (CellKind kind : CellKind.values()) {
            refuseForward(kind);
        }
    }

    private void refuseForward(CellKind kind) {
        Refusal refusal = new Refusal(backend(), kind + " Cell.forward");
        Forward f = new Forward(backend(), kind, Mode.TRAINING);
        int n = f.cell.parameterCount();
        int states = f.states;
        refusal.argument(
                () -> f.cell.newWorkspace(0, 2, Mode.TRAINING, Workers.ONE), "maxSteps", 0);
        refusal.argument(
                () -> f.cell.newWorkspace(5, -1, Mode.TRAINING, Workers.ONE), "maxBatch", -1);
        refusal.argument(() -> f.cell.newWorkspace(5, 2, null, Workers.ONE), "mode", "null");
        refusal.argument(() -> f.cell.newWorkspace(5, 2, Mode.TRAINING, null), "workers", "null");
        refusal.argument(() -> f.cell.newWeights(null), "mode", "null");
        refusal.argument(() -> f.cell.pack(Slice.zeros(n - 1), f.weights), "parameters", n - 1, n);
        refusal.argument(
                () -> f.cell.pack(Slice.zeros(n), other(kind).newWeights(Mode.TRAINING)),
                "weights");
        refusal.argument(() -> f.cell.pack(null, f.weights), "parameters", "null");
        refusal.argument(() -> f.cell.pack(Slice.zeros(n), null), "into", "null");

        refusal.argument(() -> f.with(other(kind).newWeights(Mode.TRAINING)).run(), "weights");
        refusal.argument(
                () -> f.with(other(kind).newWorkspace(5, 2, Mode.TRAINING, Workers.ONE)).run(),
                "workspace");
        refusal.argument(() -> f.with(SequenceShape.of(6, 2)).run(), "shape", 6, 5);
        refusal.argument(() -> f.with(SequenceShape.of(5, 3)).run(), "shape", 3, 2);
        refusal.argument(
                () -> f.with(Input.dense(Slice.zeros(30))).run(), "input", "3 features", 4);
        refusal.argument(() -> f.with(Input.dense(Slice.zeros(41))).run(), "input", 41, 40);
        refusal.argument(() -> f.with(Input.oneHot(0, 1, 2)).run(), "input", 3, 10);
        refusal.argument(
                () -> f.with(Input.oneHot(0, 1, 2, 3, 4, 0, 0, 0, 0, 0)).run(), "input[4]", 4, 3);
        refusal.argument(
                () -> f.with(Input.oneHot(0, -1, 2, 3, 0, 0, 0, 0, 0, 0)).run(), "input[1]", -1);
        refusal.argument(
                () -> f.states(Slice.zeros(states - 1), f.last).run(),
                "initial",
                states - 1,
                states);
        refusal.argument(
                () -> f.states(f.initial, Slice.zeros(states + 1)).run(),
                "last",
                states + 1,
                states);
        refusal.argument(() -> f.outputs(Slice.zeros(40)).run(), "y", "4 features", 3);
        refusal.argument(() -> f.outputs(Slice.zeros(31)).run(), "y", 31, 30);

        Slice both = Slice.zeros(60);
        refusal.argument(
                () -> f.with(Input.dense(both.part(0, 40))).outputs(both.part(20, 30)).run(),
                "y",
                "overlaps",
                "input");
        refusal.argument(
                () -> f.states(both.part(0, states), f.last).outputs(both.part(5, 30)).run(),
                "y",
                "overlaps",
                "initial");
        refusal.argument(
                () -> f.states(f.initial, both.part(0, states)).outputs(both.part(5, 30)).run(),
                "y",
                "overlaps",
                "last");
        refusal.argument(() -> f.states(f.initial, f.initial).run(), "last", "overlaps", "initial");
        refusal.argument(
                () ->
                        f.with(Input.dense(both.part(0, 40)))
                                .states(f.initial, both.part(39, states))
                                .run(),
                "last",
                "overlaps",
                "input");
        refusal.argument(() -> f.with((CellWeights) null).run(), "weights", "null");
        refusal.argument(() -> f.with((CellWorkspace) null).run(), "workspace", "null");
        refusal.argument(() -> f.with((SequenceShape) null).run(), "shape", "null");
        refusal.argument(() -> f.with((Input) null).run(), "input", "null");
        refusal.argument(() -> f.states(null, f.last).run(), "initial", "null");
        refusal.argument(() -> f.states(f.initial, null).run(), "last", "null");
        refusal.argument(() -> f.outputs(null).run(), "y", "null");
        f.run();
    }

    /** Sizes, owners, overlaps and order of calls of the backward pass. */
    @Example
    default void cellRefusesBackward() {
        for (CellKind kind : CellKind.values()) {
            refuseBackward(kind);
        }
    }

    private void refuseBackward(CellKind kind) {
        Refusal refusal = new Refusal(backend(), kind + " Cell.backward");
        Forward f = new Forward(backend(), kind, Mode.TRAINING);
        Cell cell = f.cell;
        int n = cell.parameterCount();
        int states = f.states;
        Slice none = Slice.NONE;
        Slice dy = Slice.zeros(30);
        refusal.state(() -> cell.backward(f.weights, f.workspace, dy, none, none, none), "forward");
        refusal.state(() -> cell.weightGradients(f.workspace, 0, 5, Slice.zeros(n)), "backward");
        Forward inference = new Forward(backend(), kind, Mode.INFERENCE);
        inference.run();
        refusal.state(
                () -> cell.backward(inference.weights, inference.workspace, dy, none, none, none),
                "TRAINING",
                "INFERENCE");
        f.run();
        CellWeights weights = f.weights;
        CellWorkspace w = f.workspace;
        Slice dLast = Slice.zeros(states);
        refusal.argument(
                () -> cell.backward(other(kind).newWeights(Mode.TRAINING), w, dy, none, none, none),
                "weights");
        refusal.argument(
                () -> cell.backward(weights, w, Slice.zeros(29), none, none, none), "dy", 29, 30);
        refusal.argument(
                () -> cell.backward(weights, w, dy, Slice.zeros(states - 1), none, none),
                "dLast",
                states - 1,
                states);
        refusal.argument(
                () -> cell.backward(weights, w, dy, none, Slice.zeros(states + 1), none),
                "dInitial",
                states + 1,
                states);
        refusal.argument(
                () -> cell.backward(weights, w, dy, none, none, Slice.zeros(39)), "dx", 39, 40);
        Slice both = Slice.zeros(60);
        refusal.argument(
                () -> cell.backward(weights, w, both.part(0, 30), none, none, both.part(10, 40)),
                "dx",
                "overlaps",
                "dy");
        refusal.argument(
                () ->
                        cell.backward(
                                weights, w, both.part(0, 30), none, both.part(29, states), none),
                "dInitial",
                "overlaps",
                "dy");
        refusal.argument(
                () ->
                        cell.backward(
                                weights, w, dy, both.part(0, states), both.part(3, states), none),
                "dInitial",
                "overlaps",
                "dLast");
        refusal.argument(
                () -> cell.backward(weights, w, dy, none, both.part(0, states), both.part(5, 40)),
                "dInitial",
                "overlaps",
                "dx");
        refusal.argument(() -> cell.backward(null, w, dy, none, none, none), "weights", "null");
        refusal.argument(
                () -> cell.backward(weights, null, dy, none, none, none), "workspace", "null");
        refusal.argument(() -> cell.backward(weights, w, null, none, none, none), "dy", "null");
        refusal.argument(() -> cell.backward(weights, w, dy, null, none, none), "dLast", "null");
        refusal.argument(() -> cell.backward(weights, w, dy, none, null, none), "dInitial", "null");
        refusal.argument(() -> cell.backward(weights, w, dy, none, none, null), "dx", "null");

        cell.backward(weights, w, dy, dLast, none, none);
        Slice gradient = Slice.zeros(n);
        refusal.argument(() -> cell.weightGradients(w, -1, 5, gradient), -1, 5);
        refusal.argument(() -> cell.weightGradients(w, 0, 6, gradient), 6, 5);
        refusal.argument(() -> cell.weightGradients(w, 3, 2, gradient), 3, 2);
        refusal.argument(
                () -> cell.weightGradients(w, 0, 5, Slice.zeros(n + 1)), "gradient", n + 1, n);
        refusal.argument(
                () ->
                        cell.weightGradients(
                                other(kind).newWorkspace(5, 2, Mode.TRAINING, Workers.ONE),
                                0,
                                5,
                                gradient),
                "workspace");
        refusal.argument(() -> cell.weightGradients(null, 0, 5, gradient), "workspace", "null");
        refusal.argument(() -> cell.weightGradients(w, 0, 5, null), "gradient", "null");
        cell.weightGradients(w, 0, 5, gradient);
    }

    private Cell other(CellKind kind) {
        return backend().cell(kind.spec(3, 4, Bias.ONE));
    }

    /** Arguments of a forward pass, right until one is replaced. */
    final class Forward {
        final Cell cell;
        CellWeights weights;
        CellWorkspace workspace;
        SequenceShape shape = SequenceShape.of(5, 2);
        Input x = Input.dense(Slice.zeros(40));
        Slice y = Slice.zeros(30);
        final int states;
        Slice initial;
        Slice last;

        Forward(Backend backend, CellKind kind, Mode mode) {
            cell = backend.cell(kind.spec(4, 3, Bias.ONE));
            weights = cell.newWeights(mode);
            workspace = cell.newWorkspace(5, 2, mode, Workers.ONE);
            states = 2 * cell.stateWidth();
            initial = Slice.zeros(states);
            last = Slice.zeros(states);
        }

        private Forward(Forward other) {
            cell = other.cell;
            states = other.states;
            weights = other.weights;
            workspace = other.workspace;
            shape = other.shape;
            x = other.x;
            initial = other.initial;
            y = other.y;
            last = other.last;
        }

        Forward with(CellWeights replaced) {
            Forward next = new Forward(this);
            next.weights = replaced;
            return next;
        }

        Forward with(CellWorkspace replaced) {
            Forward next = new Forward(this);
            next.workspace = replaced;
            return next;
        }

        Forward with(SequenceShape replaced) {
            Forward next = new Forward(this);
            next.shape = replaced;
            return next;
        }

        Forward with(Input replaced) {
            Forward next = new Forward(this);
            next.x = replaced;
            return next;
        }

        Forward states(Slice before, Slice after) {
            Forward next = new Forward(this);
            next.initial = before;
            next.last = after;
            return next;
        }

        Forward outputs(Slice replaced) {
            Forward next = new Forward(this);
            next.y = replaced;
            return next;
        }

        void run() {
            cell.forward(weights, workspace, shape, x, initial, y, last);
        }
    }

    /** Two threads in one workspace are told so. */
    @Example
    default void workspaceServesOneThreadAtATime() throws InterruptedException {
        SequenceShape shape = SequenceShape.of(400, 3);
        for (CellSpec spec :
                List.of(
                        RnnSpec.tanh(2, 33),
                        new LstmSpec(2, 33),
                        new GruSpec(2, 33, GruSpec.Form.RESET_AFTER))) {
            Cell cell = backend().cell(spec);
            CellWeights weights = cell.newWeights(Mode.INFERENCE);
            CellWorkspace workspace = cell.newWorkspace(400, 3, Mode.INFERENCE, Workers.ONE);
            Input x = Input.dense(Slice.zeros(shape.rows() * 2));
            AtomicReference<String> said = new AtomicReference<>();
            long end = System.nanoTime() + 30_000_000_000L;
            Runnable run =
                    () -> {
                        Slice y = Slice.zeros(shape.rows() * 33);
                        while (said.get() == null && System.nanoTime() < end) {
                            try {
                                cell.forward(
                                        weights, workspace, shape, x, Slice.NONE, y, Slice.NONE);
                            } catch (IllegalStateException inUse) {
                                said.set(inUse.getMessage());
                            }
                        }
                    };
            Thread other = new Thread(run);
            other.start();
            run.run();
            other.join();
            assertEquals(
                    "this workspace is in use by thread",
                    String.valueOf(said.get()).replaceAll(" \\S+; give each thread its own$", ""));
        }
    }
}
