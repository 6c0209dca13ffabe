package dev.rnn.api;

/** How many bias vectors a cell's gates have. */
public enum Bias {
    /** None: every pre-activation starts from +0. */
    NONE,

    /** One, {@code b}. */
    ONE,

    /**
     * Two, {@code b} beside the input and {@code bU} beside the state, as PyTorch, cuDNN and ONNX
     * have them. They compute what their sum would, except in a {@link GruSpec.Form#RESET_AFTER}
     * GRU, and each is a parameter of its own, with an optimizer state of its own: a network that
     * came from there trains on as it would there.
     */
    TWO
}
