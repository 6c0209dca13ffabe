package dev.rnn.model.loss;

import dev.rnn.api.Slice;
import dev.rnn.api.Workers;

/**
 * Each worker's rows of an array, as views that are made again only when the array or its size
 * changes.
 */
final class Shares {
    private final Slice[] views;
    private final Workers workers;
    private Slice whole;
    private int rows = -1;

    Shares(Workers workers) {
        this.workers = workers;
        views = new Slice[workers.count()];
    }

    /** To be called before the workers run. */
    void take(Slice next, int rows, int width) {
        boolean same =
                whole != null
                        && rows == this.rows
                        && whole.array() == next.array()
                        && whole.offset() == next.offset()
                        && whole.length() == next.length();
        if (same) {
            return;
        }
        whole = next;
        this.rows = rows;
        for (int worker = 0; worker < views.length; worker++) {
            int from = workers.share(rows, worker);
            int to = workers.share(rows, worker + 1);
            views[worker] = next.part(from * width, (to - from) * width);
        }
    }

    Slice of(int worker) {
        return views[worker];
    }
}
