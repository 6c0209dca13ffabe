package dev.rnn.model.optimizer;

import dev.rnn.api.Checks;
import dev.rnn.api.OptimizerChecks;
import java.util.Arrays;
import java.util.List;

/** One schedule after the other, each from its own step 0. */
final class ScheduleSequence implements Schedule {
    private final List<Schedule> schedules;
    private final long[] starts;

    ScheduleSequence(List<Schedule> schedules, long[] starts) {
        Checks.given("schedules", schedules);
        for (Schedule schedule : schedules) {
            Checks.given("a schedule", schedule);
        }
        if (schedules.size() != starts.length + 1) {
            throw new IllegalArgumentException(
                    "there are %d schedules and %d starts, must be one start for each but the first"
                            .formatted(schedules.size(), starts.length));
        }
        for (int k = 0; k < starts.length; k++) {
            if (starts[k] <= (k == 0 ? 0 : starts[k - 1])) {
                throw new IllegalArgumentException(
                        "starts[%d] is %d, must be at least 1 and above the one before"
                                .formatted(k, starts[k]));
            }
        }
        this.schedules = List.copyOf(schedules);
        this.starts = starts;
    }

    @Override
    public double rate(long step) {
        Options.atLeast("step", step, 0);
        int k = 0;
        while (k < starts.length && starts[k] <= step) {
            k++;
        }
        return schedules.get(k).rate(k == 0 ? step : step - starts[k - 1]);
    }

    @Override
    public float[] state() {
        float[] state = new float[0];
        for (Schedule schedule : schedules) {
            float[] part = schedule.state();
            int at = state.length;
            state = Arrays.copyOf(state, at + part.length);
            System.arraycopy(part, 0, state, at, part.length);
        }
        return state;
    }

    @Override
    public void restore(float[] state) {
        OptimizerChecks.restore(0, state, state().length);
        int at = 0;
        for (Schedule schedule : schedules) {
            int length = schedule.state().length;
            schedule.restore(Arrays.copyOfRange(state, at, at + length));
            at += length;
        }
    }
}
