/**
 * Layers made of cells: stacks, both directions, residual connections, dropout, masks. Each is a
 * {@link dev.rnn.api.CellSpec} itself, made of other descriptions, so that they nest in any order,
 * hold cells that users wrote, and go wherever a cell goes. Written on the contracts alone: the
 * same bits on every backend.
 *
 * <p>The parameters and states of the inner cells lie one after the other in those of the layer.
 * Null is never a legal argument.
 */
package dev.rnn.model.layer;
