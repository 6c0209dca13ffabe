package dev.rnn.model;

import dev.rnn.api.CellSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.model.layer.CombinedSpec;
import dev.rnn.model.layer.StackSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A network at a glance: its layers, what each gives, its parameters, and the memory to run and to
 * train it. {@link #toString} is a table.
 *
 * @param layers from the input to the output
 * @param steps T, that memory is for
 * @param batch B, that memory is for
 * @param parameters floats in all
 * @param inferenceBytes the network with its packed weights, and a {@link Session}
 * @param trainingBytes parameters, gradient, the optimizer's state and a {@link TrainingPass} with
 *     its packed weights
 */
public record NetworkSummary(
        List<Layer> layers,
        int steps,
        int batch,
        int parameters,
        long inferenceBytes,
        long trainingBytes) {

    /**
     * One layer.
     *
     * @param name its prefix in {@link NetworkSpec#parameters()}
     * @param what its kind in words
     * @param output the shape of what it gives, such as {@code [T][B][128]}
     * @param parameters floats
     * @param blocks its parameters with their sizes, such as {@code W 65x512, U 128x512, b 512}
     */
    public record Layer(String name, String what, String output, int parameters, String blocks) {}

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it is null
     */
    public NetworkSummary {
        Checks.all("layers", layers);
        layers = List.copyOf(layers);
    }

    static NetworkSummary of(Network network, int steps, int batch, TrainingOptions options) {
        NetworkSpec spec = network.spec();
        MemoryUse memory = new MemoryUse(network, batch, options);
        return new NetworkSummary(
                layers(spec),
                steps,
                batch,
                spec.parameters().size(),
                memory.inference(steps),
                memory.training(steps));
    }

    private static List<Layer> layers(NetworkSpec spec) {
        List<Layer> layers = new ArrayList<>();
        if (spec.embedding() > 0) {
            layers.add(layer(spec, "embedding.", spec.inputs() + " symbols", at(spec.embedding())));
        }
        if (spec.cell() instanceof StackSpec stack) {
            for (int k = 0; k < stack.layers().size(); k++) {
                CellSpec cell = stack.layers().get(k);
                layers.add(layer(spec, "rnn." + k + ".", name(cell), at(cell.outputs())));
            }
        } else {
            layers.add(layer(spec, "rnn.", name(spec.cell()), at(spec.cell().outputs())));
        }
        if (spec.learnedInitialState()) {
            String states = "[B][%d]".formatted(spec.cell().states().width());
            layers.add(layer(spec, "initial.", "learnt state", states));
        }
        String logits =
                switch (spec.outputAt()) {
                    case EVERY_STEP -> at(spec.outputs());
                    case LAST_STEP -> "[B][%d]".formatted(spec.outputs());
                    case CHOSEN_STEPS -> "[n][B][%d]".formatted(spec.outputs());
                };
        layers.add(layer(spec, "out.", spec.tied() ? "linear, tied" : "linear", logits));
        return layers;
    }

    private static String at(int width) {
        return "[T][B][%d]".formatted(width);
    }

    private static String name(CellSpec cell) {
        String name = cell.getClass().getSimpleName().replaceAll("Spec$", "");
        if (!(cell instanceof CombinedSpec combined)) {
            return name;
        }
        return combined.cells().stream()
                .map(NetworkSummary::name)
                .collect(Collectors.joining(", ", name + "(", ")"));
    }

    private static Layer layer(NetworkSpec spec, String prefix, String what, String output) {
        List<ParameterLayout.Block> blocks =
                spec.parameters().blocks().stream()
                        .filter(block -> block.name().startsWith(prefix))
                        .toList();
        return new Layer(
                prefix.substring(0, prefix.length() - 1),
                what,
                output,
                blocks.stream().mapToInt(ParameterLayout.Block::size).sum(),
                blocks.stream()
                        .map(block -> size(block, prefix))
                        .collect(Collectors.joining(", ")));
    }

    private static String size(ParameterLayout.Block block, String prefix) {
        return "%s %s"
                .formatted(
                        block.name().substring(prefix.length()),
                        block.rows() == 1
                                ? Integer.toString(block.columns())
                                : block.rows() + "x" + block.columns());
    }

    /** A table, and the memory. */
    @Override
    public String toString() {
        int name = width("layer", layers.stream().map(Layer::name).toList());
        int what = width("kind", layers.stream().map(Layer::what).toList());
        int output = width("output", layers.stream().map(Layer::output).toList());
        String row = "%%-%ds  %%-%ds  %%-%ds  %%12s  %%s%%n".formatted(name, what, output);
        StringBuilder text = new StringBuilder();
        text.append(row.formatted("layer", "kind", "output", "parameters", ""));
        for (Layer layer : layers) {
            text.append(
                    row.formatted(
                            layer.name(),
                            layer.what(),
                            layer.output(),
                            String.format(Locale.ROOT, "%,d", layer.parameters()),
                            layer.blocks()));
        }
        text.append(
                String.format(
                        Locale.ROOT,
                        "%,d parameters; for T = %d and B = %d: %s to run, %s to train%n",
                        parameters,
                        steps,
                        batch,
                        bytes(inferenceBytes),
                        bytes(trainingBytes)));
        return text.toString().replaceAll(" +(?=\\R)", "");
    }

    private static int width(String title, List<String> words) {
        return Math.max(title.length(), words.stream().mapToInt(String::length).max().orElse(0));
    }

    private static String bytes(long bytes) {
        return bytes < 10_000_000
                ? String.format(Locale.ROOT, "%,d kB", Math.round(bytes / 1e3))
                : String.format(Locale.ROOT, "%,d MB", Math.round(bytes / 1e6));
    }
}
