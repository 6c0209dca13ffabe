package dev.rnn.model;

import dev.rnn.api.Target;

/**
 * The outputs that count in a loss: those of steps that their sequence has, and that the caller's
 * own mask does not leave out.
 */
final class TargetMask {
    private final OutputRows rows;
    private final boolean[] counts;

    /** Those that count in a target's own mask too. */
    private final boolean[] both;

    private boolean all;
    private Target given;
    private Target masked;

    TargetMask(OutputRows rows, int maxOutputs) {
        this.rows = rows;
        counts = new boolean[maxOutputs];
        both = new boolean[maxOutputs];
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

    /** How many outputs count. */
    int count() {
        if (all) {
            return rows.count();
        }
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
        Target.Masked own = target instanceof Target.Masked m ? m : null;
        if (target != given) {
            given = target;
            masked =
                    own == null ? Target.masked(target, counts) : Target.masked(own.target(), both);
        }
        if (own != null) {
            both(own);
        }
        return masked;
    }

    private void both(Target.Masked own) {
        if (own.counts().length - own.offset() < rows.count()) {
            throw new IllegalArgumentException(
                    "counts has %d entries from %d on, expected %d (one an output)"
                            .formatted(
                                    own.counts().length - own.offset(),
                                    own.offset(),
                                    rows.count()));
        }
        for (int i = 0; i < rows.count(); i++) {
            both[i] = counts[i] && own.counts()[own.offset() + i];
        }
    }
}
