package dev.rnn.interchange.tensor;

import dev.rnn.interchange.InterchangeException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Texts by name as lines {@code name=value}, for formats that have no place for them. A backslash
 * stands before a backslash, and before {@code n} or {@code r} for a line's end.
 */
final class MetadataLines {
    private MetadataLines() {}

    static String text(Map<String, String> metadata) {
        StringBuilder text = new StringBuilder();
        metadata.forEach(
                (name, value) -> {
                    if (name.matches("(?s).*[=\\\\\r\n].*")) {
                        throw new IllegalArgumentException(
                                "metadata has a name '%s'; names hold no =, \\ or line's end"
                                        .formatted(name));
                    }
                    text.append(name).append('=');
                    text.append(
                            value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r"));
                    text.append('\n');
                });
        return text.toString();
    }

    static SortedMap<String, String> parse(String source, String text) throws InterchangeException {
        SortedMap<String, String> metadata = new TreeMap<>();
        for (String line : text.split("\n")) {
            int equals = line.indexOf('=');
            if (line.isEmpty()) {
                continue;
            }
            if (equals < 0
                    || metadata.put(line.substring(0, equals), value(line, equals + 1)) != null) {
                throw new InterchangeException(
                        "%s is cut off or changed: it does not hold one name=value a line"
                                .formatted(source));
            }
        }
        return metadata;
    }

    private static String value(String line, int from) {
        StringBuilder value = new StringBuilder();
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                c = line.charAt(++i);
                c = c == 'n' ? '\n' : c == 'r' ? '\r' : c;
            }
            value.append(c);
        }
        return value.toString();
    }
}
