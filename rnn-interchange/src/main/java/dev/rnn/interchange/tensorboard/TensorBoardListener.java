package dev.rnn.interchange.tensorboard;

import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;
import dev.rnn.model.EpochReport;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingListener;
import dev.rnn.model.insight.Answer;
import dev.rnn.model.insight.Insight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Writes what a {@link dev.rnn.model.TrainingRun} tells into an {@link EventFile}: losses, metrics,
 * rate and gradient norms as scalars, parameters as histograms after each epoch, answers of the
 * model as texts. Scalars of steps are written at most a thousand times in a training; the loss is
 * the mean since the one before. Changes no bit of the training. What cannot be written is an
 * {@link UncheckedIOException}.
 */
public final class TensorBoardListener implements TrainingListener, AutoCloseable {
    private static final int MOST = 1000;

    private final EventFile file;
    private long every = 1;
    private double lossSum;
    private long losses;
    private long blockNormsStep;

    /**
     * Starts a file; one that goes on with a training stands beside those before, and TensorBoard
     * joins them.
     *
     * @param directory made if it is not there
     * @throws IOException if it cannot be written
     */
    public TensorBoardListener(Path directory) throws IOException {
        file = new EventFile(directory);
    }

    /**
     * The file that is written.
     *
     * @return its path
     */
    public Path path() {
        return file.path();
    }

    @Override
    public void started(Trainer trainer) {
        every = Math.max(1, trainer.totalSteps() / MOST);
        trainer.measureBlocks(every);
        blockNormsStep = 0;
    }

    @Override
    public void step(Trainer trainer) {
        lossSum += trainer.loss();
        losses++;
        long step = trainer.steps();
        if (step % every != 0) {
            return;
        }
        try {
            file.scalar(step, "loss/training", lossSum / losses);
            file.scalar(step, "rate", trainer.schedule().rate(step - 1));
            file.scalar(step, "gradient-norm/all", trainer.gradientNorm());
            if (trainer.blockNormsStep() > blockNormsStep) {
                blockNormsStep = trainer.blockNormsStep();
                double[] norms = trainer.blockNorms();
                List<ParameterLayout.Block> blocks = trainer.objective().layout().blocks();
                for (int k = 0; k < norms.length; k++) {
                    file.scalar(blockNormsStep, "gradient-norm/" + blocks.get(k).name(), norms[k]);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        lossSum = 0;
        losses = 0;
    }

    @Override
    public void epoch(Trainer trainer, EpochReport report) {
        try {
            file.scalar(report.step(), "loss/training-epoch", report.trainingLoss());
            if (report.validation().isPresent()) {
                file.scalar(report.step(), "loss/validation", report.validation().get().loss());
                for (var metric : report.validation().get().metrics().entrySet()) {
                    file.scalar(report.step(), "metric/" + metric.getKey(), metric.getValue());
                }
            }
            float[] parameters = trainer.parameters();
            for (ParameterLayout.Block block : trainer.objective().layout().blocks()) {
                file.histogram(
                        report.step(),
                        "parameters/" + block.name(),
                        Arrays.copyOfRange(
                                parameters, block.offset(), block.offset() + block.size()));
            }
            file.flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Writes what the model shows of itself.
     *
     * @param step updates done
     * @param insight its answers are written
     */
    public void show(long step, Insight insight) {
        Checks.given("insight", insight);
        if (insight.answers().isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        for (Answer answer : insight.answers()) {
            text.append(indented(answer.input())).append("\n\nthe model says\n\n");
            text.append(indented(answer.said())).append("\n\n");
            if (!answer.right().isEmpty()) {
                text.append("right is\n\n").append(indented(answer.right())).append("\n\n");
            }
            text.append("---\n\n");
        }
        try {
            file.text(step, "samples", text.toString());
            file.flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Markdown shows it as it is. */
    private static String indented(String text) {
        return "    " + text.replace("\n", "\n    ");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
