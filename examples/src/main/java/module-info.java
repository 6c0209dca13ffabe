/** Programs of 20 to 40 lines, one a task. */
module dev.rnn.examples {
    requires HdrHistogram;
    requires transitive dev.rnn.model;

    exports dev.rnn.examples;
}
