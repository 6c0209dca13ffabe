package dev.rnn.model.window;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.BatchOrder;
import dev.rnn.model.DescriptionLeaves;
import dev.rnn.model.Fingerprint;
import dev.rnn.model.Objective;
import dev.rnn.model.ObjectivePass;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.Validation;
import java.util.Optional;
import java.util.SortedMap;

/** The mean loss a symbol of a {@link FixedWindow}, for a {@link dev.rnn.model.Trainer}. */
public final class FixedWindowObjective implements Objective {
    /** The name of the share of symbols that are the likeliest ones, among what is validated. */
    public static final String ACCURACY = "accuracy";

    private final FixedWindow network;
    private final WindowData training;
    private final WindowData validation;
    private final int batch;

    /**
     * A network over windows.
     *
     * @param network where to start from; it stays as it is
     * @param training what it is trained on
     * @param validation what it is not trained on
     * @param batch windows of a batch, at least 1
     */
    public FixedWindowObjective(
            FixedWindow network, WindowData training, WindowData validation, int batch) {
        Checks.given("network", network);
        Checks.given("training", training);
        Checks.given("validation", validation);
        if (batch < 1) {
            throw new IllegalArgumentException("batch is %d, must be at least 1".formatted(batch));
        }
        this.network = network;
        this.training = training;
        this.validation = validation;
        this.batch = batch;
    }

    @Override
    public Backend backend() {
        return network.backend();
    }

    @Override
    public ParameterLayout layout() {
        return network.spec().parameters();
    }

    @Override
    public float[] parameters() {
        return network.parameters();
    }

    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = DescriptionLeaves.of("network", network.spec());
        settings.put("windows-a-batch", Integer.toString(batch));
        settings.put("training.data", fingerprint(training));
        settings.put("validation.data", fingerprint(validation));
        return settings;
    }

    private String fingerprint(WindowData data) {
        int[] read = new int[network.spec().window()];
        int[] right = new int[network.spec().outputs()];
        Fingerprint all = new Fingerprint();
        for (int i = 0; i < data.size(); i++) {
            data.read(i, read, 0);
            data.right(i, right, 0);
            all.add(read).add(right);
        }
        return all.hex();
    }

    /**
     * The network of trained parameters.
     *
     * @param parameters in the order of the layout; copied
     * @return a new network
     */
    public FixedWindow model(float... parameters) {
        return FixedWindow.of(network.backend(), network.spec(), parameters);
    }

    @Override
    public ObjectivePass on(Slice parameters, Workers workers, TrainingOptions options) {
        Checks.given("options", options);
        return new Pass(
                new FixedWindowPass(
                        network.backend(),
                        network.spec(),
                        parameters,
                        batch,
                        workers,
                        options.loss()),
                BatchOrder.random(network.backend(), options.seed()));
    }

    private final class Pass implements ObjectivePass {
        private final FixedWindowPass pass;
        private final RandomStream random;
        private final BatchOrder order = new BatchOrder(batch, new int[training.size()]);
        private final int[] which = new int[batch];

        Pass(FixedWindowPass pass, RandomStream random) {
            this.pass = pass;
            this.random = random;
        }

        @Override
        public int batches() {
            return order.count();
        }

        @Override
        public void startEpoch(long epoch) {
            BatchOrder.seek(random, epoch);
            order.shuffle(random);
        }

        @Override
        public float gradient(int k, Slice gradient) {
            int count = order.size(k);
            for (int b = 0; b < count; b++) {
                which[b] = order.index(k, b);
            }
            return pass.gradient(training, which, count, gradient);
        }

        @Override
        public String origin() {
            return pass.origin();
        }

        @Override
        public void pack() {
            // The products read the parameters where they are.
        }

        @Override
        public Optional<Validation> validate() {
            return Optional.of(pass.measure(validation));
        }
    }
}
