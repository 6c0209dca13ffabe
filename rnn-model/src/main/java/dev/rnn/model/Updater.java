package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.Optimizer;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.optimizer.Clipper;
import dev.rnn.model.optimizer.GradientAccumulator;
import dev.rnn.model.optimizer.Schedule;
import dev.rnn.model.optimizer.StepGradients;
import dev.rnn.model.optimizer.WeightAverage;

/** What becomes of gradients: they are added up, clipped, and the optimizer changes parameters. */
final class Updater {
    private final Slice parameters;
    private final Optimizer optimizer;
    private final Clipper clipper;
    private final GradientNorms norms = new GradientNorms();

    /** Null if each batch makes an update of its own. */
    private final GradientAccumulator accumulator;

    final Schedule schedule;

    /** Null for none. */
    WeightAverage average;

    /** Null unless somebody wants to know. */
    BlockNorms blocks;

    Updater(
            Backend backend,
            ParameterLayout layout,
            TrainingOptions options,
            Slice parameters,
            Workers workers,
            Schedule schedule) {
        this.parameters = parameters;
        this.schedule = schedule;
        optimizer = backend.optimizer(options.optimizer(), parameters.length(), workers);
        clipper = options.clipping().on(backend, layout);
        accumulator =
                options.accumulate() == 1
                        ? null
                        : new GradientAccumulator(parameters.length(), options.accumulate(), true);
    }

    /**
     * Takes in the gradient of a step, counted from 0; it may be overwritten.
     *
     * @return whether the parameters have changed
     */
    boolean take(long step, Slice gradient, int timeSteps, StepGradients contributions) {
        Slice whole = gradient;
        if (accumulator != null) {
            if (!accumulator.add(gradient)) {
                return false;
            }
            whole = accumulator.total();
        }
        if (blocks != null) {
            blocks.measure(step, whole);
        }
        if (!clipper.clip(whole, timeSteps, contributions)) {
            return false;
        }
        norms.add(clipper.norm());
        optimizer.update((float) schedule.rate(step), parameters, whole);
        if (average != null) {
            average.update(parameters);
        }
        return true;
    }

    GradientNorms norms() {
        return norms;
    }

    long skipped() {
        return clipper.skipped();
    }

    void save(Snapshot to) {
        to.put("updates", optimizer.steps());
        to.put("skipped", clipper.skipped());
        to.put("optimizer", optimizer.state());
        to.put("schedule", schedule.state());
        norms.save(to);
        if (accumulator != null) {
            to.put("accumulated", accumulator.count());
            to.put("accumulator", accumulator.state());
        }
        if (average != null) {
            to.put("averaged", average.updates());
            to.put("average", average.state());
        }
    }

    void restore(Snapshot from) {
        int size = parameters.length();
        optimizer.restore(
                from.count("updates", Long.MAX_VALUE),
                from.floats("optimizer", optimizer.state().length));
        schedule.restore(from.floats("schedule", schedule.state().length));
        clipper.restore(from.count("skipped", Long.MAX_VALUE));
        norms.restore(from);
        if (accumulator != null) {
            accumulator.restore(
                    (int) from.count("accumulated", Integer.MAX_VALUE),
                    from.floats("accumulator", size));
        }
        if (average != null) {
            average.restore(from.count("averaged", Long.MAX_VALUE), from.floats("average", size));
        }
    }
}
