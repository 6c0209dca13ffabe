/**
 * How good a model is on examples that it has not learnt from. What is measured of each example is
 * a few numbers that are added up; a figure is a function of the sums, which gives its standard
 * error too ({@link dev.rnn.model.metric.Sums}).
 */
package dev.rnn.model.metric;
