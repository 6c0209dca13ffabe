/** The {@code rnn} command. */
module dev.rnn.cli {
    requires dev.rnn.model;
    requires info.picocli;
}
