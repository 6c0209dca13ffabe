package dev.rnn.api;

/**
 * Stochastic gradient descent, plain: {@code p = p - rate g}, one {@code fma} each;
 * docs/equations.md (12).
 */
public record SgdSpec() implements OptimizerSpec {}
