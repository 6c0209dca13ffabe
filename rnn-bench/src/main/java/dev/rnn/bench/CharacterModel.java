package dev.rnn.bench;

import dev.rnn.api.Backend;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.Slice;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.Windows;
import java.util.Arrays;
import java.util.List;

/**
 * One training step of the next-character model, all of it: batch, forward, loss, BPTT, clipping,
 * Adam; sizes are T, B, symbols, H. The text is random symbols: no time depends on what they say.
 */
final class CharacterModel {
    private static final int WINDOWS = 64;
    private static final int STEPS_CHECKED = 8;
    private static final float RATE = 0.002f;
    private static final float CLIP = 5;

    private final Trainer trainer;
    private final float[] firstLosses = new float[STEPS_CHECKED];

    private CharacterModel(TaskName name, Backend backend, int threads) {
        int steps = name.size(0);
        int streams = name.size(1);
        int symbols = name.size(2);
        int hidden = name.size(3);
        int[] text = Numbers.symbols(9, steps * streams * WINDOWS + 1, symbols);
        NetworkSpec spec = new NetworkSpec(symbols, 0, RnnSpec.tanh(symbols, hidden), symbols);
        trainer =
                new Trainer(
                        Network.of(backend, spec, parameters(spec, hidden)),
                        Windows.training(text, streams, steps),
                        TrainingOptions.DEFAULT
                                .withEpochs(Integer.MAX_VALUE)
                                .withRate(RATE, RATE)
                                .withClip(CLIP)
                                .withThreads(threads));
    }

    static Task task(TaskName name, Backend backend, int threads) {
        CharacterModel model = new CharacterModel(name, backend, threads);
        return new Task(model::step, model::results);
    }

    /** The parameters of {@link CellTasks#parameters}, then V and c as torch_peer.py makes them. */
    private static float[] parameters(NetworkSpec spec, int hidden) {
        Slice cell = CellTasks.parameters(spec.cell());
        float[] parameters = Arrays.copyOf(cell.array(), spec.parameters().size());
        double bound = 1 / Math.sqrt(hidden);
        int seed = 6;
        for (String name : List.of("out.V", "out.c")) {
            var block = spec.parameters().block(name);
            float[] values = Numbers.uniform(seed++, -bound, bound, block.size());
            System.arraycopy(values, 0, parameters, block.offset(), block.size());
        }
        return parameters;
    }

    private void step() {
        int done = (int) Math.min(trainer.steps(), STEPS_CHECKED);
        trainer.step();
        if (done < STEPS_CHECKED) {
            firstLosses[done] = trainer.loss();
        }
    }

    private List<Slice> results() {
        while (trainer.steps() < STEPS_CHECKED) {
            step();
        }
        return List.of(Slice.of(firstLosses));
    }
}
