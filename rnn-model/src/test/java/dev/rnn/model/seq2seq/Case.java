package dev.rnn.model.seq2seq;

import dev.rnn.api.Backend;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.layer.AttentionSpec;
import dev.rnn.model.layer.BidirectionalSpec;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A small model and a padded batch. */
record Case(
        EncoderDecoderSpec spec,
        float[] parameters,
        SequenceShape sourceShape,
        int[] symbols,
        float[] features,
        SequenceShape targetShape,
        int[] read,
        int[] right) {

    /** All kinds of encoder, decoder, attention, embedding. */
    static List<EncoderDecoderSpec> specs() {
        CellSpec both = BidirectionalSpec.of(RnnSpec.tanh(3, 2));
        CellSpec lstm = new LstmSpec(4, 3);
        return List.of(
                new EncoderDecoderSpec(
                        5, 3, both, 6, 4, lstm, general(AttentionSpec.general(3, 4)), 5, 0),
                new EncoderDecoderSpec(
                        5,
                        0,
                        RnnSpec.tanh(5, 3),
                        6,
                        0,
                        new LstmSpec(6, 3),
                        general(AttentionSpec.dot(3)),
                        4,
                        0),
                new EncoderDecoderSpec(
                        3,
                        0,
                        new LstmSpec(3, 4),
                        6,
                        4,
                        RnnSpec.tanh(4, 3),
                        general(AttentionSpec.additive(3, 4, 5)),
                        2,
                        0),
                new EncoderDecoderSpec(
                        4,
                        0,
                        RnnSpec.tanh(4, 3),
                        6,
                        3,
                        RnnSpec.tanh(3, 4),
                        Optional.empty(),
                        0,
                        0));
    }

    private static Optional<AttentionSpec> general(AttentionSpec spec) {
        return Optional.of(spec);
    }

    static Case of(EncoderDecoderSpec spec, boolean dense, SplittableRandom random) {
        SequenceShape from = shape(random);
        SequenceShape to = shape(random);
        int batch = 1 + random.nextInt(4);
        from = lengths(from.steps(), batch, random);
        to = lengths(to.steps(), batch, random);
        return new Case(
                spec,
                floats(spec.parameters().size(), random),
                from,
                dense ? null : symbols(from.rows(), spec.source(), random),
                dense ? floats(from.rows() * spec.source(), random) : null,
                to,
                symbols(to.rows(), spec.symbols(), random),
                symbols(to.rows(), spec.symbols(), random));
    }

    private static SequenceShape shape(SplittableRandom random) {
        return SequenceShape.of(1 + random.nextInt(4), 1);
    }

    private static SequenceShape lengths(int steps, int batch, SplittableRandom random) {
        int[] lengths = new int[batch];
        for (int b = 0; b < batch; b++) {
            lengths[b] = 1 + random.nextInt(steps);
        }
        return SequenceShape.of(steps, batch).withLengths(lengths);
    }

    private static int[] symbols(int n, int symbols, SplittableRandom random) {
        return random.ints(n, 0, symbols).toArray();
    }

    private static float[] floats(int n, SplittableRandom random) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) (1.4 * random.nextDouble() - 0.7);
        }
        return x;
    }

    Input source() {
        return features == null ? Input.oneHot(symbols) : Input.dense(Slice.of(features));
    }

    /** Logits, losses, attention and gradient of one pass, and the loss. */
    record Result(float loss, float[] logits, float[] losses, float[] attended, float[] gradient) {}

    Result run(Backend backend, Workers workers) {
        EncoderDecoderPass pass =
                new EncoderDecoderPass(
                        backend,
                        spec,
                        Slice.of(parameters),
                        sourceShape.steps(),
                        targetShape.steps(),
                        sourceShape.batch(),
                        workers,
                        new CrossEntropySpec());
        pass.forward(sourceShape, source(), targetShape, new Input.OneHot(read, 0));
        float[] logits = pass.logits().toArray();
        float loss = pass.loss(1, right);
        Slice gradient = Slice.zeros(parameters.length);
        float[] losses = pass.losses().toArray();
        pass.backward(gradient);
        return new Result(loss, logits, losses, pass.attention().toArray(), gradient.array());
    }
}
