package dev.rnn.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

/** Values to run graphs on, and how results are compared. */
final class Samples {
    private Samples() {}

    static float[] normal(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (0.7 * random.nextGaussian());
        }
        return values;
    }

    /** With its first two dimensions exchanged. */
    static OnnxTensor turned(OnnxTensor tensor) {
        int[] shape = tensor.shape();
        int each = tensor.size() / (shape[0] * shape[1]);
        int[] other = shape.clone();
        other[0] = shape[1];
        other[1] = shape[0];
        float[] floats = new float[tensor.isFloat() ? tensor.size() : 0];
        long[] integers = new long[tensor.isFloat() ? 0 : tensor.size()];
        for (int i = 0; i < tensor.size(); i++) {
            int row = i / each;
            int to = (row % shape[1] * shape[0] + row / shape[1]) * each + i % each;
            if (tensor.isFloat()) {
                floats[to] = tensor.f()[i];
            } else {
                integers[to] = tensor.i()[i];
            }
        }
        return tensor.isFloat()
                ? OnnxTensor.floats(other, floats)
                : OnnxTensor.integers(tensor.type(), other, integers);
    }

    /** Within 1e-5; gives the largest difference. */
    static double near(String name, float[] want, float[] got) {
        assertEquals(want.length, got.length, name);
        double largest = 0;
        for (int i = 0; i < want.length; i++) {
            String where = "%s: [%d] is %s, expected %s".formatted(name, i, got[i], want[i]);
            double difference = Math.abs(got[i] - want[i]);
            assertTrue(difference <= 1e-5 * (1 + Math.abs(want[i])), where);
            largest = Math.max(largest, difference);
        }
        return largest;
    }
}
