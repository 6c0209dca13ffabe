package dev.rnn.bench;

import java.util.List;

/**
 * How long and how often everything is timed.
 *
 * @param forks fresh JVMs for each row that figures are asked for; other rows get one
 * @param rounds slices of each side in each fork
 * @param sliceMillis length of a slice
 * @param warmUpMillis processor time each JVM runs a task before it counts; longer while the
 *     compiler is at work or the task still gets faster
 * @param python what starts Python
 * @param jvmArguments for our forks, in addition
 */
record Settings(
        int forks,
        int rounds,
        int sliceMillis,
        int warmUpMillis,
        String python,
        List<String> jvmArguments) {}
