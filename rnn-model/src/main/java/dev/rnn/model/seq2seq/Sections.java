package dev.rnn.model.seq2seq;

import dev.rnn.api.Matrix;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;

/** The layers' parts of one flat array of parameters or gradients, as views made once. */
final class Sections {
    /** None without an embedding. */
    final Slice sourceE;

    final Slice encoder;
    final Matrix bridgeW;
    final Slice bridgeB;

    /** None without an embedding. */
    final Slice targetE;

    final Slice decoder;

    /** None without attention, or where it has no parameters. */
    final Slice attention;

    /** Null without attention. */
    final Matrix combineH;

    final Matrix combineC;
    final Slice combineB;
    final Matrix v;
    final Slice c;

    private final Slice flat;
    private int at;

    Sections(EncoderDecoderSpec spec, Slice flat) {
        this.flat = flat;
        ParameterLayout layout = spec.parameters();
        sourceE = next(spec.source() * spec.sourceEmbedding());
        encoder = next(spec.encoder().parameters().size());
        bridgeW = layout.block("bridge.W").in(flat);
        bridgeB = vector(layout, "bridge.b");
        at = layout.block("bridge.b").offset() + bridgeB.length();
        targetE = next(spec.symbols() * spec.targetEmbedding());
        decoder = next(spec.decoder().parameters().size());
        boolean attends = spec.attention().isPresent();
        attention = next(attends ? spec.attention().get().parameters().size() : 0);
        combineH = attends ? layout.block("combine.H").in(flat) : null;
        combineC = attends ? layout.block("combine.C").in(flat) : null;
        combineB = attends ? vector(layout, "combine.b") : Slice.NONE;
        v = layout.block("out.V").in(flat);
        c = vector(layout, "out.c");
    }

    private Slice next(int size) {
        Slice part = size == 0 ? Slice.NONE : flat.part(at, size);
        at += size;
        return part;
    }

    private Slice vector(ParameterLayout layout, String name) {
        ParameterLayout.Block block = layout.block(name);
        return flat.part(block.offset(), block.size());
    }
}
