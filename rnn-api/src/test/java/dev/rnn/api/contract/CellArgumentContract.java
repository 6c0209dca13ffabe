package dev.rnn.api.contract;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import net.jqwik.api.Example;

/**
 * Wrong arguments of a {@link Cell} with 4 inputs and 3 hidden units are refused, on 5 steps of 2
 * sequences.
 */
public interface CellArgumentContract {
    /** The backend under test. */
    Backend backend();

    /** Sizes, owners and overlaps of the forward pass. */
    @Example
    default void cellRefusesForward() {
        Refusal refusal = new Refusal(backend(), "Cell.forward");
        Forward f = new Forward(backend(), Mode.TRAINING);
        refusal.argument(
                () -> f.cell.newWorkspace(0, 2, Mode.TRAINING, Workers.ONE), "maxSteps", 0);
        refusal.argument(
                () -> f.cell.newWorkspace(5, -1, Mode.TRAINING, Workers.ONE), "maxBatch", -1);
        refusal.argument(() -> f.cell.newWorkspace(5, 2, null, Workers.ONE), "mode", "null");
        refusal.argument(() -> f.cell.newWorkspace(5, 2, Mode.TRAINING, null), "workers", "null");
        refusal.argument(() -> f.cell.newWeights(null), "mode", "null");
        refusal.argument(() -> f.cell.pack(Slice.zeros(23), f.weights), "parameters", 23, 24);
        refusal.argument(
                () -> f.cell.pack(Slice.zeros(24), other().newWeights(Mode.TRAINING)), "weights");
        refusal.argument(() -> f.cell.pack(null, f.weights), "parameters", "null");
        refusal.argument(() -> f.cell.pack(Slice.zeros(24), null), "into", "null");

        refusal.argument(() -> f.with(other().newWeights(Mode.TRAINING)).run(), "weights");
        refusal.argument(
                () -> f.with(other().newWorkspace(5, 2, Mode.TRAINING, Workers.ONE)).run(),
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
        refusal.argument(() -> f.states(Slice.zeros(5), f.last).run(), "initial", 5, 6);
        refusal.argument(() -> f.states(f.initial, Slice.zeros(7)).run(), "last", 7, 6);
        refusal.argument(() -> f.outputs(Slice.zeros(40)).run(), "y", "4 features", 3);
        refusal.argument(() -> f.outputs(Slice.zeros(31)).run(), "y", 31, 30);

        Slice both = Slice.zeros(60);
        refusal.argument(
                () -> f.with(Input.dense(both.part(0, 40))).outputs(both.part(20, 30)).run(),
                "y",
                "overlaps",
                "input");
        refusal.argument(
                () -> f.states(both.part(0, 6), f.last).outputs(both.part(5, 30)).run(),
                "y",
                "overlaps",
                "initial");
        refusal.argument(
                () -> f.states(f.initial, both.part(0, 6)).outputs(both.part(5, 30)).run(),
                "y",
                "overlaps",
                "last");
        refusal.argument(() -> f.states(f.initial, f.initial).run(), "last", "overlaps", "initial");
        refusal.argument(
                () ->
                        f.with(Input.dense(both.part(0, 40)))
                                .states(f.initial, both.part(39, 6))
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
        Refusal refusal = new Refusal(backend(), "Cell.backward");
        Forward f = new Forward(backend(), Mode.TRAINING);
        Cell cell = f.cell;
        Slice none = Slice.NONE;
        Slice dy = Slice.zeros(30);
        refusal.state(() -> cell.backward(f.weights, f.workspace, dy, none, none, none), "forward");
        refusal.state(() -> cell.weightGradients(f.workspace, 0, 5, Slice.zeros(24)), "backward");
        Forward inference = new Forward(backend(), Mode.INFERENCE);
        inference.run();
        refusal.state(
                () -> cell.backward(inference.weights, inference.workspace, dy, none, none, none),
                "TRAINING",
                "INFERENCE");
        f.run();
        CellWeights weights = f.weights;
        CellWorkspace w = f.workspace;
        Slice six = Slice.zeros(6);
        refusal.argument(
                () -> cell.backward(other().newWeights(Mode.TRAINING), w, dy, none, none, none),
                "weights");
        refusal.argument(
                () -> cell.backward(weights, w, Slice.zeros(29), none, none, none), "dy", 29, 30);
        refusal.argument(
                () -> cell.backward(weights, w, dy, Slice.zeros(5), none, none), "dLast", 5, 6);
        refusal.argument(
                () -> cell.backward(weights, w, dy, none, Slice.zeros(7), none), "dInitial", 7, 6);
        refusal.argument(
                () -> cell.backward(weights, w, dy, none, none, Slice.zeros(39)), "dx", 39, 40);
        Slice both = Slice.zeros(60);
        refusal.argument(
                () -> cell.backward(weights, w, both.part(0, 30), none, none, both.part(10, 40)),
                "dx",
                "overlaps",
                "dy");
        refusal.argument(
                () -> cell.backward(weights, w, both.part(0, 30), none, both.part(29, 6), none),
                "dInitial",
                "overlaps",
                "dy");
        refusal.argument(
                () -> cell.backward(weights, w, dy, both.part(0, 6), both.part(3, 6), none),
                "dInitial",
                "overlaps",
                "dLast");
        refusal.argument(
                () -> cell.backward(weights, w, dy, none, both.part(0, 6), both.part(5, 40)),
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

        cell.backward(weights, w, dy, six, none, none);
        Slice gradient = Slice.zeros(24);
        refusal.argument(() -> cell.weightGradients(w, -1, 5, gradient), -1, 5);
        refusal.argument(() -> cell.weightGradients(w, 0, 6, gradient), 6, 5);
        refusal.argument(() -> cell.weightGradients(w, 3, 2, gradient), 3, 2);
        refusal.argument(() -> cell.weightGradients(w, 0, 5, Slice.zeros(25)), "gradient", 25, 24);
        refusal.argument(
                () ->
                        cell.weightGradients(
                                other().newWorkspace(5, 2, Mode.TRAINING, Workers.ONE),
                                0,
                                5,
                                gradient),
                "workspace");
        refusal.argument(() -> cell.weightGradients(null, 0, 5, gradient), "workspace", "null");
        refusal.argument(() -> cell.weightGradients(w, 0, 5, null), "gradient", "null");
        cell.weightGradients(w, 0, 5, gradient);
    }

    private Cell other() {
        return backend().cell(RnnSpec.tanh(3, 4));
    }

    /** Arguments of a forward pass, right until one is replaced. */
    final class Forward {
        final Cell cell;
        CellWeights weights;
        CellWorkspace workspace;
        SequenceShape shape = SequenceShape.of(5, 2);
        Input x = Input.dense(Slice.zeros(40));
        Slice initial = Slice.zeros(6);
        Slice y = Slice.zeros(30);
        Slice last = Slice.zeros(6);

        Forward(Backend backend, Mode mode) {
            cell = backend.cell(RnnSpec.tanh(4, 3));
            weights = cell.newWeights(mode);
            workspace = cell.newWorkspace(5, 2, mode, Workers.ONE);
        }

        private Forward(Forward other) {
            cell = other.cell;
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
}
