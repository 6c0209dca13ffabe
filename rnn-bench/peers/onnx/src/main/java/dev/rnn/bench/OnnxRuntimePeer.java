package dev.rnn.bench;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.rnn.api.Backends;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Slice;
import dev.rnn.interchange.onnx.OnnxExport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * ONNX Runtime's side of a comparison: our own layers as ONNX files, our inputs, run from Java. Its
 * fastest formulation: outputs go into tensors that are already there, and the state of a stream
 * goes from one pair of tensors to the other and back.
 */
final class OnnxRuntimePeer implements Server.Side {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

    private OnnxRuntimePeer() {}

    /** Serves standard input. */
    public static void main(String[] arguments) throws IOException {
        Server.serve(new OnnxRuntimePeer(), 1);
    }

    @Override
    public String info() {
        return "ONNX Runtime " + environment.getVersion() + " from Java";
    }

    @Override
    public Task make(TaskName name, int threads) throws OrtException {
        boolean cell = name.kind().endsWith("-forward") && CellTasks.has(name.kind());
        boolean step = name.kind().endsWith("-step");
        boolean window = name.kind().equals("fresh") || name.kind().equals("slide");
        if (!cell && !step && !window) {
            return null;
        }
        boolean carried = step || name.kind().equals("slide");
        OnnxExport export;
        int steps = carried ? 1 : name.size(0);
        int batch = step ? 1 : name.size(1);
        int inputs = name.size(step ? 0 : 2);
        if (window) {
            export = OnnxExport.of(LayerTasks.network(name, Backends.named("scalar")));
        } else {
            CellSpec spec = CellTasks.spec(name, inputs, name.size(step ? 1 : 3));
            export = OnnxExport.of(spec, CellTasks.parameters(spec));
        }
        export = carried ? export.states() : export;
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        OrtSession session = environment.createSession(export.bytes(), options);
        return new Run(session, steps, batch, inputs).task();
    }

    /** One session with its tensors. */
    private final class Run {
        private final OrtSession session;
        private final Map<String, OnnxTensor> inputs = new HashMap<>();
        private final Map<String, OnnxTensor> outputs = new HashMap<>();

        /** The same tensors with the states' roles exchanged. */
        private final Map<String, OnnxTensor> backInputs = new HashMap<>();

        private final Map<String, OnnxTensor> backOutputs = new HashMap<>();
        private FloatBuffer result;
        private boolean back;

        Run(OrtSession session, int steps, int batch, int features) throws OrtException {
            this.session = session;
            float[] x = Numbers.uniform(1, -1, 1, steps * batch * features);
            FloatBuffer values = buffer(x.length).put(x).flip();
            OnnxTensor input =
                    OnnxTensor.createTensor(
                            environment, values, new long[] {steps, batch, features});
            inputs.put("input", input);
            backInputs.put("input", input);
            for (Map.Entry<String, NodeInfo> output : session.getOutputInfo().entrySet()) {
                String name = output.getKey();
                long[] shape = shape(output.getValue(), steps, batch);
                if (name.startsWith("last_")) {
                    String initial = "initial_" + name.substring("last_".length());
                    OnnxTensor one = zeros(shape);
                    OnnxTensor other = zeros(shape);
                    inputs.put(initial, one);
                    outputs.put(name, other);
                    backInputs.put(initial, other);
                    backOutputs.put(name, one);
                } else {
                    int size = 1;
                    for (long n : shape) {
                        size *= (int) n;
                    }
                    result = buffer(size);
                    OnnxTensor y = OnnxTensor.createTensor(environment, result, shape);
                    outputs.put(name, y);
                    backOutputs.put(name, y);
                }
            }
        }

        private static long[] shape(NodeInfo node, int steps, int batch) {
            TensorInfo info = (TensorInfo) node.getInfo();
            long[] shape = info.getShape();
            String[] names = info.getDimensionNames();
            for (int i = 0; i < shape.length; i++) {
                if (shape[i] < 0) {
                    shape[i] = names[i].equals("T") ? steps : batch;
                }
            }
            return shape;
        }

        private OnnxTensor zeros(long[] shape) throws OrtException {
            int size = 1;
            for (long n : shape) {
                size *= (int) n;
            }
            return OnnxTensor.createTensor(environment, buffer(size), shape);
        }

        private void run() {
            try {
                session.run(back ? backInputs : inputs, back ? backOutputs : outputs).close();
                back = !back && backInputs.size() > 1;
            } catch (OrtException problem) {
                throw new IllegalStateException(problem);
            }
        }

        private List<Slice> results() {
            float[] values = new float[result.capacity()];
            result.duplicate().rewind().get(values);
            return List.of(Slice.of(values));
        }

        Task task() {
            return new Task(this::run, this::results);
        }
    }

    private static FloatBuffer buffer(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
