/** The {@code rnn} command. */
module dev.rnn.cli {
    requires dev.rnn.interchange;
    requires dev.rnn.model;
    requires dev.rnn.report;
    requires info.picocli;
    requires java.management;
    requires jdk.management;

    exports dev.rnn.cli;

    opens dev.rnn.cli to
            info.picocli;

    provides System.LoggerFinder with
            dev.rnn.cli.PlainLogs;
}
