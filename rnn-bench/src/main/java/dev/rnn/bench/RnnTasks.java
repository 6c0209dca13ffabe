package dev.rnn.bench;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.Arrays;
import java.util.List;

/** The tanh RNN over whole sequences; sizes are T, B, I, H. */
final class RnnTasks {
    private RnnTasks() {}

    /** W, U and b as torch_peer.py makes them, in the cell's layout. */
    static Slice parameters(RnnSpec spec) {
        double bound = 1 / Math.sqrt(spec.hidden());
        Slice parameters = Slice.zeros(spec.parameters().size());
        int seed = 2;
        for (ParameterLayout.Block block : spec.parameters().blocks()) {
            float[] values = Numbers.uniform(seed++, -bound, bound, block.size());
            System.arraycopy(values, 0, parameters.array(), block.offset(), block.size());
        }
        return parameters;
    }

    /**
     * Forward with weights packed beforehand; {@code rnn-step} (I, H) is one step of one row,
     * carrying its state.
     */
    static Task forward(TaskName name, Backend backend, Workers workers) {
        boolean step = name.kind().equals("rnn-step");
        int steps = step ? 1 : name.size(0);
        int batch = step ? 1 : name.size(1);
        RnnSpec spec = RnnSpec.tanh(name.size(step ? 0 : 2), name.size(step ? 1 : 3));
        Cell cell = backend.cell(spec);
        CellWeights weights = cell.newWeights(Mode.INFERENCE);
        cell.pack(parameters(spec), weights);
        CellWorkspace workspace = cell.newWorkspace(steps, batch, Mode.INFERENCE, workers);
        SequenceShape shape = SequenceShape.of(steps, batch);
        Input x = Input.dense(Slice.of(Numbers.uniform(1, -1, 1, shape.rows() * spec.inputs())));
        Slice y = Slice.zeros(shape.rows() * spec.hidden());
        Slice state = step ? Slice.zeros(spec.hidden()) : Slice.NONE;
        return new Task(
                () -> cell.forward(weights, workspace, shape, x, state, y, state),
                () -> List.of(y));
    }

    /**
     * Packing the weights, as after each update of them, forward, and BPTT to all gradients; dX on
     * request.
     */
    static Task train(TaskName name, boolean withDx, Backend backend, Workers workers) {
        int steps = name.size(0);
        int batch = name.size(1);
        RnnSpec spec = RnnSpec.tanh(name.size(2), name.size(3));
        Cell cell = backend.cell(spec);
        Slice parameters = parameters(spec);
        CellWeights weights = cell.newWeights(Mode.TRAINING);
        CellWorkspace workspace = cell.newWorkspace(steps, batch, Mode.TRAINING, workers);
        SequenceShape shape = SequenceShape.of(steps, batch);
        Slice values = Slice.of(Numbers.uniform(1, -1, 1, shape.rows() * spec.inputs()));
        Input x = Input.dense(values);
        Slice y = Slice.zeros(shape.rows() * spec.hidden());
        Slice dy = Slice.of(Numbers.uniform(5, -1, 1, y.length()));
        Slice dx = withDx ? Slice.zeros(values.length()) : Slice.NONE;
        Slice gradient = Slice.zeros(parameters.length());
        Runnable operation =
                () -> {
                    cell.pack(parameters, weights);
                    cell.forward(weights, workspace, shape, x, Slice.NONE, y, Slice.NONE);
                    cell.backward(weights, workspace, dy, Slice.NONE, Slice.NONE, dx);
                    Arrays.fill(gradient.array(), 0f);
                    cell.weightGradients(workspace, 0, steps, gradient);
                };
        return new Task(operation, () -> withDx ? List.of(y, gradient, dx) : List.of(y, gradient));
    }
}
