/** JMH benchmarks, the peers, the report. An application: nothing is exported. */
module dev.rnn.bench {
    requires dev.rnn.cli;
    requires HdrHistogram;
    requires com.google.gson;
    requires commons.math3;
    requires dev.rnn.model;
    requires dev.rnn.report;
    requires info.picocli;
    requires java.management;
    requires jdk.incubator.vector;
    requires jdk.management;
    requires jmh.core;

    opens dev.rnn.bench to
            com.google.gson,
            info.picocli;
}
