package dev.rnn.interchange.onnx;

import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.OutputAt;
import dev.rnn.model.Session;
import java.util.Arrays;

/** A network that was found in a graph, run on what was stored for the graph. */
final class NetworkRun {
    private NetworkRun() {}

    /** What the graph's first output should be. */
    static float[] of(OnnxNetwork found, TorchFiles.Run run) {
        OnnxTensor given = run.inputs().values().iterator().next();
        OnnxTensor x = found.batchFirst() ? Samples.turned(given) : given;
        int steps = x.dimension(0);
        int batch = x.dimension(1);
        SequenceShape shape = SequenceShape.of(steps, batch);
        if (run.inputs().containsKey("lengths")) {
            shape =
                    shape.withLengths(
                            Arrays.stream(run.inputs().get("lengths").integers())
                                    .mapToInt(Math::toIntExact)
                                    .toArray());
        }
        Session session = found.network().newSession(steps, batch);
        NetworkSpec spec = found.network().spec();
        boolean every = spec.outputAt() == OutputAt.EVERY_STEP;
        Slice logits = Slice.zeros((every ? steps : 1) * batch * spec.outputs());
        session.run(
                shape,
                x.isFloat()
                        ? Input.dense(Slice.of(x.floats()))
                        : Input.oneHot(
                                Arrays.stream(x.integers()).mapToInt(Math::toIntExact).toArray()),
                state(found, run, session, batch),
                logits);
        int rows = logits.length() / spec.outputs();
        switch (found.activation()) {
            case "Softmax" ->
                    found.network()
                            .backend()
                            .softmax()
                            .softmax(rows, spec.outputs(), logits, logits);
            case "LogSoftmax" ->
                    found.network()
                            .backend()
                            .softmax()
                            .logSoftmax(rows, spec.outputs(), logits, logits);
            default -> {}
        }
        OnnxTensor y =
                OnnxTensor.floats(
                        new int[] {every ? steps : 1, batch, spec.outputs()}, logits.toArray());
        return (found.batchFirst() && every ? Samples.turned(y) : y).floats();
    }

    /** Layer by layer h, then c if there is one; PyTorch has all h, then all c. */
    private static Slice state(OnnxNetwork found, TorchFiles.Run run, Session session, int batch) {
        Slice state = session.newState(batch);
        OnnxTensor h = run.inputs().get("h");
        if (h == null) {
            return state;
        }
        OnnxTensor c = run.inputs().get("c");
        int each = batch * h.dimension(2);
        for (int layer = 0; layer < h.dimension(0); layer++) {
            int states = c == null ? 1 : 2;
            System.arraycopy(h.floats(), layer * each, state.array(), layer * states * each, each);
            if (c != null) {
                System.arraycopy(
                        c.floats(), layer * each, state.array(), (layer * 2 + 1) * each, each);
            }
        }
        return state;
    }
}
