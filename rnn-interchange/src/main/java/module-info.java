/** Model files of other tools, in and out: safetensors, ONNX, Keras, NumPy. */
module dev.rnn.interchange {
    requires transitive dev.rnn.model;

    exports dev.rnn.interchange;
}
