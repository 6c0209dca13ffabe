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
import dev.rnn.model.init.Initialization;
import dev.rnn.model.init.Initializer;
import dev.rnn.model.layer.DropoutSpec;
import java.util.List;
import java.util.Map;

/** Whether a sentence praises, read word by word. */
final class SentimentTask extends Classifier {
    private static final int LONGEST = 50;

    /**
     * Of the initial embeddings. Most words are rare and keep about what they start with: small
     * numbers disturb less than those of deviation 1, on the validation part 80 instead of 74 %.
     */
    private static final double DEVIATION = 0.05;

    @Override
    public String name() {
        return "sentiment";
    }

    @Override
    public String about() {
        return "whether a sentence praises, read word by word";
    }

    @Override
    public String data() {
        return "lines of label TAB source TAB sentence";
    }

    @Override
    public TaskSettings settings() {
        return new TaskSettings(
                32, 32, TrainingOptions.DEFAULT.withEpochs(8).withRate(0.003f, 0.0003f));
    }

    @Override
    List<Labelled> read(TextFile file) throws DataException {
        return Labelled.distinct(
                Table.tsv(file, "label", "source", "sentence"), "sentence", "label");
    }

    @Override
    Inputs inputs(List<Labelled> training) {
        return TokenInputs.of(Tokenizer.WORDS, training, 1, LONGEST);
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
                .cell(
                        width ->
                                new DropoutSpec(
                                        GruSpec.torch(width, settings.hidden()), 0.6f, 0.5f, true))
                .init(Initialization.NOTHING.with(Initializer.normal(DEVIATION), "embedding.E"))
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
