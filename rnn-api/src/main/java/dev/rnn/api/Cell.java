package dev.rnn.api;

/**
 * A recurrent cell, run over whole sequences, pieces of them, or one step at a time: the three give
 * the same bits, and a row's result depends on that row alone.
 *
 * <p>Four things are kept apart. The <em>cell</em> is code: stateless, shared by all threads.
 * {@link CellWeights} are the parameters: shared, unchanging while in use. A {@link CellWorkspace}
 * is one thread's memory. The carried <em>state</em> is the caller's own array in the order of
 * {@link CellSpec#states()}.
 *
 * <p>Training is {@link #forward}, {@link #backward}, {@link #weightGradients}. The input, initial
 * state and output arrays of the forward pass are not copied: they must stay as they are until the
 * last of the three is done.
 */
public interface Cell {

    /**
     * What this cell computes.
     *
     * @return its description
     */
    CellSpec spec();

    /**
     * Floats of all parameters.
     *
     * @return the size of {@link CellSpec#parameters()}
     */
    int parameterCount();

    /**
     * Floats of state per sequence.
     *
     * @return the width of {@link CellSpec#states()}
     */
    int stateWidth();

    /**
     * Room for packed parameters, to be filled by {@link #pack}.
     *
     * @param mode with {@link Mode#INFERENCE} nothing is kept for the backward pass
     * @return room for this cell's parameters, all zeros
     */
    CellWeights newWeights(Mode mode);

    /**
     * Packs parameters. Call it after each change of them; no other thread may be using {@code
     * into}.
     *
     * @param parameters in the order of {@link CellSpec#parameters()}
     * @param into overwritten
     * @throws IllegalArgumentException if the length is not the layout's size, or {@code into} is
     *     another cell's
     */
    void pack(Slice parameters, CellWeights into);

    /**
     * Working memory for one calling thread.
     *
     * @param maxSteps longest sequence, at least 1
     * @param maxBatch largest batch, at least 1
     * @param mode with {@link Mode#INFERENCE} nothing is kept for the backward pass
     * @param workers the threads that share the work; the results' bits do not depend on their
     *     number
     * @return the memory
     */
    CellWorkspace newWorkspace(int maxSteps, int maxBatch, Mode mode, Workers workers);

    /**
     * Runs the cell over T steps, docs/equations.md (1).
     *
     * @param weights packed parameters
     * @param workspace this thread's memory
     * @param shape T, B, and lengths; at most what the workspace has room for
     * @param x {@code [T][B][I]}
     * @param initial state before the first step, {@link CellSpec#states()} for B sequences; {@link
     *     Slice#NONE} for zeros
     * @param y {@code [T][B][H]}, H being {@link CellSpec#outputs()}, overwritten with the output
     *     of each step, 0 past a sequence's end; must not overlap the other arguments
     * @param last overwritten with the state after each sequence's last step; {@link Slice#NONE} if
     *     not wanted; may be {@code initial} itself in inference
     * @throws IllegalArgumentException if a size does not match, naming the argument and both sizes
     */
    void forward(
            CellWeights weights,
            CellWorkspace workspace,
            SequenceShape shape,
            Input x,
            Slice initial,
            Slice y,
            Slice last);

    /**
     * Backpropagation through time over the workspace's last forward pass, docs/equations.md (6) to
     * (8): leaves the gradients of all pre-activations in the workspace for {@link
     * #weightGradients}, and gives those of initial state and input.
     *
     * @param weights as in the forward pass
     * @param workspace as in the forward pass, made for training
     * @param dy {@code [T][B][H]}, the loss's gradient with respect to each step's output, 0 where
     *     there is none; {@link Slice#NONE} if no output but the last state has one
     * @param dLast the loss's gradient with respect to the last state; {@link Slice#NONE} for zeros
     * @param dInitial overwritten with the gradient with respect to the initial state; {@link
     *     Slice#NONE} if not wanted; may be {@code dLast} itself
     * @param dx {@code [T][B][I]}, overwritten with the gradient with respect to the input; {@link
     *     Slice#NONE} if not wanted, which saves a fifth of the time
     * @throws IllegalArgumentException if a size does not match, naming the argument and both sizes
     * @throws IllegalStateException if no forward pass for training came before
     */
    void backward(
            CellWeights weights,
            CellWorkspace workspace,
            Slice dy,
            Slice dLast,
            Slice dInitial,
            Slice dx);

    /**
     * Adds what the steps {@code fromStep} to {@code toStep - 1} contribute to the parameters'
     * gradient, docs/equations.md (9) to (11). All steps at once are the gradient; one step alone
     * is that step's share of it. Each element is one chain in increasing (t, b) from the value
     * already there, so that adding step by step in this order gives the same bits as adding all at
     * once.
     *
     * @param workspace after {@link #backward}; may be called any number of times
     * @param fromStep first step, from 0
     * @param toStep one past the last step, at most T
     * @param gradient in the order of {@link CellSpec#parameters()}; added to
     * @throws IllegalArgumentException if the length or the steps do not match
     * @throws IllegalStateException if no backward pass came before
     */
    void weightGradients(CellWorkspace workspace, int fromStep, int toStep, Slice gradient);
}
