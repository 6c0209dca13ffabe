package dev.rnn.model.convert;

/**
 * The outputs of an {@link OnnxOperator}.
 *
 * @param y {@code Y [T][D][B][H]}; {@code [B][T][D][H]} with layout 1; 0 past a sequence's end
 * @param yH {@code Y_h [D][B][H]}; {@code [B][D][H]} with layout 1
 * @param yC {@code Y_c}, as Y_h, of the LSTM; of length 0 for others
 */
public record OnnxOutputs(float[] y, float[] yH, float[] yC) {}
