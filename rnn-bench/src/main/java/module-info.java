/** JMH benchmarks, the peers, the report. */
module dev.rnn.bench {
    requires dev.rnn.cli;
    requires dev.rnn.model;
    requires jmh.core;
}
