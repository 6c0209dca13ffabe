package dev.rnn.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.rnn.model.metric.Estimate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Documents for programs: one value on one line, names in the order of a record's components or of
 * a map. Numbers are written so that reading them gives the same bits; JSON has no NaN and no
 * infinity, null stands for them.
 */
final class Json {
    private static final Gson GSON =
            new GsonBuilder()
                    .serializeNulls()
                    .disableHtmlEscaping()
                    .registerTypeAdapter(double.class, new Finite<Double>())
                    .registerTypeAdapter(Double.class, new Finite<Double>())
                    .registerTypeAdapter(float.class, new Finite<Float>())
                    .registerTypeAdapter(Float.class, new Finite<Float>())
                    .registerTypeHierarchyAdapter(Path.class, new Text<Path>())
                    .create();

    private Json() {}

    /** A figure of an evaluation. */
    record Figure(double value, double standardError, long count) {}

    /** A document of records, maps, lists, texts and numbers. */
    static String of(Object document) {
        return GSON.toJson(document);
    }

    /** Figures as a document: by name, an object of value, standard error and count. */
    static Map<String, Figure> figures(Map<String, Estimate> figures) {
        Map<String, Figure> document = new LinkedHashMap<>();
        figures.forEach(
                (name, e) ->
                        document.put(name, new Figure(e.value(), e.standardError(), e.count())));
        return document;
    }

    /** What is written and never read. */
    private abstract static class Written<T> extends TypeAdapter<T> {
        @Override
        public final T read(JsonReader in) {
            throw new UnsupportedOperationException("documents are written, not read");
        }
    }

    private static final class Finite<T extends Number> extends Written<T> {
        @Override
        public void write(JsonWriter out, T value) throws IOException {
            out.value(value != null && Double.isFinite(value.doubleValue()) ? value : null);
        }
    }

    private static final class Text<T> extends Written<T> {
        @Override
        public void write(JsonWriter out, T value) throws IOException {
            out.value(value == null ? null : value.toString());
        }
    }
}
