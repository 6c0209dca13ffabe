/** The {@code rnn} command. */
module dev.rnn.cli {
    requires com.google.gson;
    requires dev.rnn.interchange;
    requires dev.rnn.model;
    requires dev.rnn.report;
    requires info.picocli;
    requires java.management;
    requires jdk.management;

    exports dev.rnn.cli;

    opens dev.rnn.cli to
            com.google.gson,
            info.picocli;

    provides System.LoggerFinder with
            dev.rnn.cli.PlainLogs;
}
