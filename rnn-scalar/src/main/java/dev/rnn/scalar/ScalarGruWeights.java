package dev.rnn.scalar;

import dev.rnn.api.Mode;
import dev.rnn.api.Slice;
import java.util.Arrays;

/** U's columns of n, which wait for the reset gate, are packed apart from those of r and z. */
final class ScalarGruWeights extends ScalarGatedWeights {
    private final ScalarGruCell cell;

    /** {@code [H]}: bU_n where the reset comes after the product, if there is one; else +0. */
    final float[] candidateStart;

    final ScalarPackedMatrix uCandidate;
    final ScalarPackedMatrix uCandidateTransposed;

    ScalarGruWeights(ScalarGruCell cell, Mode mode) {
        super(cell, mode);
        this.cell = cell;
        int hidden = cell.hidden;
        candidateStart = new float[hidden];
        uCandidate = new ScalarPackedMatrix(hidden, hidden);
        boolean training = mode == Mode.TRAINING;
        uCandidateTransposed = training ? new ScalarPackedMatrix(hidden, hidden) : null;
    }

    @Override
    void pack(Slice parameters) {
        super.pack(parameters);
        float[] flat = parameters.array();
        int n = parameters.offset() + 2 * cell.hidden;
        int uo = n + cell.layout.blocks().get(1).offset();
        uCandidate.pack(flat, uo, cell.width);
        if (mode() == Mode.TRAINING) {
            uCandidateTransposed.packTransposed(flat, uo, cell.width);
        }
        Arrays.fill(candidateStart, 0);
        if (cell.after && cell.biases > 1) {
            int bo = n + cell.layout.blocks().get(3).offset();
            System.arraycopy(flat, bo, candidateStart, 0, cell.hidden);
        }
    }
}
