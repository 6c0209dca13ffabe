/** JMH benchmarks, the peers, the report. An application: nothing is exported. */
module dev.rnn.bench {
    requires dev.rnn.cli;
    requires dev.rnn.model;
    requires info.picocli;
    requires java.management;
    requires jdk.incubator.vector;
    requires jdk.management;
    requires jmh.core;

    opens dev.rnn.bench to
            info.picocli;
}
