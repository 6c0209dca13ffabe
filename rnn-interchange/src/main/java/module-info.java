/**
 * Model files of other tools, in and out: safetensors, ONNX, Keras, NumPy; event files for
 * TensorBoard.
 */
module dev.rnn.interchange {
    requires com.google.gson;
    requires com.google.protobuf;
    requires io.jhdf;
    requires org.snakeyaml.engine;
    requires transitive dev.rnn.model;

    exports dev.rnn.interchange;
    exports dev.rnn.interchange.keras;
    exports dev.rnn.interchange.onnx;
    exports dev.rnn.interchange.tensor;
    exports dev.rnn.interchange.tensorboard;
    exports dev.rnn.interchange.torch;
}
