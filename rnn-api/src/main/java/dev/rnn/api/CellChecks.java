package dev.rnn.api;

/** The {@link Checks} of cells: descriptions, weights, workspaces, passes. */
public final class CellChecks {
    private CellChecks() {}

    /**
     * Sizes of a cell's description.
     *
     * @param inputs I
     * @param hidden H
     * @param gates G
     * @param bias how many bias vectors
     */
    public static void cell(int inputs, int hidden, int gates, Bias bias) {
        if (inputs < 1) {
            throw new IllegalArgumentException(
                    "inputs is %d, must be at least 1".formatted(inputs));
        }
        if (hidden < 1) {
            throw new IllegalArgumentException(
                    "hidden is %d, must be at least 1".formatted(hidden));
        }
        Checks.given("bias", bias);
        if (((long) inputs + hidden + 2) * gates * hidden > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "inputs %d and hidden %d need more than 2^31 - 1 parameters"
                            .formatted(inputs, hidden));
        }
    }

    /**
     * Arguments of {@link Cell#pack}.
     *
     * @param cell the cell
     * @param parameters its parameters
     * @param into the room for them
     */
    public static void pack(Cell cell, Slice parameters, CellWeights into) {
        Checks.given("cell", cell);
        Checks.given("into", into);
        owner("weights", into.cell(), cell);
        Checks.length("parameters", parameters, cell.parameterCount(), "the cell's layout");
    }

    /**
     * Arguments of {@link Cell#newWorkspace}.
     *
     * @param maxSteps longest sequence
     * @param maxBatch largest batch
     * @param mode what it serves
     * @param workers the threads that share the work
     */
    public static void workspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        if (maxSteps < 1) {
            throw new IllegalArgumentException(
                    "maxSteps is %d, must be at least 1".formatted(maxSteps));
        }
        if (maxBatch < 1) {
            throw new IllegalArgumentException(
                    "maxBatch is %d, must be at least 1".formatted(maxBatch));
        }
        Checks.given("mode", mode);
        Checks.given("workers", workers);
    }

    /**
     * A workspace is this cell's own.
     *
     * @param cell the cell
     * @param workspace memory
     */
    public static void workspace(Cell cell, CellWorkspace workspace) {
        Checks.given("cell", cell);
        Checks.given("workspace", workspace);
        owner("workspace", workspace.cell(), cell);
    }

    /**
     * Arguments of {@link Cell#forward} of a cell that reads lengths, but no mask with holes.
     *
     * @param cell the cell
     * @param weights packed parameters
     * @param workspace memory
     * @param shape steps and batch
     * @param x input
     * @param initial state before, or none
     * @param y output
     * @param last state after, or none
     */
    public static void forward(
            Cell cell,
            CellWeights weights,
            CellWorkspace workspace,
            SequenceShape shape,
            Input x,
            Slice initial,
            Slice y,
            Slice last) {
        Checks.given("cell", cell);
        Checks.given("shape", shape);
        if (shape.isMasked()) {
            throw new IllegalArgumentException(
                    "shape is %s, its mask has holes, and %s reads lengths alone; wrap its description in rnn-model's MaskedSpec"
                            .formatted(shape, cell.spec()));
        }
        maskedForward(cell, weights, workspace, shape, x, initial, y, last);
    }

    /**
     * Arguments of {@link Cell#forward} of a cell that reads masks with holes too.
     *
     * @param cell the cell
     * @param weights packed parameters
     * @param workspace memory
     * @param shape steps and batch
     * @param x input
     * @param initial state before, or none
     * @param y output
     * @param last state after, or none
     */
    public static void maskedForward(
            Cell cell,
            CellWeights weights,
            CellWorkspace workspace,
            SequenceShape shape,
            Input x,
            Slice initial,
            Slice y,
            Slice last) {
        Checks.given("cell", cell);
        Checks.given("weights", weights);
        Checks.given("workspace", workspace);
        Checks.given("shape", shape);
        Checks.given("input", x);
        Checks.given("initial", initial);
        Checks.given("y", y);
        Checks.given("last", last);
        owner("weights", weights.cell(), cell);
        owner("workspace", workspace.cell(), cell);
        if (shape.steps() > workspace.maxSteps() || shape.batch() > workspace.maxBatch()) {
            throw new IllegalArgumentException(
                    "shape is %s, the workspace has room for %d steps x %d sequences"
                            .formatted(shape, workspace.maxSteps(), workspace.maxBatch()));
        }
        CellSpec spec = cell.spec();
        int rows = shape.rows();
        if (x instanceof Input.Dense dense) {
            vectors("input", dense.values(), rows, spec.inputs());
            Checks.apart("y", y, "input", dense.values());
            Checks.apart("last", last, "input", dense.values());
        } else if (x instanceof Input.OneHot oneHot) {
            Checks.indices(
                    "input",
                    oneHot.indices(),
                    oneHot.offset(),
                    rows,
                    spec.inputs(),
                    shape.isFull()
                            ? "the cell's inputs"
                            : "the cell's inputs; past a sequence's end too, 0 will do");
        }
        int states = Math.multiplyExact(shape.batch(), cell.stateWidth());
        Checks.lengthOrNone("initial", initial, states, "batch x states");
        vectors("y", y, rows, spec.outputs());
        Checks.lengthOrNone("last", last, states, "batch x states");
        Checks.apart("y", y, "initial", initial);
        Checks.apart("y", y, "last", last);
        if (workspace.mode() == Mode.TRAINING) {
            Checks.apart("last", last, "initial", initial);
        } else {
            Checks.sameOrApart("last", last, "initial", initial);
        }
    }

    /**
     * Arguments of {@link Cell#backward}.
     *
     * @param cell the cell
     * @param weights packed parameters
     * @param shape steps and batch of the forward pass; null if there was none
     * @param workspace memory
     * @param dy gradient of the outputs, or none
     * @param dLast gradient of the last state, or none
     * @param dInitial gradient of the initial state, or none
     * @param dx gradient of the input, or none
     * @throws IllegalStateException if no forward pass for training came before
     */
    public static void backward(
            Cell cell,
            CellWeights weights,
            CellWorkspace workspace,
            SequenceShape shape,
            Slice dy,
            Slice dLast,
            Slice dInitial,
            Slice dx) {
        Checks.given("cell", cell);
        Checks.given("workspace", workspace);
        Checks.given("weights", weights);
        Checks.given("dy", dy);
        Checks.given("dLast", dLast);
        Checks.given("dInitial", dInitial);
        Checks.given("dx", dx);
        owner("weights", weights.cell(), cell);
        owner("workspace", workspace.cell(), cell);
        if (workspace.mode() != Mode.TRAINING || weights.mode() != Mode.TRAINING) {
            throw new IllegalStateException(
                    "backward needs weights and workspace of mode TRAINING, these are %s and %s"
                            .formatted(weights.mode(), workspace.mode()));
        }
        if (shape == null) {
            throw new IllegalStateException(
                    "backward has no forward pass to go back over; call forward first");
        }
        int states = Math.multiplyExact(shape.batch(), cell.stateWidth());
        if (!dy.isNone()) {
            vectors("dy", dy, shape.rows(), cell.spec().outputs());
        }
        Checks.lengthOrNone("dLast", dLast, states, "batch x states");
        Checks.lengthOrNone("dInitial", dInitial, states, "batch x states");
        if (!dx.isNone()) {
            vectors("dx", dx, shape.rows(), cell.spec().inputs());
        }
        Checks.apart("dx", dx, "dy", dy);
        Checks.apart("dx", dx, "dLast", dLast);
        Checks.apart("dInitial", dInitial, "dy", dy);
        Checks.apart("dInitial", dInitial, "dx", dx);
        Checks.sameOrApart("dInitial", dInitial, "dLast", dLast);
    }

    /**
     * Arguments of {@link Cell#weightGradients}.
     *
     * @param cell the cell
     * @param workspace memory
     * @param shape steps and batch of the backward pass; null if there was none
     * @param fromStep first step
     * @param toStep one past the last
     * @param gradient added to
     * @throws IllegalStateException if no backward pass came before
     */
    public static void weightGradients(
            Cell cell,
            CellWorkspace workspace,
            SequenceShape shape,
            int fromStep,
            int toStep,
            Slice gradient) {
        Checks.given("cell", cell);
        Checks.given("workspace", workspace);
        owner("workspace", workspace.cell(), cell);
        if (shape == null) {
            throw new IllegalStateException(
                    "weightGradients has no backward pass to read; call backward first");
        }
        if (fromStep < 0 || toStep < fromStep || toStep > shape.steps()) {
            throw new IllegalArgumentException(
                    "steps %d to %d are not within the %d steps of the backward pass"
                            .formatted(fromStep, toStep, shape.steps()));
        }
        Checks.length("gradient", gradient, cell.parameterCount(), "the cell's layout");
    }

    private static void vectors(String name, Slice slice, int rows, int features) {
        Checks.given(name, slice);
        if (slice.length() != (long) rows * features) {
            if (rows > 0 && slice.length() % rows == 0) {
                throw new IllegalArgumentException(
                        "%s has %d features, cell expects %d"
                                .formatted(name, slice.length() / rows, features));
            }
            throw new IllegalArgumentException(
                    "%s has %d floats, expected %d (steps x batch = %d rows of %d features)"
                            .formatted(
                                    name, slice.length(), (long) rows * features, rows, features));
        }
    }

    private static void owner(String name, Cell owner, Cell cell) {
        if (owner != cell
                && !(owner.getClass() == cell.getClass() && owner.spec().equals(cell.spec()))) {
            throw new IllegalArgumentException(
                    "%s were made by another cell (%s), this is %s; make them with this cell"
                            .formatted(name, owner.spec(), cell.spec()));
        }
    }
}
