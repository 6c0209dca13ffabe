package dev.rnn.cli;

import dev.rnn.model.EarlyStopping;
import dev.rnn.model.ModelFileException;
import dev.rnn.model.Objective;
import dev.rnn.model.Trainer;
import dev.rnn.model.TrainingOptions;
import dev.rnn.model.TrainingRun;
import dev.rnn.model.Validation;
import dev.rnn.model.insight.Insight;
import dev.rnn.model.optimizer.ReduceOnPlateau;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that {@code rnn train} is about to do, of a text or of a task.
 *
 * @param about data and network in a few words
 * @param objective what is made small
 * @param options how
 * @param stopping which epoch's model is kept and when to give up; empty for the last epoch's
 * @param plateau part of the schedule that is told the validation loss; empty for none
 * @param file where the model is saved
 * @param perStep what each step reads, for the progress line
 * @param unit of that
 * @param lossUnit of the loss, such as {@code nats}
 * @param insight what the model shows of itself after an epoch, for who looks at the training
 */
record PlannedTraining(
        String about,
        Objective objective,
        TrainingOptions options,
        Optional<EarlyStopping> stopping,
        Optional<ReduceOnPlateau> plateau,
        SaveTo file,
        long perStep,
        String unit,
        String lossUnit,
        Function<Trainer, Insight> insight) {

    /** Trains anew or from a checkpoint; the exit status. */
    int carryOut(RunOptions run, WatchOptions watch, OutputOptions output) {
        try (Trainer trainer = new Trainer(objective, options);
                Interrupt interrupt = new Interrupt()) {
            Progress progress = progress(trainer, output);
            progress.say(
                    "%s, %,d parameters; %d epochs of %d steps on %s, %s"
                            .formatted(
                                    about,
                                    objective.layout().size(),
                                    options.epochs(),
                                    trainer.stepsPerEpoch(),
                                    objective.backend().name(),
                                    options.threads() == 1
                                            ? "1 thread"
                                            : options.threads() + " threads"));
            TrainingRun whole = new TrainingRun(trainer).settings(file.provenance());
            stopping.ifPresent(whole::stopEarly);
            plateau.ifPresent(watched -> whole.follow(watched, Validation.LOSS));
            Optional<Path> from = run.prepare(whole);
            if (from.isPresent()) {
                progress.say("going on from " + from.get());
                file.removeRests();
            }
            int status =
                    new TrainReport(
                                    stopping,
                                    file,
                                    progress,
                                    interrupt,
                                    watched(watch, progress, output))
                            .run(trainer, whole);
            if (output.isJson()) {
                output.document(TrainSummary.of(file.out(), status));
            }
            return status;
        } catch (ModelFileException unusable) {
            throw new InputException(unusable.getMessage());
        } catch (IOException failed) {
            throw new InputException(
                    "a checkpoint cannot be read or written: %s; those before are unchanged"
                            .formatted(Reason.of(failed)));
        }
    }

    private Optional<TrainingWatch> watched(
            WatchOptions watch, Progress progress, OutputOptions output) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("data and network", about);
        facts.put("backend", objective.backend().name());
        facts.put("threads", Integer.toString(options.threads()));
        facts.putAll(file.provenance());
        TrainingWatch.Subject subject =
                new TrainingWatch.Subject(
                        "Training of " + file.out().getFileName(), facts, lossUnit, insight);
        // Whoever asks for a page wants to know where it is, even if nothing else.
        PrintWriter where = output.isJson() ? output.progress() : output.results();
        return watch.start(
                subject,
                line -> {
                    where.println(line);
                    where.flush();
                },
                progress::say);
    }

    private Progress progress(Trainer trainer, OutputOptions output) {
        Console console = System.console();
        return new Progress(
                output.progress(),
                console != null && console.isTerminal() && !output.isJson(),
                trainer.totalSteps(),
                trainer.stepsPerEpoch(),
                perStep,
                unit);
    }
}
