package dev.rnn.model.task;

import dev.rnn.api.Backend;
import dev.rnn.api.GruSpec;
import dev.rnn.model.Network;
import dev.rnn.model.OutputAt;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.Validation;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Table;
import dev.rnn.model.data.TextFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which digit an image shows, read row by row. */
final class DigitsTask extends Classifier {
    private static final PixelInputs INPUTS = new PixelInputs(8, 8, 16);

    @Override
    public String name() {
        return "digits";
    }

    @Override
    public String about() {
        return "which digit an image of 8 x 8 shows, read row by row";
    }

    @Override
    public String data() {
        return "lines of 64 grey values from 0 to 16, row by row, then the digit, with commas";
    }

    @Override
    public TaskSettings settings() {
        return new TaskSettings(
                64, 32, TrainingOptions.DEFAULT.withEpochs(30).withRate(0.01f, 0.0001f));
    }

    /** The key of an image is its whole line, so the input is what is left of it. */
    @Override
    List<Labelled> read(TextFile file) throws DataException {
        String[] columns = new String[65];
        for (int i = 0; i < 64; i++) {
            columns[i] = "grey " + (i + 1);
        }
        columns[64] = "digit";
        Map<String, Labelled> images = new LinkedHashMap<>();
        for (Table.Row row : Table.csv(file, columns).rows()) {
            String line = String.join(",", row.fields());
            String pixels = String.join(",", row.fields().subList(0, 64));
            try {
                INPUTS.example(pixels);
            } catch (IllegalArgumentException wrong) {
                throw row.wrong(wrong.getMessage());
            }
            if (!row.text("digit").matches("[0-9]")) {
                throw row.wrong("digit is '%s', must be from 0 to 9".formatted(row.text("digit")));
            }
            images.putIfAbsent(line, new Labelled(line, pixels, row.text("digit")));
        }
        return new ArrayList<>(images.values());
    }

    @Override
    Inputs inputs(List<Labelled> training) {
        return INPUTS;
    }

    @Override
    Inputs inputs(Map<String, String> lines) {
        return INPUTS;
    }

    @Override
    Network network(Backend backend, int inputs, int classes, TaskSettings settings) {
        return Network.builder(backend)
                .features(inputs)
                .cell(width -> GruSpec.torch(width, settings.hidden()))
                .outputs(classes)
                .outputAt(OutputAt.LAST_STEP)
                .seed(settings.training().seed())
                .build();
    }

    @Override
    String best() {
        return Validation.LOSS;
    }
}
