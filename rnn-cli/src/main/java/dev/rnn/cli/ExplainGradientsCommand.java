package dev.rnn.cli;

import dev.rnn.api.Backend;
import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.Slice;
import dev.rnn.model.CharacterModel;
import dev.rnn.model.GradientFlow;
import dev.rnn.model.HelloExperiment;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkBuilder;
import dev.rnn.model.Vocabulary;
import dev.rnn.report.GradientPage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rnn explain gradients}. */
@Command(
        name = "gradients",
        showDefaultValues = true,
        description = {
            "How much of a loss reaches the states before it, |dL_T/dh_k| over the distance T - k: for untrained RNN,"
                    + " LSTM and GRU, an RNN of large weights, and a trained model if one is named, all on the same text.",
            "And how much each letter of HELLO counts for its last one."
        },
        footer = {
            "",
            "Example: rnn explain gradients",
            "Example: rnn explain gradients model.rnn --text book.txt --distance 100"
        })
final class ExplainGradientsCommand implements Callable<Integer> {
    private static final String DEFAULT_TEXT =
            "the quick brown fox jumps over the lazy dog and runs away. ".repeat(40);

    /** Sequences that norms are averaged over. */
    private static final int BATCH = 8;

    private static final int HELLO_EPOCHS = 1000;
    private static final float HELLO_RATE = 0.05f;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODELFILE",
            description = "What \"rnn train\" saved; it reads --text.",
            showDefaultValue = Help.Visibility.NEVER)
    private Path model;

    @Option(
            names = "--text",
            paramLabel = "FILE",
            description = "What all networks read; a sentence, again and again, if not given.",
            showDefaultValue = Help.Visibility.NEVER)
    private Path text;

    @Option(names = "--distance", paramLabel = "T", description = "Steps to follow it back.")
    private int distance = 50;

    @Option(names = "--hidden", paramLabel = "H", description = "Units of the untrained networks.")
    private int hidden = 64;

    @Option(
            names = "--large",
            paramLabel = "F",
            description = "Factor of the recurrent weights of the RNN of large weights.")
    private float large = 4;

    @Option(names = "--seed", paramLabel = "N", description = "Of the untrained networks.")
    private long seed = 1;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the page goes.")
    private Path out = Path.of("gradients.html");

    @Mixin private OutputOptions output;
    @Mixin private BackendOption backend;

    /** The norms of each network at the distances 1, 2, and so on, for programs. */
    private record Document(Path page, Map<String, double[]> flows) {}

    @Override
    public Integer call() {
        Ranges.atLeast("--distance", distance, 1);
        Ranges.atLeast("--hidden", hidden, 1);
        Ranges.check("--large", large, large > 0 && Float.isFinite(large), "above 0 and finite");
        Backend chosen = backend.choose();
        String read = text == null ? DEFAULT_TEXT : DataFile.read(text).text();
        CharacterModel trained = model == null ? null : read(chosen);
        Vocabulary vocabulary = trained == null ? Vocabulary.of(read) : trained.vocabulary();
        int[] symbols = encode(vocabulary, read);
        Map<String, GradientFlow> flows = new LinkedHashMap<>();
        Network rnn = builder(chosen, vocabulary).rnn(hidden).build();
        flows.put("RNN", follow(rnn, symbols));
        flows.put("LSTM", follow(builder(chosen, vocabulary).lstm(hidden).build(), symbols));
        GruSpec.Form form = GruSpec.Form.RESET_AFTER;
        flows.put("GRU", follow(builder(chosen, vocabulary).gru(hidden, form).build(), symbols));
        flows.put("RNN, U x " + large, follow(enlarged(rnn), symbols));
        if (trained != null) {
            flows.put(model.getFileName().toString(), follow(trained.network(), symbols));
        }
        PrintWriter to = output.results();
        to.print(GradientPage.table(flows, distance).markdown());
        HelloExperiment hello = new HelloExperiment(chosen, Function.TANH, 2);
        for (int epoch = 0; epoch < HELLO_EPOCHS; epoch++) {
            hello.train(HELLO_RATE);
        }
        String data =
                "%d sequences of %d characters each of %s; networks of %d units, untrained%s. Norms are the root of the mean over the sequences, over all states: h, and the LSTM's c."
                        .formatted(
                                BATCH,
                                distance + 1,
                                text == null ? "a sentence that is repeated" : text.getFileName(),
                                hidden,
                                trained == null ? "" : ", and a trained model");
        ExplainCommand.write(GradientPage.of(flows, data, hello, chosen), out, output);
        Map<String, double[]> norms = new LinkedHashMap<>();
        flows.forEach(
                (name, flow) ->
                        norms.put(
                                name,
                                IntStream.rangeClosed(1, distance)
                                        .mapToDouble(flow::norm)
                                        .toArray()));
        output.document(new Document(out, norms));
        return 0;
    }

    private int[] encode(Vocabulary vocabulary, String read) {
        int[] symbols;
        try {
            symbols = vocabulary.encode(read);
        } catch (IllegalArgumentException unknown) {
            throw new InputException(
                    "--text %s does not suit the model: %s".formatted(text, unknown.getMessage()));
        }
        long needed = BATCH * (distance + 1L);
        if (symbols.length < needed) {
            throw new InputException(
                    "--text has %d characters, --distance %d needs %d; take a longer text or a shorter distance"
                            .formatted(symbols.length, distance, needed));
        }
        return symbols;
    }

    private NetworkBuilder builder(Backend chosen, Vocabulary vocabulary) {
        int n = vocabulary.size();
        return Network.builder(chosen).symbols(n).outputs(n).seed(seed);
    }

    /** The same with larger recurrent weights. */
    private Network enlarged(Network rnn) {
        Slice parameters = Slice.of(rnn.parameters());
        var u = rnn.spec().parameters().block("rnn.U");
        rnn.backend().elementwise().scale(large, parameters.part(u.offset(), u.size()));
        return Network.of(rnn.backend(), rnn.spec(), parameters.array());
    }

    /** Sequences from places evenly apart in the text. */
    private GradientFlow follow(Network network, int[] symbols) {
        int apart = (symbols.length - distance - 1) / BATCH;
        int[] read = new int[distance * BATCH];
        int[] targets = new int[BATCH];
        for (int b = 0; b < BATCH; b++) {
            for (int t = 0; t < distance; t++) {
                read[t * BATCH + b] = symbols[b * apart + t];
            }
            targets[b] = symbols[b * apart + distance];
        }
        return GradientFlow.of(network, distance, BATCH, Input.oneHot(read), targets);
    }

    private CharacterModel read(Backend chosen) {
        CharacterModel found = CharacterModelFile.read(model, chosen);
        if (found.network().spec().readsAhead()) {
            throw new InputException(
                    "%s reads sequences from their end too; name a model that reads forwards"
                            .formatted(model));
        }
        return found;
    }
}
