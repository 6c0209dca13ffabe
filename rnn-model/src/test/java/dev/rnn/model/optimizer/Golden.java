package dev.rnn.model.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.rnn.api.Slice;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** PyTorch's values, made by {@code src/test/python/make_golden_optimizers.py}. */
final class Golden {
    private static final JsonObject ALL = read();

    private Golden() {}

    static JsonObject object(String name) {
        return ALL.getAsJsonObject(name);
    }

    static List<JsonObject> objects(JsonArray array) {
        List<JsonObject> objects = new ArrayList<>();
        for (JsonElement element : array) {
            objects.add(element.getAsJsonObject());
        }
        return objects;
    }

    static List<JsonObject> objects(String name) {
        return objects(ALL.getAsJsonArray(name));
    }

    static float[] floats(JsonElement array) {
        float[] values = new float[array.getAsJsonArray().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.getAsJsonArray().get(i).getAsFloat();
        }
        return values;
    }

    static double number(JsonObject object, String name, double otherwise) {
        return object.has(name) ? object.get(name).getAsDouble() : otherwise;
    }

    /** Within the tolerance of 1 + |want|. */
    static void near(JsonElement want, Slice got, double tolerance, String where) {
        JsonArray values = want.getAsJsonArray();
        assertEquals(values.size(), got.length(), where);
        for (int i = 0; i < got.length(); i++) {
            double wanted = values.get(i).getAsDouble();
            double away = Math.abs(got.get(i) - wanted) / (1 + Math.abs(wanted));
            assertTrue(
                    away <= tolerance,
                    "%s [%d] is %s, PyTorch's is %s".formatted(where, i, got.get(i), wanted));
        }
    }

    private static JsonObject read() {
        try (Reader reader =
                new InputStreamReader(
                        Golden.class.getResourceAsStream("/golden/optimizers.json"),
                        StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
