package dev.rnn.model;

import dev.rnn.api.Checks;
import dev.rnn.model.optimizer.ReduceOnPlateau;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A whole training with good habits: a {@link Trainer}'s steps to the end, validation after each
 * epoch, early stopping, the best parameters in the end, checkpoints, and listeners that are told
 * how it goes. Say what is wanted, then {@link #run}:
 *
 * <pre>{@code
 * new TrainingRun(trainer)
 *         .stopEarly(EarlyStopping.after(3))
 *         .checkpoints(new Checkpoints(directory, 500, 3))
 *         .run();
 * }</pre>
 *
 * <p>A training that was killed and taken up again by {@link #resume} ends with the same bits as
 * one that was not. For one thread, but for {@link #stop}.
 */
public final class TrainingRun {
    private static final String EPOCH_LOSS = "epoch-loss";
    private static final String WATCH = "early-stopping";
    private static final String FOLLOW = "follows";
    private static final String SETTING = "setting.";

    private final Trainer trainer;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private final SortedMap<String, String> settings = new TreeMap<>();

    /** What the bits depend on; null until it is needed. */
    private SortedMap<String, String> all;

    private Checkpoints checkpoints;
    private ReduceOnPlateau plateau;
    private String plateauFigure;

    /** Null for none. */
    private BestEpoch best;

    /** The sum over the epoch at hand. */
    private double epochLoss;

    private volatile boolean stop;

    /**
     * A run to the end of a training.
     *
     * @param trainer before its first step
     */
    public TrainingRun(Trainer trainer) {
        Checks.given("trainer", trainer);
        this.trainer = trainer;
    }

    /**
     * Tells someone how it goes.
     *
     * @param listener is told after those before it
     * @return this run
     */
    public TrainingRun listen(TrainingListener listener) {
        Checks.given("listener", listener);
        listeners.add(listener);
        return this;
    }

    /**
     * Watches for the best epoch.
     *
     * @param spec by which figure, and when to end
     * @return this run
     * @throws IllegalStateException if the objective is known to have no validation data
     */
    public TrainingRun stopEarly(EarlyStopping spec) {
        Checks.given("spec", spec);
        if (!trainer.canValidate()) {
            throw new IllegalStateException(
                    "early stopping watches the validation %s, and there is no validation data; give the objective some"
                            .formatted(spec.figure()));
        }
        best = new BestEpoch(spec, trainer.objective().layout());
        return this;
    }

    /**
     * Tells a schedule a figure of each epoch.
     *
     * @param plateau part of the trainer's schedule, which keeps its state
     * @param figure {@link Validation#LOSS}, or the name of a metric
     * @return this run
     */
    public TrainingRun follow(ReduceOnPlateau plateau, String figure) {
        Checks.given("plateau", plateau);
        Checks.given("figure", figure);
        this.plateau = plateau;
        plateauFigure = figure;
        return this;
    }

    /**
     * Writes checkpoints.
     *
     * @param checkpoints where, how often, and how many are kept
     * @return this run
     */
    public TrainingRun checkpoints(Checkpoints checkpoints) {
        Checks.given("checkpoints", checkpoints);
        this.checkpoints = checkpoints;
        return this;
    }

    /**
     * Says what else the training's bits depend on, such as the hash of its data: a checkpoint of
     * other settings is not taken up.
     *
     * @param settings names and values of any text; copied
     * @return this run
     */
    public TrainingRun settings(Map<String, String> settings) {
        Checks.given("settings", settings);
        this.settings.putAll(settings);
        return this;
    }

    /** Ends the run after the step at hand, with a checkpoint; from any thread. */
    public void stop() {
        stop = true;
    }

    /**
     * Takes a training up where its newest checkpoint left it. After an error this run and its
     * trainer are not to be used any more.
     *
     * @param fallBack whether to take the one before if the newest cannot be used, and so on
     * @return the checkpoint that was taken; empty if there is none, and the training starts anew
     * @throws ModelFileException if a checkpoint is damaged, or of another training or version
     * @throws IOException if it cannot be read
     * @throws IllegalStateException without {@link #checkpoints}, or after the first step
     */
    public Optional<Path> resume(boolean fallBack) throws IOException {
        if (checkpoints == null || trainer.steps() > 0) {
            throw new IllegalStateException(
                    "resume needs checkpoints, and a trainer before its first step; call checkpoints, then resume, then run");
        }
        List<Path> files = checkpoints.files();
        for (int i = files.size() - 1; i >= 0; i--) {
            try {
                restore(files.get(i));
                checkpoints.setAside(files.subList(i + 1, files.size()));
                checkpoints.tidy();
                return Optional.of(files.get(i));
            } catch (ModelFileException damaged) {
                if (!fallBack || files.size() == 1) {
                    throw damaged;
                }
                if (i == 0) {
                    throw new ModelFileException(
                            "none of the %d checkpoints in %s can be used; start anew in another directory; the oldest: %s"
                                    .formatted(
                                            files.size(),
                                            files.get(0).getParent(),
                                            damaged.getMessage()));
                }
            }
        }
        return Optional.empty();
    }

    private void restore(Path path) throws IOException {
        Snapshot from = Snapshot.of(TensorFile.read(path, Checkpoints.KIND));
        try {
            compare(path, from);
            double loss = from.number(EPOCH_LOSS);
            if (best != null) {
                best.restore(from);
            }
            trainer.restore(from);
            epochLoss = loss;
        } catch (IllegalArgumentException wrong) {
            throw TensorFile.damaged(path, wrong.getMessage());
        }
    }

    /** Refuses the checkpoint of another training. */
    private void compare(Path path, Snapshot from) throws ModelFileException {
        SortedMap<String, String> here = allSettings();
        SortedMap<String, String> saved = from.texts(SETTING);
        // What the program's own user has set says more than what follows from it
        SequencedSet<String> names = new LinkedHashSet<>(settings.keySet());
        names.addAll(here.keySet());
        names.addAll(saved.keySet());
        for (String name : names) {
            String before = saved.getOrDefault(name, "not set");
            String now = here.getOrDefault(name, "not set");
            if (!before.equals(now)) {
                throw new ModelFileException(
                        "%s is of another training: its %s is %s, here it is %s; resume with the same options and data, or start anew in another directory"
                                .formatted(path, name, before, now));
            }
        }
    }

    /** As they were before the first step. */
    private SortedMap<String, String> allSettings() {
        if (all == null) {
            all = new TreeMap<>(trainer.settings());
            all.put(WATCH, best == null ? "none" : best.spec().toString());
            all.put(FOLLOW, plateau == null ? "none" : plateau + " of " + plateauFigure);
            all.putAll(settings);
        }
        return all;
    }

    /**
     * Trains to the end.
     *
     * @return how it ended; unless on request, the trainer has the best parameters then, if so
     *     asked by {@link #stopEarly}
     * @throws DivergedException if loss, gradient or validation loss are no longer finite; the last
     *     checkpoint stays
     * @throws IOException if a checkpoint cannot be written
     */
    public TrainingResult run() throws IOException {
        if (checkpoints != null) {
            allSettings();
        }
        for (TrainingListener listener : listeners) {
            listener.started(trainer);
        }
        boolean saved = true;
        while (!isOver() && !stop && trainer.step()) {
            epochLoss += trainer.loss();
            for (int i = 0; i < listeners.size(); i++) {
                listeners.get(i).step(trainer);
            }
            long steps = trainer.steps();
            boolean ended = steps % trainer.stepsPerEpoch() == 0 || steps == trainer.totalSteps();
            if (ended) {
                finishEpoch();
            }
            saved = checkpoints != null && (ended || steps % checkpoints.every() == 0);
            if (saved) {
                save();
            }
        }
        if (!saved && checkpoints != null) {
            save();
        }
        return end();
    }

    private boolean isOver() {
        return best != null && best.isOver();
    }

    private void finishEpoch() {
        long steps = trainer.steps();
        long inEpoch = (steps - 1) % trainer.stepsPerEpoch() + 1;
        Optional<Validation> validation = trainer.validate();
        if (validation.isPresent() && !Double.isFinite(validation.get().loss())) {
            throw trainer.diverged("the validation loss became " + validation.get().loss());
        }
        boolean fell =
                plateau != null && plateau.observe(validation.orElseThrow().get(plateauFigure));
        boolean isBest = best != null && best.observe(validation.orElseThrow(), trainer);
        EpochReport report =
                new EpochReport(
                        (steps - 1) / trainer.stepsPerEpoch() + 1,
                        steps,
                        epochLoss / inEpoch,
                        validation,
                        trainer.schedule().rate(steps),
                        fell,
                        trainer.gradientNorm(),
                        isBest);
        epochLoss = 0;
        for (TrainingListener listener : listeners) {
            listener.epoch(trainer, report);
        }
    }

    private void save() throws IOException {
        Snapshot to = new Snapshot();
        trainer.save(to);
        to.put(EPOCH_LOSS, epochLoss);
        if (best != null) {
            best.save(to);
        }
        allSettings().forEach((name, value) -> to.put(SETTING + name, value));
        Path file = checkpoints.write(trainer.steps(), to.toFile(Checkpoints.KIND));
        for (TrainingListener listener : listeners) {
            listener.saved(trainer, file);
        }
    }

    private TrainingResult end() {
        TrainingResult.End end =
                isOver()
                        ? TrainingResult.End.STOPPED_EARLY
                        : trainer.steps() == trainer.totalSteps()
                                ? TrainingResult.End.COMPLETE
                                : TrainingResult.End.REQUESTED;
        long steps = trainer.steps();
        if (best == null) {
            return new TrainingResult(end, steps, 0, Optional.empty());
        }
        if (end != TrainingResult.End.REQUESTED && best.parameters() != null) {
            trainer.use(best.parameters());
        }
        return new TrainingResult(end, steps, best.step(), best.validation());
    }
}
