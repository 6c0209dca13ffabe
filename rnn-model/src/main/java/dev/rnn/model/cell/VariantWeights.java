package dev.rnn.model.cell;

import dev.rnn.api.Bias;
import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.MatMul;
import dev.rnn.api.Mode;
import dev.rnn.api.Slice;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;

/** A variant's parameters: as they are, and its matrices packed. */
final class VariantWeights implements CellWeights {
    private final VariantCell<?> cell;
    private final Mode mode;
    private final MatMul matMul;

    /** All parameters in the order of the layout. */
    final float[] flat;

    /** b + bU, rounded; where the sum over h has a bias of its own, b alone. */
    final float[] bias;

    private final int biasAt;

    final Start start;
    final Linear w;

    /** U, by the groups of columns whose products are taken apart. */
    final Linear[] u;

    /** R, or null. */
    final Linear r;

    VariantWeights(VariantCell<?> cell, Mode mode) {
        this.cell = cell;
        this.mode = mode;
        Gated spec = cell.spec;
        matMul = cell.backend.matMul(Workers.ONE);
        flat = new float[cell.layout.size()];
        int width = spec.gates() * spec.hidden();
        bias = new float[width];
        biasAt = spec.bias() == Bias.NONE ? 0 : cell.layout.block("b").offset();
        start = Start.bias(Slice.of(bias));
        w = new Linear(matMul, cell.layout.block("W"), 0, width, mode);
        int[] groups = spec.groups();
        u = new Linear[groups.length];
        int from = 0;
        for (int i = 0; i < groups.length; i++) {
            int columns = groups[i] * spec.hidden();
            u[i] = new Linear(matMul, cell.layout.block("U"), from, columns, mode);
            from += columns;
        }
        boolean projects = spec.outputs() != spec.hidden();
        r = projects ? new Linear(matMul, cell.layout.block("R"), 0, spec.outputs(), mode) : null;
    }

    @Override
    public Cell cell() {
        return cell;
    }

    @Override
    public Mode mode() {
        return mode;
    }

    void pack(Slice parameters) {
        System.arraycopy(parameters.array(), parameters.offset(), flat, 0, flat.length);
        w.pack(matMul, parameters);
        for (Linear part : u) {
            part.pack(matMul, parameters);
        }
        if (r != null) {
            r.pack(matMul, parameters);
        }
        Gated spec = cell.spec;
        if (spec.bias() != Bias.NONE) {
            System.arraycopy(flat, biasAt, bias, 0, bias.length);
        }
        if (spec.bias() == Bias.TWO) {
            int at = biasAt + bias.length;
            int summed = GruPass.resetsAfter(spec) ? 2 * spec.hidden() : bias.length;
            for (int j = 0; j < summed; j++) {
                bias[j] = bias[j] + flat[at + j];
            }
        }
    }
}
