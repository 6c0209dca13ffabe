package dev.rnn.report;

import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.model.EpochReport;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingListener;
import dev.rnn.model.insight.Insight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps what a training report draws, while a {@link dev.rnn.model.TrainingRun} tells it: losses,
 * learning rate and gradient norms over the steps, the figures of each epoch, and what the model
 * shows of itself. The memory is bounded, whatever the number of steps; a step costs some
 * additions, and a pass over the gradient at one of {@value #NORMS} steps of the training. Changes
 * no bit of it. For the thread that trains.
 */
public final class TrainingHistory implements TrainingListener {
    /** How often in a training the gradient's norms are measured layer by layer. */
    private static final int NORMS = 200;

    private final StepCurve loss = new StepCurve();
    private final StepCurve rate = new StepCurve();
    private final StepCurve norm = new StepCurve();
    private final Map<String, StepCurve> layers = new LinkedHashMap<>();
    private final List<EpochReport> epochs = new ArrayList<>();
    private final Map<Long, String> firstAnswers = new LinkedHashMap<>();
    private Insight insight = Insight.NONE;
    private List<ParameterLayout.Block> blocks = List.of();
    private double[] blockNorms = new double[0];
    private long blockNormsStep;
    private long startStep;
    private long step;
    private long totalSteps;
    private long stepsPerEpoch = 1;

    /** A history of nothing yet. */
    public TrainingHistory() {}

    @Override
    public void started(Trainer trainer) {
        startStep = trainer.steps();
        step = startStep;
        totalSteps = trainer.totalSteps();
        stepsPerEpoch = trainer.stepsPerEpoch();
        blocks = trainer.objective().layout().blocks();
        trainer.measureBlocks(Math.max(1, totalSteps / NORMS));
    }

    @Override
    public void step(Trainer trainer) {
        step = trainer.steps();
        loss.add(step, trainer.loss());
        rate.add(step, trainer.schedule().rate(step - 1));
        norm.add(step, trainer.gradientNorm());
        if (trainer.blockNormsStep() > blockNormsStep) {
            blockNormsStep = trainer.blockNormsStep();
            blockNorms = trainer.blockNorms();
            addLayers();
        }
    }

    /** A layer's norm is the root of the sum of the squares of its blocks'. */
    private void addLayers() {
        Map<String, Double> squares = new LinkedHashMap<>();
        for (int k = 0; k < blocks.size(); k++) {
            squares.merge(layer(blocks.get(k).name()), blockNorms[k] * blockNorms[k], Double::sum);
        }
        squares.forEach(
                (name, square) ->
                        layers.computeIfAbsent(name, unused -> new StepCurve())
                                .add(blockNormsStep, Math.sqrt(square)));
    }

    /**
     * What is before the last point of a block's name, such as {@code rnn.0} of {@code rnn.0.U}.
     */
    static String layer(String block) {
        int end = block.lastIndexOf('.');
        return end < 0 ? block : block.substring(0, end);
    }

    @Override
    public void epoch(Trainer trainer, EpochReport report) {
        epochs.removeIf(before -> before.epoch() == report.epoch());
        epochs.add(report);
    }

    /**
     * Takes in what an earlier report of the same training told of the steps before this one, after
     * the training was taken up again: call it once it has started.
     *
     * @param report the page that {@link TrainingPage} made
     * @return whether it was one of this training
     */
    public boolean restore(String report) {
        Checks.given("report", report);
        return HistoryText.restore(this, report);
    }

    /**
     * Takes in what the model shows of itself after the last epoch.
     *
     * @param insight shown in place of the one before
     */
    public void show(Insight insight) {
        Checks.given("insight", insight);
        this.insight = insight;
        if (!insight.answers().isEmpty() && !epochs.isEmpty()) {
            firstAnswers.put(epochs.getLast().epoch(), insight.answers().getFirst().said());
        }
    }

    /** The training was taken up again, and what was before is known. */
    void knowsItsPast() {
        startStep = 0;
    }

    StepCurve loss() {
        return loss;
    }

    StepCurve rate() {
        return rate;
    }

    StepCurve norm() {
        return norm;
    }

    /** Curves of the layers' norms by their names, from what reads to what is given. */
    Map<String, StepCurve> layers() {
        return layers;
    }

    List<EpochReport> epochs() {
        return epochs;
    }

    /** What the model said of the first example, by epoch. */
    Map<Long, String> firstAnswers() {
        return firstAnswers;
    }

    Insight insight() {
        return insight;
    }

    List<ParameterLayout.Block> blocks() {
        return blocks;
    }

    /** Of the blocks, in their order; empty before the first. */
    double[] blockNorms() {
        return blockNorms;
    }

    long blockNormsStep() {
        return blockNormsStep;
    }

    /** Where what is known starts: 0 unless a training was taken up again. */
    long startStep() {
        return startStep;
    }

    long step() {
        return step;
    }

    long totalSteps() {
        return totalSteps;
    }

    long stepsPerEpoch() {
        return stepsPerEpoch;
    }
}
