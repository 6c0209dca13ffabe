package dev.rnn.cli;

import dev.rnn.model.ModelFileException;
import dev.rnn.model.TensorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a training came to, for programs: as the file says that it saved.
 *
 * @param file the model file
 * @param interrupted whether Ctrl-C ended it
 * @param updates of the model in the file; null if it does not say
 * @param validation what was measured on the validation part; empty if nothing was
 * @param made all that the file says of how it was made
 */
record TrainSummary(
        Path file,
        boolean interrupted,
        Long updates,
        SortedMap<String, Double> validation,
        SortedMap<String, String> made) {
    private static final String MADE = "made.";
    private static final String VALIDATION = "validation-";

    static TrainSummary of(Path file, int status) throws IOException {
        SortedMap<String, String> made = new TreeMap<>();
        SortedMap<String, Double> validation = new TreeMap<>();
        for (Map.Entry<String, String> line : header(file).entrySet()) {
            if (line.getKey().startsWith(MADE)) {
                String name = line.getKey().substring(MADE.length());
                made.put(name, line.getValue());
                if (name.startsWith(VALIDATION)) {
                    validation.put(
                            name.substring(VALIDATION.length()), Double.valueOf(line.getValue()));
                }
            }
        }
        String updates = made.get("updates");
        return new TrainSummary(
                file,
                status == Interrupt.STATUS,
                updates == null ? null : Long.valueOf(updates),
                validation,
                made);
    }

    private static Map<String, String> header(Path file) throws IOException {
        try {
            return TensorFile.readAny(file).header();
        } catch (ModelFileException changed) {
            throw new InputException(changed.getMessage());
        }
    }
}
