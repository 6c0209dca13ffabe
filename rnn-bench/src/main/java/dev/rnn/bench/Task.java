package dev.rnn.bench;

import dev.rnn.api.Slice;
import java.util.List;
import java.util.function.Supplier;

/**
 * One operation to be timed, with everything it needs already made.
 *
 * @param operation does it once; any number of times, one thread
 * @param results what the operation left behind, in the order of torch_peer.py; asked for after the
 *     first run
 */
record Task(Runnable operation, Supplier<List<Slice>> results) {}
