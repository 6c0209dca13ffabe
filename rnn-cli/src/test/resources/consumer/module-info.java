/** A program that uses rnn: it names the library, and no backend. */
module consumer {
    requires dev.rnn.model;
}
