package dev.rnn.model.layer;

/** How the outputs of both directions become one, docs/equations.md, "Layers". */
public enum Merge {
    /** Side by side, the forward direction first: {@code [T][B][F + R]}, as PyTorch and Keras. */
    CONCAT,

    /** Their sum: {@code [T][B][H]}. */
    SUM,

    /** Half their sum: {@code [T][B][H]}. */
    AVERAGE,

    /** Their product, element by element: {@code [T][B][H]}. */
    MULTIPLY,

    /**
     * Apart, as ONNX has them: {@code [T][2][B][H]}, at each step all sequences' forward outputs,
     * then all sequences' reverse ones. Nothing can be put on top of such a layer, since its rows
     * are not those of {@code [T][B][outputs]}.
     */
    APART
}
