package dev.rnn.model.task;

import dev.rnn.api.Checks;
import dev.rnn.api.Slice;
import dev.rnn.model.Network;
import dev.rnn.model.SavedModel;
import dev.rnn.model.TensorFile;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.insight.Answer;
import dev.rnn.model.insight.Insight;
import dev.rnn.model.metric.EditDistance;
import dev.rnn.model.metric.Estimate;
import dev.rnn.model.seq2seq.CtcReader;
import dev.rnn.model.seq2seq.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** A trained network of {@link DigitsSequenceTask}. */
record DigitsSequenceModel(Network network) implements TaskModel {
    /** Rows that a report shows. */
    private static final int SHOWN = 4;

    @Override
    public TensorFile file(SortedMap<String, String> provenance) {
        Checks.given("provenance", provenance);
        Map<String, String> lines =
                new LinkedHashMap<>(new SavedModel(network, provenance).description());
        lines.put(TASK, new DigitsSequenceTask().name());
        return new TensorFile(
                TensorFile.MODEL,
                lines,
                network.spec().parameters(),
                Slice.of(network.parameters()));
    }

    @Override
    public Scores evaluate(TextFile file, Split split, Part part) throws DataException {
        Checks.given("file", file);
        List<Pair> pairs = DigitRow.pairs(DigitRow.make(DigitImage.read(file), split, part));
        List<List<Integer>> read =
                new CtcReader(network).read(pairs.stream().map(Pair::source).toList());
        EditDistance edits = new EditDistance();
        for (int i = 0; i < read.size(); i++) {
            edits.add(pairs.get(i).target(), read.get(i));
        }
        SequencedMap<String, Estimate> figures = new LinkedHashMap<>();
        figures.put("digit error rate", edits.rate());
        figures.put("rows without error", edits.exact());
        return new Scores(figures, "");
    }

    /** What is read in the first few rows. */
    Insight insight(List<DigitRow> rows) {
        List<Answer> answers = new ArrayList<>();
        for (DigitRow row : rows.subList(0, Math.min(SHOWN, rows.size()))) {
            List<String> pictures = row.images().stream().map(DigitImage::values).toList();
            answers.add(
                    new Answer(
                            DigitImage.shown(pictures),
                            answer(String.join(";", pictures)),
                            row.images().stream()
                                    .map(image -> Integer.toString(image.digit()))
                                    .collect(Collectors.joining())));
        }
        return Insight.of(answers);
    }

    @Override
    public String answer(String input) {
        Checks.given("input", input);
        List<String> pictures = List.of(input.split(";", -1));
        return new CtcReader(network)
                .read(List.of(DigitRow.source(pictures))).get(0).stream()
                        .map(symbol -> Integer.toString(symbol - 1))
                        .collect(Collectors.joining());
    }
}
