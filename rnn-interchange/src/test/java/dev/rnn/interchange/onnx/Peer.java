package dev.rnn.interchange.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** ONNX Runtime, which computes what a file says. */
final class Peer implements AutoCloseable {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private final OrtSession session;

    Peer(byte[] model) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        session = ENVIRONMENT.createSession(model, options);
    }

    static Map<String, OnnxTensor> run(byte[] model, Map<String, OnnxTensor> inputs)
            throws OrtException {
        try (Peer peer = new Peer(model)) {
            return peer.run(inputs);
        }
    }

    Map<String, OnnxTensor> run(Map<String, OnnxTensor> inputs) throws OrtException {
        Map<String, OnnxTensorLike> given = new LinkedHashMap<>();
        for (Map.Entry<String, OnnxTensor> each : inputs.entrySet()) {
            given.put(each.getKey(), theirs(each.getValue()));
        }
        Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
        try (OrtSession.Result result = session.run(given)) {
            for (Map.Entry<String, OnnxValue> each : result) {
                outputs.put(each.getKey(), ours((ai.onnxruntime.OnnxTensor) each.getValue()));
            }
        } finally {
            given.values().forEach(OnnxTensorLike::close);
        }
        return outputs;
    }

    private static ai.onnxruntime.OnnxTensor theirs(OnnxTensor tensor) throws OrtException {
        long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
        return switch (tensor.type()) {
            case FLOAT ->
                    ai.onnxruntime.OnnxTensor.createTensor(
                            ENVIRONMENT, FloatBuffer.wrap(tensor.floats()), shape);
            case INT64 ->
                    ai.onnxruntime.OnnxTensor.createTensor(
                            ENVIRONMENT, LongBuffer.wrap(tensor.integers()), shape);
            case INT32 ->
                    ai.onnxruntime.OnnxTensor.createTensor(
                            ENVIRONMENT,
                            IntBuffer.wrap(
                                    Arrays.stream(tensor.integers())
                                            .mapToInt(value -> (int) value)
                                            .toArray()),
                            shape);
            case BOOL -> {
                ByteBuffer bytes =
                        ByteBuffer.allocate(tensor.size()).order(ByteOrder.nativeOrder());
                for (long value : tensor.integers()) {
                    bytes.put((byte) value);
                }
                yield ai.onnxruntime.OnnxTensor.createTensor(
                        ENVIRONMENT, bytes.flip(), shape, OnnxJavaType.BOOL);
            }
        };
    }

    private static OnnxTensor ours(ai.onnxruntime.OnnxTensor tensor) {
        int[] shape =
                Arrays.stream(tensor.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
        return switch (tensor.getInfo().type) {
            case FLOAT -> {
                float[] values = new float[tensor.getFloatBuffer().remaining()];
                tensor.getFloatBuffer().get(values);
                yield OnnxTensor.floats(shape, values);
            }
            case INT64 -> {
                long[] values = new long[tensor.getLongBuffer().remaining()];
                tensor.getLongBuffer().get(values);
                yield OnnxTensor.integers(shape, values);
            }
            case INT32 -> {
                int[] values = new int[tensor.getIntBuffer().remaining()];
                tensor.getIntBuffer().get(values);
                yield OnnxTensor.integers(
                        OnnxTensor.Type.INT32,
                        shape,
                        Arrays.stream(values).asLongStream().toArray());
            }
            case BOOL -> {
                ByteBuffer bytes = tensor.getByteBuffer();
                long[] values = new long[bytes.remaining()];
                Arrays.setAll(values, i -> bytes.get(i));
                yield OnnxTensor.integers(OnnxTensor.Type.BOOL, shape, values);
            }
            default -> throw new IllegalStateException("type " + tensor.getInfo().type);
        };
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
