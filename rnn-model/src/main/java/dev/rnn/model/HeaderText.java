package dev.rnn.model;

import dev.rnn.api.ParameterLayout;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The readable part of a {@link TensorFile}: lines {@code key=value}; a backslash stands before a
 * backslash, and before {@code n} and {@code r} for a line's end.
 */
final class HeaderText {
    /** Which tensors there are: {@code rnn.W:65x128,rnn.U:128x128,...}, in their order. */
    static final String LAYOUT = "layout";

    private HeaderText() {}

    /** Lines {@code key=value}. */
    static String of(Map<String, String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (key, value) -> {
                    if (key.isEmpty() || key.chars().anyMatch(c -> "=\n\r".indexOf(c) >= 0)) {
                        throw new IllegalArgumentException(
                                "'%s' is no name for a line of a header; leave '=' and line ends out"
                                        .formatted(key));
                    }
                    text.append(key).append('=').append(escape(value)).append('\n');
                });
        return text.toString();
    }

    /**
     * The lines of a text by their keys.
     *
     * @throws RuntimeException if it is not what {@link #of} writes
     */
    static Map<String, String> lines(String text) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            lines.put(line.substring(0, equals), unescape(line.substring(equals + 1)));
        }
        return lines;
    }

    /** The line of a layout. */
    static String of(ParameterLayout layout) {
        Set<String> names = new HashSet<>();
        for (ParameterLayout.Block block : layout.blocks()) {
            String name = block.name();
            if (!names.add(name) || name.chars().anyMatch(c -> ",:\n\r".indexOf(c) >= 0)) {
                throw new IllegalArgumentException(
                        "'%s' is no name for a tensor of a file; give each one of its own, without ',' and ':'"
                                .formatted(name));
            }
        }
        return layout.blocks().stream()
                .map(block -> block.name() + ":" + block.rows() + "x" + block.columns())
                .collect(Collectors.joining(","));
    }

    /**
     * The layout of a line.
     *
     * @throws RuntimeException if it is not what {@link #of(ParameterLayout)} writes
     */
    static ParameterLayout layout(String line) {
        ParameterLayout.Builder layout = ParameterLayout.builder();
        for (String block : line.isEmpty() ? new String[0] : line.split(",", -1)) {
            int colon = block.indexOf(':');
            int x = block.indexOf('x', colon);
            layout.add(
                    block.substring(0, colon),
                    Integer.parseInt(block.substring(colon + 1, x)),
                    Integer.parseInt(block.substring(x + 1)));
        }
        ParameterLayout read = layout.build();
        of(read);
        return read;
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescape(String value) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                char escaped = value.charAt(++i);
                plain.append(escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
