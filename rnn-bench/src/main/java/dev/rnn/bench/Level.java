package dev.rnn.bench;

/** How long a run takes: which rows it has, and how often each is timed. */
enum Level {
    /** Two minutes: a row or two of each kind. */
    QUICK(1, 2, 500, 600),
    /** Twenty minutes: every row that a figure is asked for. */
    DEFAULT(2, 2, 500, 700),
    /** Hours: everything, with five forks and long slices. */
    FULL(5, 4, 1000, 3000);

    /** Fresh JVMs of ours for each row that a figure is asked for. */
    final int forks;

    /** Slices of each side in a fork. */
    final int rounds;

    final int sliceMillis;
    final int warmUpMillis;

    Level(int forks, int rounds, int sliceMillis, int warmUpMillis) {
        this.forks = forks;
        this.rounds = rounds;
        this.sliceMillis = sliceMillis;
        this.warmUpMillis = warmUpMillis;
    }
}
