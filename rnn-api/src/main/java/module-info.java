/**
 * The contracts of rnn: backends, matrix products, elementwise functions, cells, losses,
 * optimizers, and the value types for shapes and parameters. No arithmetic lives here but shape
 * checks.
 */
module dev.rnn.api {
    exports dev.rnn.api;

    uses dev.rnn.api.Backend;
}
