package dev.rnn.bench;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.OutputAt;
import dev.rnn.model.Session;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.StackSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Layers of LSTM as programs use them.
 *
 * <ul>
 *   <li>{@code packed-forward}, {@code packed-train} (T, B, I, H): two layers in both directions
 *       over B sequences of lengths from 1 to T; training gives all gradients, the input's too
 *   <li>{@code fresh} (T, B, I, H, layers, outputs): a window of T steps from a fresh state, the
 *       outputs at the last step
 *   <li>{@code slide} (the same): one more step of it with the state carried along
 * </ul>
 */
final class LayerTasks {
    private static final Set<String> KINDS =
            Set.of("packed-forward", "packed-train", "fresh", "slide");

    private LayerTasks() {}

    static boolean has(String kind) {
        return KINDS.contains(kind);
    }

    static Task make(TaskName name, Backend backend, Workers workers) {
        return switch (name.kind()) {
            case "packed-forward" -> packed(name, false, backend, workers);
            case "packed-train" -> packed(name, true, backend, workers);
            default -> window(name, name.kind().equals("slide"), backend);
        };
    }

    /** Lengths from 1 to T, evenly, the longest first. */
    static int[] lengths(int steps, int batch) {
        int[] lengths = new int[batch];
        for (int b = 0; b < batch; b++) {
            lengths[b] = steps - b * (steps - 1) / Math.max(1, batch - 1);
        }
        return lengths;
    }

    private static Task packed(TaskName name, boolean train, Backend backend, Workers workers) {
        int steps = name.size(0);
        int batch = name.size(1);
        int hidden = name.size(3);
        CellSpec first = BidirectionalSpec.of(new LstmSpec(name.size(2), hidden));
        CellSpec second = BidirectionalSpec.of(new LstmSpec(2 * hidden, hidden));
        CellSpec spec = StackSpec.of(first, second);
        Cell cell = backend.cell(spec);
        Mode mode = train ? Mode.TRAINING : Mode.INFERENCE;
        Slice parameters = parameters(spec.parameters(), hidden);
        CellWeights weights = cell.newWeights(mode);
        cell.pack(parameters, weights);
        CellWorkspace workspace = cell.newWorkspace(steps, batch, mode, workers);
        SequenceShape shape = SequenceShape.of(steps, batch).withLengths(lengths(steps, batch));
        Slice values = Slice.of(Numbers.uniform(1, -1, 1, shape.rows() * spec.inputs()));
        Input x = Input.dense(values);
        Slice y = Slice.zeros(shape.rows() * spec.outputs());
        if (!train) {
            return new Task(
                    () -> cell.forward(weights, workspace, shape, x, Slice.NONE, y, Slice.NONE),
                    () -> List.of(y));
        }
        Slice dy = Slice.of(Numbers.uniform(5, -1, 1, y.length()));
        Slice dx = Slice.zeros(values.length());
        Slice gradient = Slice.zeros(parameters.length());
        Runnable operation =
                () -> {
                    cell.pack(parameters, weights);
                    cell.forward(weights, workspace, shape, x, Slice.NONE, y, Slice.NONE);
                    cell.backward(weights, workspace, dy, Slice.NONE, Slice.NONE, dx);
                    Arrays.fill(gradient.array(), 0f);
                    cell.weightGradients(workspace, 0, steps, gradient);
                };
        return new Task(operation, () -> List.of(y, gradient));
    }

    /** Uniform within 1/sqrt(H) of 0, each block from a seed of its own, counted from 2. */
    static Slice parameters(ParameterLayout layout, int hidden) {
        double bound = 1 / Math.sqrt(hidden);
        Slice parameters = Slice.zeros(layout.size());
        int seed = 2;
        for (ParameterLayout.Block block : layout.blocks()) {
            float[] values = Numbers.uniform(seed++, -bound, bound, block.size());
            System.arraycopy(values, 0, parameters.array(), block.offset(), block.size());
        }
        return parameters;
    }

    /** The network of a window: layers of LSTM, then a dense layer at the last step. */
    static Network network(TaskName name, Backend backend) {
        int hidden = name.size(3);
        NetworkSpec spec =
                Network.builder(backend)
                        .features(name.size(2))
                        .lstm(hidden)
                        .layers(name.size(4))
                        .outputs(name.size(5))
                        .outputAt(OutputAt.LAST_STEP)
                        .spec();
        return Network.of(backend, spec, parameters(spec.parameters(), hidden).array());
    }

    private static Task window(TaskName name, boolean slide, Backend backend) {
        int steps = slide ? 1 : name.size(0);
        int batch = name.size(1);
        Network network = network(name, backend);
        Session session = network.newSession(steps, batch);
        session.checkInput(false);
        SequenceShape shape = SequenceShape.of(steps, batch);
        Input x = Input.dense(Slice.of(Numbers.uniform(1, -1, 1, shape.rows() * name.size(2))));
        Slice state = session.newState(batch);
        Slice logits = Slice.zeros(batch * name.size(5));
        Runnable operation =
                slide
                        ? () -> session.run(shape, x, state, logits)
                        : () -> {
                            Arrays.fill(state.array(), 0f);
                            session.run(shape, x, state, logits);
                        };
        return new Task(operation, () -> List.of(logits));
    }
}
