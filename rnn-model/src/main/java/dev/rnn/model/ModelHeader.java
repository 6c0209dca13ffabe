package dev.rnn.model;

import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The readable part of a model file: lines {@code key=value}, in a fixed order, from which all
 * sizes follow. Provenance comes last, sorted, under {@code made.}; a backslash stands before a
 * backslash, and before {@code n} for a line's end.
 */
record ModelHeader(
        NetworkSpec spec, Optional<Vocabulary> vocabulary, SortedMap<String, String> provenance) {

    private static final String PROVENANCE = "made.";

    /** A plain RNN, which has lines of its own; any other cell is a text of {@link SpecText}. */
    private static final String RNN = "rnn";

    /** Components that few networks have: a line is written only where one is not the default. */
    private static final String PADDING = "padding";

    private static final String OUTPUT_AT = "output-at";
    private static final String TIED = "tied";
    private static final String INITIAL = "initial";

    /** Of networks that read and write characters. */
    private static final String VOCABULARY = "vocabulary";

    /** The lines by their keys. */
    Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        if (spec.cell() instanceof RnnSpec rnn && rnn.bias() == Bias.ONE) {
            lines.put("cell", RNN);
            lines.put("activation", rnn.activation().name().toLowerCase(Locale.ROOT));
        } else {
            lines.put("cell", SpecText.of(spec.cell()));
        }
        lines.put("inputs", Integer.toString(spec.inputs()));
        lines.put("embedding", Integer.toString(spec.embedding()));
        if (spec.cell() instanceof RnnSpec rnn && rnn.bias() == Bias.ONE) {
            lines.put("hidden", Integer.toString(rnn.hidden()));
        }
        lines.put("outputs", Integer.toString(spec.outputs()));
        if (spec.padding() != NetworkSpec.NO_PADDING) {
            lines.put(PADDING, Integer.toString(spec.padding()));
        }
        if (spec.outputAt() != OutputAt.EVERY_STEP) {
            lines.put(OUTPUT_AT, spec.outputAt().name());
        }
        if (spec.tied()) {
            lines.put(TIED, "embedding");
        }
        if (spec.learnedInitialState()) {
            lines.put(INITIAL, "learned");
        }
        lines.put("layout", layout(spec));
        if (vocabulary.isPresent()) {
            lines.put(
                    VOCABULARY,
                    IntStream.of(vocabulary.get().codePoints())
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(",")));
        }
        provenance.forEach((name, value) -> lines.put(PROVENANCE + name, value));
        return lines;
    }

    /** Lines {@code key=value}. */
    static String text(Map<String, String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (key, value) -> text.append(key).append('=').append(escape(value)).append('\n'));
        return text.toString();
    }

    /**
     * For readers of the file that are not this program: {@code rnn.W:65x128,rnn.U:128x128,...}.
     */
    private static String layout(NetworkSpec spec) {
        return spec.parameters().blocks().stream()
                .map(block -> block.name() + ":" + block.rows() + "x" + block.columns())
                .collect(Collectors.joining(","));
    }

    /**
     * The lines of a text by their keys.
     *
     * @throws RuntimeException if it is not what {@link #text} writes
     */
    static Map<String, String> lines(String text) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            lines.put(line.substring(0, equals), unescape(line.substring(equals + 1)));
        }
        return lines;
    }

    /**
     * The header of lines.
     *
     * @throws RuntimeException if they are not what {@link #lines()} gives
     */
    static ModelHeader parse(Map<String, String> lines) {
        int inputs = Integer.parseInt(lines.get("inputs"));
        int embedding = Integer.parseInt(lines.get("embedding"));
        NetworkSpec spec =
                new NetworkSpec(
                        inputs,
                        embedding,
                        Integer.parseInt(lines.getOrDefault(PADDING, "" + NetworkSpec.NO_PADDING)),
                        cell(lines, embedding == 0 ? inputs : embedding),
                        Integer.parseInt(lines.get("outputs")),
                        OutputAt.valueOf(lines.getOrDefault(OUTPUT_AT, OutputAt.EVERY_STEP.name())),
                        "embedding".equals(lines.get(TIED)),
                        "learned".equals(lines.get(INITIAL)));
        if (!layout(spec).equals(lines.get("layout"))) {
            throw new IllegalArgumentException("its layout does not fit its sizes");
        }
        SortedMap<String, String> provenance = new TreeMap<>();
        lines.forEach(
                (key, value) -> {
                    if (key.startsWith(PROVENANCE)) {
                        provenance.put(key.substring(PROVENANCE.length()), value);
                    }
                });
        return new ModelHeader(
                spec,
                Optional.ofNullable(lines.get(VOCABULARY)).map(ModelHeader::vocabulary),
                provenance);
    }

    private static Vocabulary vocabulary(String codePoints) {
        return Vocabulary.of(
                Stream.of(codePoints.split(",")).mapToInt(Integer::parseInt).toArray());
    }

    private static CellSpec cell(Map<String, String> lines, int width) {
        if (!RNN.equals(lines.get("cell"))) {
            return SpecText.parse(lines.get("cell"));
        }
        return new RnnSpec(
                width,
                Integer.parseInt(lines.get("hidden")),
                Function.valueOf(lines.get("activation").toUpperCase(Locale.ROOT)));
    }

    /** Floats of all parameters. */
    int parameterCount() {
        ParameterLayout layout = spec.parameters();
        return layout.size();
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
