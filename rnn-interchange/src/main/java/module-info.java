/** Model files of other tools, in and out: safetensors, ONNX, Keras, NumPy. */
module dev.rnn.interchange {
    requires transitive dev.rnn.model;
    requires com.google.protobuf;

    exports dev.rnn.interchange;
    exports dev.rnn.interchange.onnx;
}
