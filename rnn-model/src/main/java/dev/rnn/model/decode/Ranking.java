package dev.rnn.model.decode;

/**
 * Places of an array from the largest value to the smallest, the first of equal ones first, one
 * after the other: a heap, so that the few that are wanted cost little.
 */
final class Ranking {
    private final int[] heap;
    private float[] values;
    private int size;

    Ranking(int capacity) {
        heap = new int[capacity];
    }

    /** Starts over with the first n values, which must stay as they are meanwhile. */
    void start(float[] values, int n) {
        this.values = values;
        size = n;
        for (int i = 0; i < n; i++) {
            heap[i] = i;
        }
        for (int i = n / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    /** The next place; -1 if there is none. */
    int next() {
        if (size == 0) {
            return -1;
        }
        int best = heap[0];
        heap[0] = heap[--size];
        sink(0);
        return best;
    }

    private void sink(int i) {
        int place = i;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], heap[place])) {
                return;
            }
            int swapped = heap[place];
            heap[place] = heap[child];
            heap[child] = swapped;
            place = child;
        }
    }

    private boolean before(int a, int b) {
        return values[a] > values[b] || values[a] == values[b] && a < b;
    }
}
