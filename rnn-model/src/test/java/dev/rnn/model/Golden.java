package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.rnn.api.Slice;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** A golden file of PyTorch's values, and comparisons with it within the project's tolerances. */
public final class Golden {
    public static final double RESULT = 1e-5;
    public static final double GRADIENT = 2e-5;

    private Golden() {}

    public static JsonObject file(String name) throws IOException {
        try (Reader reader =
                new InputStreamReader(
                        Golden.class.getResourceAsStream("/golden/" + name),
                        StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        }
    }

    public static float[] floats(JsonObject golden, String name) {
        JsonArray array = golden.getAsJsonArray(name);
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).getAsFloat();
        }
        return values;
    }

    public static int[] ints(JsonArray array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).getAsInt();
        }
        return values;
    }

    public static void near(String what, double want, double got, double tolerance) {
        String where = "%s is %s, PyTorch's is %s".formatted(what, got, want);
        boolean same = Double.isInfinite(want) && got == want;
        assertTrue(same || Math.abs(got - want) <= tolerance * (1 + Math.abs(want)), where);
    }

    public static void near(JsonObject golden, String name, Slice got, double tolerance) {
        JsonArray want = golden.getAsJsonArray(name);
        assertEquals(want.size(), got.length(), name);
        for (int i = 0; i < got.length(); i++) {
            near(name + "[" + i + "]", want.get(i).getAsDouble(), got.get(i), tolerance);
        }
    }

    public static void near(JsonObject golden, String name, float[] got, double tolerance) {
        near(golden, name, Slice.of(got), tolerance);
    }
}
