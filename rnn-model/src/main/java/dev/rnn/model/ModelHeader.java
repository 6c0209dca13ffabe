package dev.rnn.model;

import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
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
 * sizes follow. Provenance comes last, sorted, under {@code made.}. {@link HeaderText} writes it.
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
        lines.put(HeaderText.LAYOUT, HeaderText.of(spec.parameters()));
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
        if (!HeaderText.of(spec.parameters()).equals(lines.get(HeaderText.LAYOUT))) {
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
}
