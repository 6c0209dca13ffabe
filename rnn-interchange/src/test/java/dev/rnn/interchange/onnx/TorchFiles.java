package dev.rnn.interchange.onnx;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files that PyTorch exported, and what it computes for them; made by make_onnx.py. */
final class TorchFiles {
    private TorchFiles() {}

    private record Stored(String type, int[] shape, double[] values) {
        OnnxTensor tensor() {
            if (type.equals("FLOAT")) {
                float[] floats = new float[values.length];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = (float) values[i];
                }
                return OnnxTensor.floats(shape, floats);
            }
            long[] integers = new long[values.length];
            for (int i = 0; i < integers.length; i++) {
                integers[i] = (long) values[i];
            }
            return OnnxTensor.integers(OnnxTensor.Type.valueOf(type), shape, integers);
        }
    }

    private record StoredRun(Map<String, Stored> inputs, Map<String, Stored> outputs) {}

    /** What goes in and what comes out. */
    record Run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {}

    private static final Map<String, List<Run>> RUNS = readRuns();

    /** All runs by the name of the model. */
    static Map<String, List<Run>> runs() {
        return RUNS;
    }

    /** Those of a model. */
    static List<Run> runs(String name) {
        return RUNS.get(name);
    }

    private static Map<String, List<Run>> readRuns() {
        Map<String, List<StoredRun>> stored =
                new Gson()
                        .fromJson(
                                new InputStreamReader(
                                        open("torch-cases.json"), StandardCharsets.UTF_8),
                                new TypeToken<Map<String, List<StoredRun>>>() {}.getType());
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        stored.forEach(
                (name, all) ->
                        runs.put(
                                name,
                                all.stream()
                                        .map(
                                                run ->
                                                        new Run(
                                                                tensors(run.inputs),
                                                                tensors(run.outputs)))
                                        .toList()));
        return runs;
    }

    private static Map<String, OnnxTensor> tensors(Map<String, Stored> stored) {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        stored.forEach((name, value) -> tensors.put(name, value.tensor()));
        return tensors;
    }

    /** A model's file. */
    static byte[] file(String name) {
        try (InputStream file = open(name + ".onnx")) {
            return file.readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static InputStream open(String name) {
        return TorchFiles.class.getResourceAsStream(name);
    }
}
