package dev.rnn.model;

/** The arrays of a {@link TrainingPass}, sized once for its largest shape. */
final class PassMemory {
    final NetworkSpec spec;
    final float[] embedded;
    final float[] dEmbedded;
    final float[] hidden;
    final float[] dHidden;
    final float[] read;
    final float[] dRead;
    final float[] logits;
    final float[] losses;
    final float[] start;
    final float[] dStart;

    PassMemory(NetworkSpec spec, int maxSteps, int maxBatch) {
        this.spec = spec;
        int rows = Math.multiplyExact(maxSteps, maxBatch);
        int outputs = spec.outputAt() == OutputAt.LAST_STEP ? maxBatch : rows;
        int width = spec.cell().outputs();
        embedded = new float[Math.multiplyExact(rows, spec.embedding())];
        dEmbedded = new float[embedded.length];
        hidden = new float[Math.multiplyExact(rows, width)];
        dHidden = new float[hidden.length];
        int own = spec.outputAt() == OutputAt.EVERY_STEP ? 0 : outputs;
        read = new float[Math.multiplyExact(own, width)];
        dRead = new float[read.length];
        logits = new float[Math.multiplyExact(outputs, spec.outputs())];
        losses = new float[outputs];
        start = new float[Math.multiplyExact(maxBatch, spec.cell().states().width())];
        dStart = new float[start.length];
    }
}
