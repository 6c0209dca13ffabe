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
import dev.rnn.model.data.Tokenizer;
import java.util.List;
import java.util.Map;

/** Whether a message is spam, read word by word. */
final class SpamTask extends Classifier {
    private static final int LONGEST = 60;

    @Override
    public String name() {
        return "spam";
    }

    @Override
    public String about() {
        return "whether a message is spam, read word by word";
    }

    @Override
    public String data() {
        return "lines of label TAB message";
    }

    @Override
    public TaskSettings settings() {
        return new TaskSettings(
                64, 32, TrainingOptions.DEFAULT.withEpochs(6).withRate(0.005f, 0.0005f));
    }

    @Override
    List<Labelled> read(TextFile file) throws DataException {
        return Labelled.distinct(Table.tsv(file, "label", "message"), "message", "label");
    }

    @Override
    Inputs inputs(List<Labelled> training) {
        return TokenInputs.of(Tokenizer.WORDS, training, 2, LONGEST);
    }

    @Override
    Inputs inputs(Map<String, String> lines) {
        return TokenInputs.of(Tokenizer.WORDS, lines, LONGEST);
    }

    @Override
    Network network(Backend backend, int inputs, int classes, TaskSettings settings) {
        return Network.builder(backend)
                .symbols(inputs)
                .embedding(settings.hidden())
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
