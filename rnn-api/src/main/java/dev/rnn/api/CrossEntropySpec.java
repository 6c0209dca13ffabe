package dev.rnn.api;

/**
 * Cross-entropy of softmax over logits against the right class, in nats: {@code log sum_j e^(x_j -
 * max) - (x_target - max)}, docs/equations.md (4). Takes {@link Target.Classes}. It is stable for
 * any finite logits.
 */
public record CrossEntropySpec() implements LossSpec {}
