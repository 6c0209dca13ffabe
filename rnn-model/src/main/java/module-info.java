/** Networks, layers, training loop, data and checkpoints, written on the contracts alone. */
module dev.rnn.model {
    requires transitive dev.rnn.api;
    requires jdk.management;

    exports dev.rnn.model;
    exports dev.rnn.model.init;
    exports dev.rnn.model.layer;
    exports dev.rnn.model.optimizer;
    exports dev.rnn.model.decode;
    exports dev.rnn.model.loss;
    exports dev.rnn.model.cell;
    exports dev.rnn.model.convert;
    exports dev.rnn.model.serve;
    exports dev.rnn.model.data;
    exports dev.rnn.model.metric;
    exports dev.rnn.model.insight;
    exports dev.rnn.model.seq2seq;
    exports dev.rnn.model.window;
    exports dev.rnn.model.task;
}
