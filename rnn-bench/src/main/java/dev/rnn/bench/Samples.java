package dev.rnn.bench;

import java.util.Arrays;

/**
 * What one slice of time measured.
 *
 * @param ops operations in a batch
 * @param bytesPerOp heap bytes allocated by an operation; NaN if not measured
 * @param nanos time of each batch
 */
record Samples(int ops, double bytesPerOp, long[] nanos) {

    /** Reads the answer to {@code run}: {@code run OPS BYTES NS NS ...}. */
    static Samples parse(String answer) {
        String[] words = answer.strip().split(" +");
        if (words.length < 4 || !words[0].equals("run")) {
            throw new IllegalArgumentException(
                    "answer is '%s', must be like 'run OPS BYTES NANOS NANOS'".formatted(answer));
        }
        return new Samples(
                Integer.parseInt(words[1]),
                Double.parseDouble(words[2]),
                Arrays.stream(words).skip(3).mapToLong(Long::parseLong).toArray());
    }

    String format() {
        StringBuilder text = new StringBuilder("run ").append(ops).append(' ').append(bytesPerOp);
        for (long batch : nanos) {
            text.append(' ').append(batch);
        }
        return text.toString();
    }

    /** The mean over the slice. */
    double nanosPerOp() {
        return (double) Arrays.stream(nanos).sum() / ((double) nanos.length * ops);
    }

    /** The means of four parts of the slice, or of as many as it has batches. */
    double[] quarters() {
        int parts = Math.min(4, nanos.length);
        double[] means = new double[parts];
        for (int part = 0; part < parts; part++) {
            int from = nanos.length * part / parts;
            int to = nanos.length * (part + 1) / parts;
            means[part] =
                    (double) Arrays.stream(nanos, from, to).sum() / ((double) (to - from) * ops);
        }
        return means;
    }

    /** Each batch's mean. */
    double[] batches() {
        return Arrays.stream(nanos).mapToDouble(n -> (double) n / ops).toArray();
    }
}
