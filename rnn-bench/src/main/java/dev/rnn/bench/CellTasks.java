package dev.rnn.bench;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Cells over whole sequences, named by their kind and what is done; sizes are T, B, I, H.
 *
 * <ul>
 *   <li>{@code rnn-forward}: forward, with weights packed beforehand
 *   <li>{@code rnn-train}: packing, forward, and BPTT to all gradients
 *   <li>{@code rnn-train-no-dx}: the same without the input's
 *   <li>{@code rnn-train-vanishing}: the same as {@code rnn-train} from a gradient of the last
 *       state alone, which fades on its way back through subnormal floats to 0
 *   <li>{@code rnn-train-subnormal}: the same from subnormal gradients of all outputs
 *   <li>{@code rnn-step} (I, H): one step of one row, carrying its state
 * </ul>
 */
final class CellTasks {
    /** The kinds of cells, each of some inputs and hidden units. */
    private static final Map<String, BiFunction<Integer, Integer, CellSpec>> KINDS =
            Map.of("rnn", RnnSpec::tanh, "lstm", LstmSpec::new, "gru", CellTasks::gru);

    /** Ways to train. */
    private static final List<String> GRADIENTS =
            List.of("train", "train-no-dx", "train-vanishing", "train-subnormal");

    /** From -1 to 1, these become subnormal gradients. */
    private static final float TINY = 1e-39f;

    private CellTasks() {}

    /** PyTorch's form, with one bias: that of PyTorch beside the state is 0. */
    private static CellSpec gru(int inputs, int hidden) {
        return new GruSpec(inputs, hidden, GruSpec.Form.RESET_AFTER);
    }

    /** Whether a task is one of these. */
    static boolean has(String task) {
        int dash = task.indexOf('-');
        return dash > 0
                && KINDS.containsKey(task.substring(0, dash))
                && (GRADIENTS.contains(task.substring(dash + 1))
                        || List.of("forward", "step").contains(task.substring(dash + 1)));
    }

    static Task make(TaskName name, Backend backend, Workers workers) {
        String what = name.kind().substring(name.kind().indexOf('-') + 1);
        return GRADIENTS.contains(what)
                ? train(name, what, backend, workers)
                : forward(name, what.equals("step"), backend, workers);
    }

    /** The cell of a task. */
    static CellSpec spec(TaskName name, int inputs, int hidden) {
        String kind = name.kind().substring(0, name.kind().indexOf('-'));
        return KINDS.get(kind).apply(inputs, hidden);
    }

    /** W, U and biases as torch_peer.py makes them, in the cell's layout. */
    static Slice parameters(CellSpec spec) {
        double bound = 1 / Math.sqrt(spec.outputs());
        Slice parameters = Slice.zeros(spec.parameters().size());
        int seed = 2;
        for (ParameterLayout.Block block : spec.parameters().blocks()) {
            float[] values = Numbers.uniform(seed++, -bound, bound, block.size());
            System.arraycopy(values, 0, parameters.array(), block.offset(), block.size());
        }
        return parameters;
    }

    private static Task forward(TaskName name, boolean step, Backend backend, Workers workers) {
        int steps = step ? 1 : name.size(0);
        int batch = step ? 1 : name.size(1);
        CellSpec spec = spec(name, name.size(step ? 0 : 2), name.size(step ? 1 : 3));
        Cell cell = backend.cell(spec);
        CellWeights weights = cell.newWeights(Mode.INFERENCE);
        cell.pack(parameters(spec), weights);
        CellWorkspace workspace = cell.newWorkspace(steps, batch, Mode.INFERENCE, workers);
        SequenceShape shape = SequenceShape.of(steps, batch);
        Input x = Input.dense(Slice.of(Numbers.uniform(1, -1, 1, shape.rows() * spec.inputs())));
        Slice y = Slice.zeros(shape.rows() * spec.outputs());
        Slice state = step ? Slice.zeros(cell.stateWidth()) : Slice.NONE;
        return new Task(
                () -> cell.forward(weights, workspace, shape, x, state, y, state),
                () -> List.of(y));
    }

    private static Task train(TaskName name, String what, Backend backend, Workers workers) {
        int steps = name.size(0);
        int batch = name.size(1);
        CellSpec spec = spec(name, name.size(2), name.size(3));
        Cell cell = backend.cell(spec);
        Slice parameters = parameters(spec);
        CellWeights weights = cell.newWeights(Mode.TRAINING);
        CellWorkspace workspace = cell.newWorkspace(steps, batch, Mode.TRAINING, workers);
        SequenceShape shape = SequenceShape.of(steps, batch);
        Slice values = Slice.of(Numbers.uniform(1, -1, 1, shape.rows() * spec.inputs()));
        Input x = Input.dense(values);
        Slice y = Slice.zeros(shape.rows() * spec.outputs());
        float size = what.equals("train-subnormal") ? TINY : 1;
        boolean fades = what.equals("train-vanishing");
        Slice dy = fades ? Slice.NONE : Slice.of(Numbers.uniform(5, -size, size, y.length()));
        Slice dLast =
                fades ? Slice.of(Numbers.uniform(5, -1, 1, batch * cell.stateWidth())) : Slice.NONE;
        boolean withDx = !what.equals("train-no-dx");
        Slice dx = withDx ? Slice.zeros(values.length()) : Slice.NONE;
        Slice gradient = Slice.zeros(parameters.length());
        Runnable operation =
                () -> {
                    cell.pack(parameters, weights);
                    cell.forward(weights, workspace, shape, x, Slice.NONE, y, Slice.NONE);
                    cell.backward(weights, workspace, dy, dLast, Slice.NONE, dx);
                    Arrays.fill(gradient.array(), 0f);
                    cell.weightGradients(workspace, 0, steps, gradient);
                };
        return new Task(operation, () -> withDx ? List.of(y, gradient, dx) : List.of(y, gradient));
    }
}
