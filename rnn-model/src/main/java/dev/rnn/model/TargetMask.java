package dev.rnn.model;

import dev.rnn.api.Target;

/**
 * The outputs that count in a loss: those of steps that their sequence has, and that the caller's
 * own mask does not leave out.
 */
final class TargetMask {
    private final OutputRows rows;
    private final boolean[] counts;
    private boolean all;
    private Target given;
    private Target masked;

    TargetMask(OutputRows rows, int maxOutputs) {
        this.rows = rows;
        counts = new boolean[maxOutputs];
    }

    /** Looks at the rows again. */
    void find() {
        all = true;
        for (int i = 0; i < rows.count(); i++) {
            counts[i] = rows.row(i) >= 0;
            all &= counts[i];
        }
        given = null;
    }

    /** Whether every output counts. */
    boolean all() {
        return all;
    }

    /** Whether an output does. */
    boolean counts(int output) {
        return counts[output];
    }

    /** How many outputs count. */
    int count() {
        int count = 0;
        for (int i = 0; i < rows.count(); i++) {
            count += counts[i] ? 1 : 0;
        }
        return count;
    }

    /** The target without the outputs that do not count; the same object for the same target. */
    Target of(Target target) {
        if (all) {
            return target;
        }
        if (target instanceof Target.Masked own) {
            boolean[] both = new boolean[rows.count()];
            for (int i = 0; i < both.length; i++) {
                both[i] = counts[i] && own.counts()[own.offset() + i];
            }
            return Target.masked(own.target(), both);
        }
        if (target != given) {
            given = target;
            masked = Target.masked(target, counts);
        }
        return masked;
    }
}
