package dev.rnn.cli;

import dev.rnn.model.metric.Estimate;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures for programs. */
final class Json {
    private Json() {}

    /** Each figure as an object of value, standard error and count; null for what is no number. */
    static String of(Map<String, Estimate> figures) {
        return figures.entrySet().stream()
                .map(
                        entry ->
                                "%s:{\"value\":%s,\"standardError\":%s,\"count\":%d}"
                                        .formatted(
                                                text(entry.getKey()),
                                                number(entry.getValue().value()),
                                                number(entry.getValue().standardError()),
                                                entry.getValue().count()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "null";
    }

    private static String text(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }
}
