package dev.rnn.bench;

import dev.rnn.api.Backends;
import dev.rnn.api.CellSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Deeplearning4j's side of a comparison: an LSTM with our parameters, forward and backward with a
 * given gradient of its outputs; and the windows that its users complained of. Its arrays are
 * {@code [B][features][T]}, and its gates stand in the order g f o i.
 */
final class Dl4jPeer implements Server.Side {
    /** Which of our gates stands at each of its places. */
    private static final int[] GATES = {2, 1, 3, 0};

    private Dl4jPeer() {}

    /** Serves standard input. */
    public static void main(String[] arguments) throws IOException {
        Server.serve(new Dl4jPeer(), 1);
    }

    @Override
    public String info() {
        // Its jars have no version inside.
        String jar =
                MultiLayerNetwork.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath();
        return "%s, backend %s"
                .formatted(
                        jar.substring(jar.lastIndexOf('/') + 1).replace(".jar", ""),
                        Nd4j.getBackend().getClass().getSimpleName());
    }

    @Override
    public Task make(TaskName name, int threads) {
        Nd4j.getEnvironment().setMaxThreads(threads);
        Nd4j.getEnvironment().setMaxMasterThreads(threads);
        return switch (name.kind()) {
            case "lstm-train" -> train(name);
            case "fresh", "slide" -> window(name);
            default -> null;
        };
    }

    private static LSTM layer(int inputs, int hidden) {
        return new LSTM.Builder()
                .nIn(inputs)
                .nOut(hidden)
                .activation(Activation.TANH)
                .gateActivationFunction(Activation.SIGMOID)
                .build();
    }

    private static Task train(TaskName name) {
        int steps = name.size(0);
        int batch = name.size(1);
        int inputs = name.size(2);
        int hidden = name.size(3);
        CellSpec spec = new LstmSpec(inputs, hidden);
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .list()
                                .layer(layer(inputs, hidden))
                                .build());
        network.init();
        setLayer(network, 0, spec.parameters(), "", CellTasks.parameters(spec).array(), hidden);
        INDArray x = array(Numbers.uniform(1, -1, 1, steps * batch * inputs), steps, batch, inputs);
        INDArray dy =
                array(Numbers.uniform(5, -1, 1, steps * batch * hidden), steps, batch, hidden);
        INDArray[] y = new INDArray[1];
        List<Pair<Gradient, INDArray>> gradients = new ArrayList<>();
        Runnable operation =
                () -> {
                    network.setInput(x);
                    y[0] = network.feedForward(true, false).get(1);
                    gradients.clear();
                    gradients.add(network.backpropGradient(dy, LayerWorkspaceMgr.noWorkspaces()));
                };
        Supplier<List<Slice>> results =
                () -> {
                    Gradient gradient = gradients.get(0).getFirst();
                    return List.of(
                            rows(y[0]),
                            ours(gradient.getGradientFor("0_W"), hidden),
                            ours(gradient.getGradientFor("0_RW"), hidden),
                            ours(gradient.getGradientFor("0_b"), hidden),
                            rows(gradients.get(0).getSecond()));
                };
        return new Task(operation, results);
    }

    /** Layers of LSTM and a dense layer, as LayerTasks has them. */
    private static Task window(TaskName name) {
        boolean slide = name.kind().equals("slide");
        int steps = slide ? 1 : name.size(0);
        int batch = name.size(1);
        int inputs = name.size(2);
        int hidden = name.size(3);
        int layers = name.size(4);
        int outputs = name.size(5);
        var list = new NeuralNetConfiguration.Builder().list();
        for (int layer = 0; layer < layers; layer++) {
            list.layer(layer(layer == 0 ? inputs : hidden, hidden));
        }
        list.layer(
                new RnnOutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .nIn(hidden)
                        .nOut(outputs)
                        .activation(Activation.IDENTITY)
                        .build());
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        var ours = LayerTasks.network(name, Backends.named("scalar"));
        ParameterLayout layout = ours.spec().parameters();
        for (int layer = 0; layer < layers; layer++) {
            String prefix = "rnn." + (layers == 1 ? "" : layer + ".");
            setLayer(network, layer, layout, prefix, ours.parameters(), hidden);
        }
        set(network, layers + "_W", ours.parameters(), layout.block("out.V"), hidden, outputs);
        set(network, layers + "_b", ours.parameters(), layout.block("out.c"), 1, outputs);
        INDArray x = array(Numbers.uniform(1, -1, 1, steps * batch * inputs), steps, batch, inputs);
        INDArray[] y = new INDArray[1];
        Runnable operation =
                slide ? () -> y[0] = network.rnnTimeStep(x) : () -> y[0] = network.output(x, false);
        return new Task(operation, () -> List.of(lastRows(y[0])));
    }

    private static void setLayer(
            MultiLayerNetwork network,
            int layer,
            ParameterLayout layout,
            String prefix,
            float[] parameters,
            int hidden) {
        String[] names = {"W", "RW", "b"};
        String[] blocks = {"W", "U", "b"};
        for (int i = 0; i < names.length; i++) {
            ParameterLayout.Block block = layout.block(prefix + blocks[i]);
            float[] theirs = new float[block.size()];
            int rows = block.size() / (4 * hidden);
            for (int row = 0; row < rows; row++) {
                for (int gate = 0; gate < GATES.length; gate++) {
                    System.arraycopy(
                            parameters,
                            block.offset() + (row * 4 + GATES[gate]) * hidden,
                            theirs,
                            (row * 4 + gate) * hidden,
                            hidden);
                }
            }
            network.setParam(
                    layer + "_" + names[i],
                    Nd4j.createFromArray(theirs).reshape(rows, 4L * hidden));
        }
    }

    private static void set(
            MultiLayerNetwork network,
            String name,
            float[] parameters,
            ParameterLayout.Block block,
            int rows,
            int columns) {
        float[] values =
                java.util.Arrays.copyOfRange(
                        parameters, block.offset(), block.offset() + block.size());
        network.setParam(name, Nd4j.createFromArray(values).reshape(rows, columns));
    }

    /** From time-major rows to its {@code [B][features][T]}. */
    private static INDArray array(float[] rows, int steps, int batch, int features) {
        return Nd4j.createFromArray(rows).reshape(steps, batch, features).permute(1, 2, 0).dup('f');
    }

    /** From its {@code [B][features][T]} to time-major rows. */
    private static Slice rows(INDArray array) {
        return Slice.of(array.permute(2, 0, 1).dup('c').data().asFloat());
    }

    private static Slice lastRows(INDArray array) {
        INDArray last =
                array.rank() == 3
                        ? array.get(
                                org.nd4j.linalg.indexing.NDArrayIndex.all(),
                                org.nd4j.linalg.indexing.NDArrayIndex.all(),
                                org.nd4j.linalg.indexing.NDArrayIndex.point(array.size(2) - 1))
                        : array;
        return Slice.of(last.dup('c').data().asFloat());
    }

    /** A gradient {@code [rows][4 H]} with the gates in our order. */
    private static Slice ours(INDArray gradient, int hidden) {
        float[] theirs = gradient.dup('c').data().asFloat();
        float[] ours = new float[theirs.length];
        int rows = theirs.length / (4 * hidden);
        for (int row = 0; row < rows; row++) {
            for (int gate = 0; gate < GATES.length; gate++) {
                System.arraycopy(
                        theirs,
                        (row * 4 + gate) * hidden,
                        ours,
                        (row * 4 + GATES[gate]) * hidden,
                        hidden);
            }
        }
        return Slice.of(ours);
    }
}
