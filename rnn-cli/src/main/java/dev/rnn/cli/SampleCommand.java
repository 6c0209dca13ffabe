package dev.rnn.cli;

import dev.rnn.model.Sampler;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rnn sample}: text from a model that {@code rnn train} made. */
@Command(
        name = "sample",
        showDefaultValues = true,
        description = "Writes text with a model that \"rnn train\" made.",
        footer = {
            "",
            "Example: 500 characters that go on after a name, a little tamer than the model:",
            "  rnn sample model.rnn --length 500 --temperature 0.8 --start \"ROMEO:\"",
            "",
            "The same seed gives the same text on every backend and machine."
        })
final class SampleCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "MODELFILE",
            description = "What \"rnn train\" saved.",
            showDefaultValue = Help.Visibility.NEVER)
    private Path model;

    @Option(names = "--length", paramLabel = "N", description = "Characters to write.")
    private int length = 500;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Below 1 for safer text, above 1 for bolder; 0: always the likeliest.")
    private float temperature = 1;

    @Option(names = "--seed", paramLabel = "N", description = "Another seed gives another text.")
    private long seed = 1;

    @Option(
            names = "--start",
            paramLabel = "TEXT",
            description = "Text to go on after; printed too.")
    private String start = "";

    @Mixin private OutputOptions output;
    @Mixin private BackendOption backend;

    /** The text for programs, with what it starts with. */
    private record Sample(String text, String start, float temperature, long seed) {}

    @Override
    public Integer call() {
        if (length < 0) {
            throw new InputException("--length is %d, must be at least 0".formatted(length));
        }
        if (!(temperature >= 0 && Float.isFinite(temperature))) {
            throw new InputException(
                    "--temperature is %s, must be at least 0 and finite".formatted(temperature));
        }
        Sampler sampler =
                CharacterModelFile.read(model, backend.choose()).sampler(seed, temperature);
        try {
            sampler.read(start);
        } catch (IllegalArgumentException unknown) {
            throw new InputException("--start: " + unknown.getMessage());
        }
        PrintWriter out = output.results();
        out.print(start);
        StringBuilder text = new StringBuilder(start);
        for (int i = 0; i < length && !out.checkError(); i++) {
            String next = Character.toString(sampler.next());
            out.print(next);
            text.append(next);
        }
        out.println();
        out.flush();
        output.document(new Sample(text.toString(), start, temperature, seed));
        return 0;
    }
}
