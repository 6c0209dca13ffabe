package dev.rnn.model.task;

import dev.rnn.api.Backend;
import dev.rnn.api.GruSpec;
import dev.rnn.model.Network;
import dev.rnn.model.OutputAt;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Table;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.data.Tokenizer;
import dev.rnn.model.layer.DropoutSpec;
import java.util.List;
import java.util.Map;

/** The language of a name, read letter by letter. */
final class NamesTask extends Classifier {
    private static final int LONGEST = 40;
    private static final int EMBEDDING = 32;

    @Override
    public String name() {
        return "names";
    }

    @Override
    public String about() {
        return "the language of a name, read letter by letter";
    }

    @Override
    public String data() {
        return "lines of name TAB language";
    }

    @Override
    public TaskSettings settings() {
        return new TaskSettings(
                128, 64, TrainingOptions.DEFAULT.withEpochs(8).withRate(0.004f, 0.0001f));
    }

    @Override
    List<Labelled> read(TextFile file) throws DataException {
        return Labelled.distinct(Table.tsv(file, "name", "language"), "name", "language");
    }

    @Override
    Inputs inputs(List<Labelled> training) {
        return TokenInputs.of(Tokenizer.CHARACTERS, training, 2, LONGEST);
    }

    @Override
    Inputs inputs(Map<String, String> lines) {
        return TokenInputs.of(Tokenizer.CHARACTERS, lines, LONGEST);
    }

    @Override
    Network network(Backend backend, int inputs, int classes, TaskSettings settings) {
        return Network.builder(backend)
                .symbols(inputs)
                .embedding(EMBEDDING)
                .cell(width -> DropoutSpec.outputs(GruSpec.torch(width, settings.hidden()), 0.3f))
                .outputs(classes)
                .outputAt(OutputAt.LAST_STEP)
                .seed(settings.training().seed())
                .build();
    }

    @Override
    String best() {
        return "accuracy";
    }
}
