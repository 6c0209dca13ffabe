package dev.rnn.model.task;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.LstmSpec;
import dev.rnn.model.Network;
import dev.rnn.model.SavedModel;
import dev.rnn.model.TensorFile;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.Validation;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.layer.Merge;
import dev.rnn.model.seq2seq.CtcObjective;
import java.util.List;

/** Three to five digits side by side, read column by column without knowing where each one is. */
final class DigitsSequenceTask implements Task {
    private static final int DIGITS = 10;
    private static final int TRAINING = 8_000;

    @Override
    public String name() {
        return "ctc-digits";
    }

    @Override
    public String about() {
        return "three to five digits side by side, without knowing where each one is";
    }

    @Override
    public String data() {
        return "lines of 64 grey values from 0 to 16 and the digit, with commas between";
    }

    @Override
    public TaskSettings settings() {
        return new TaskSettings(
                64,
                32,
                TrainingOptions.DEFAULT.withEpochs(12).withRate(0.005f, 0.0002f).withClip(1));
    }

    @Override
    public TaskTraining prepare(Backend backend, TextFile file, Split split, TaskSettings settings)
            throws DataException {
        Checks.given("backend", backend);
        Checks.given("file", file);
        Checks.given("split", split);
        Checks.given("settings", settings);
        List<DigitImage> images = DigitImage.read(file);
        List<DigitRow> training = DigitRow.make(images, split, Part.TRAINING, TRAINING);
        List<DigitRow> validation = DigitRow.make(images, split, Part.VALIDATION);
        Network network =
                Network.builder(backend)
                        .features(DigitImage.SIDE)
                        .cell(width -> new LstmSpec(width, settings.hidden()))
                        .bidirectional(Merge.CONCAT)
                        .outputs(1 + DIGITS)
                        .seed(settings.training().seed())
                        .build();
        CtcObjective objective =
                CtcObjective.of(network, DigitRow.pairs(training), settings.batch())
                        .withValidation(DigitRow.pairs(validation));
        return new TaskTraining(
                objective,
                settings.training(),
                Validation.LOSS,
                parameters -> new DigitsSequenceModel(objective.network(parameters)),
                "%,d rows of 3 to 5 digits for training, %,d for validation"
                        .formatted(training.size(), validation.size()),
                model -> ((DigitsSequenceModel) model).insight(validation));
    }

    @Override
    public TaskModel restore(Backend backend, TensorFile file) {
        Checks.given("file", file);
        return new DigitsSequenceModel(
                SavedModel.of(backend, file.header(), file.values().toArray()).network());
    }
}
