package dev.rnn.api;

/**
 * The checks of arguments that every backend makes at its public boundary, in one place, so that
 * all of them say the same. Each throws {@link IllegalArgumentException} with one sentence that
 * names the argument, its size, and the size it should have. None allocates unless it fails.
 */
public final class Checks {
    private Checks() {}

    /**
     * An argument is there.
     *
     * @param name the argument's name
     * @param argument the argument
     */
    public static void given(String name, Object argument) {
        if (argument == null) {
            throw new IllegalArgumentException("%s is null, must be given".formatted(name));
        }
    }

    /**
     * A list and all of its elements are given.
     *
     * @param name the list's name
     * @param list the list
     */
    public static void all(String name, java.util.List<?> list) {
        given(name, list);
        for (int k = 0; k < list.size(); k++) {
            if (list.get(k) == null) {
                throw new IllegalArgumentException(
                        "%s[%d] is null, must be given".formatted(name, k));
            }
        }
    }

    /**
     * A slice has the length it should have.
     *
     * @param name the argument's name
     * @param slice the argument
     * @param expected the length
     * @param why what the length is made of
     */
    public static void length(String name, Slice slice, int expected, String why) {
        given(name, slice);
        if (slice.length() != expected) {
            throw new IllegalArgumentException(
                    "%s has %d floats, expected %d (%s)"
                            .formatted(name, slice.length(), expected, why));
        }
    }

    /**
     * A slice is left out or has the length it should have.
     *
     * @param name the argument's name
     * @param slice the argument
     * @param expected the length, unless it is {@link Slice#NONE}
     * @param why what the length is made of
     */
    public static void lengthOrNone(String name, Slice slice, int expected, String why) {
        given(name, slice);
        if (!slice.isNone()) {
            length(name, slice, expected, why);
        }
    }

    /**
     * An output does not overlap an input.
     *
     * @param output the output's name
     * @param out the output
     * @param input the input's name
     * @param in the input
     */
    public static void apart(String output, Slice out, String input, Slice in) {
        given(output, out);
        given(input, in);
        if (overlap(out, in)) {
            throw new IllegalArgumentException(
                    "%s overlaps %s in the same array; give it floats of its own"
                            .formatted(output, input));
        }
    }

    /**
     * An output is an input itself, or does not overlap it.
     *
     * @param output the output's name
     * @param out the output
     * @param input the input's name
     * @param in the input, of the same length
     */
    public static void sameOrApart(String output, Slice out, String input, Slice in) {
        given(output, out);
        given(input, in);
        if (out.offset() != in.offset()) {
            apart(output, out, input, in);
        }
    }

    private static boolean overlap(Slice a, Slice b) {
        return a.array() == b.array()
                && a.length() > 0
                && b.length() > 0
                && a.offset() < b.offset() + b.length()
                && b.offset() < a.offset() + a.length();
    }

    /**
     * Sizes of a matrix.
     *
     * @param rows number of rows
     * @param columns number of columns
     */
    public static void sizes(int rows, int columns) {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException(
                    "matrix of %d x %d: sizes must not be negative".formatted(rows, columns));
        }
    }

    /**
     * Sizes of a packing.
     *
     * @param b what is packed
     * @param into the room for it
     */
    public static void pack(Matrix b, PackedMatrix into) {
        given("b", b);
        given("into", into);
        if (b.rows() != into.rows() || b.columns() != into.columns()) {
            throw new IllegalArgumentException(
                    "b is %d x %d, the packed matrix has room for %d x %d"
                            .formatted(b.rows(), b.columns(), into.rows(), into.columns()));
        }
    }

    /**
     * Sizes of a product.
     *
     * @param a left-hand side
     * @param bRows rows of the right-hand side
     * @param bColumns columns of the right-hand side
     * @param start what the chains start from
     * @param c output
     */
    public static void multiply(Matrix a, int bRows, int bColumns, Start start, Matrix c) {
        given("a", a);
        given("start", start);
        given("c", c);
        if (a.columns() != bRows) {
            throw new IllegalArgumentException(
                    "a has %d columns, b has %d rows; they must be equal"
                            .formatted(a.columns(), bRows));
        }
        if (c.rows() != a.rows() || c.columns() != bColumns) {
            throw new IllegalArgumentException(
                    "c is %d x %d, the product is %d x %d"
                            .formatted(c.rows(), c.columns(), a.rows(), bColumns));
        }
        if (c.transposed()) {
            throw new IllegalArgumentException(
                    "c is a transposed view; swap and transpose a and b instead");
        }
        if (start.kind() == Start.Kind.BIAS) {
            length("bias", start.bias(), bColumns, "the columns of c");
        }
        apart("c", c, "a", a);
    }

    /**
     * A matrix output does not overlap a matrix input.
     *
     * @param output the output's name
     * @param out the output
     * @param input the input's name
     * @param in the input
     */
    public static void apart(String output, Matrix out, String input, Matrix in) {
        given(output, out);
        given(input, in);
        if (out.array() == in.array()
                && out.offset() < end(in)
                && in.offset() < end(out)
                && end(out) > out.offset()
                && end(in) > in.offset()) {
            throw new IllegalArgumentException(
                    "%s overlaps %s in the same array; give it floats of its own"
                            .formatted(output, input));
        }
    }

    private static int end(Matrix m) {
        int rows = m.transposed() ? m.columns() : m.rows();
        int columns = m.transposed() ? m.rows() : m.columns();
        return rows == 0 || columns == 0
                ? m.offset()
                : m.offset() + (rows - 1) * m.stride() + columns;
    }

    /**
     * Indices lie in a range.
     *
     * @param name the argument's name
     * @param indices the array that holds them
     * @param offset position of the first
     * @param count how many
     * @param limit one past the largest index
     * @param why what the limit is
     */
    public static void indices(
            String name, int[] indices, int offset, int count, int limit, String why) {
        given(name, indices);
        if (offset < 0 || count > indices.length - offset) {
            throw new IllegalArgumentException(
                    "%s has %d entries from %d on, expected %d"
                            .formatted(name, indices.length - offset, offset, count));
        }
        for (int i = 0; i < count; i++) {
            int index = indices[offset + i];
            if (index < 0 || index >= limit) {
                throw new IllegalArgumentException(
                        "%s[%d] is %d, must be from 0 to %d (%s)"
                                .formatted(name, i, index, limit - 1, why));
            }
        }
    }

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
        given("bias", bias);
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
        given("cell", cell);
        given("into", into);
        owner("weights", into.cell(), cell);
        length("parameters", parameters, cell.parameterCount(), "the cell's layout");
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
        given("mode", mode);
        given("workers", workers);
    }

    /**
     * A workspace is this cell's own.
     *
     * @param cell the cell
     * @param workspace memory
     */
    public static void workspace(Cell cell, CellWorkspace workspace) {
        given("cell", cell);
        given("workspace", workspace);
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
        given("cell", cell);
        given("shape", shape);
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
        given("cell", cell);
        given("weights", weights);
        given("workspace", workspace);
        given("shape", shape);
        given("input", x);
        given("initial", initial);
        given("y", y);
        given("last", last);
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
            apart("y", y, "input", dense.values());
            apart("last", last, "input", dense.values());
        } else if (x instanceof Input.OneHot oneHot) {
            indices(
                    "input",
                    oneHot.indices(),
                    oneHot.offset(),
                    rows,
                    spec.inputs(),
                    "the cell's inputs");
        }
        int states = Math.multiplyExact(shape.batch(), cell.stateWidth());
        lengthOrNone("initial", initial, states, "batch x states");
        vectors("y", y, rows, spec.outputs());
        lengthOrNone("last", last, states, "batch x states");
        apart("y", y, "initial", initial);
        apart("y", y, "last", last);
        if (workspace.mode() == Mode.TRAINING) {
            apart("last", last, "initial", initial);
        } else {
            sameOrApart("last", last, "initial", initial);
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
        given("cell", cell);
        given("workspace", workspace);
        given("weights", weights);
        given("dy", dy);
        given("dLast", dLast);
        given("dInitial", dInitial);
        given("dx", dx);
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
        lengthOrNone("dLast", dLast, states, "batch x states");
        lengthOrNone("dInitial", dInitial, states, "batch x states");
        if (!dx.isNone()) {
            vectors("dx", dx, shape.rows(), cell.spec().inputs());
        }
        apart("dx", dx, "dy", dy);
        apart("dx", dx, "dLast", dLast);
        apart("dInitial", dInitial, "dy", dy);
        apart("dInitial", dInitial, "dx", dx);
        sameOrApart("dInitial", dInitial, "dLast", dLast);
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
        given("cell", cell);
        given("workspace", workspace);
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
        length("gradient", gradient, cell.parameterCount(), "the cell's layout");
    }

    /**
     * Arguments of a {@link Loss} against classes.
     *
     * @param rows number of rows
     * @param width number of classes
     * @param predictions logits
     * @param target classes
     * @param losses a loss for each row
     * @return the target, which is one of classes
     */
    public static Target.Classes classLoss(
            int rows, int width, Slice predictions, Target target, Slice losses) {
        rows("predictions", predictions, rows, width);
        length("losses", losses, rows, "one a row");
        given("target", target);
        if (!(target instanceof Target.Classes classes)) {
            throw new IllegalArgumentException(
                    target instanceof Target.Masked
                            ? "target is masked, this loss counts every row; use the cross-entropy"
                                    + " of dev.rnn.model.loss"
                            : "target holds values, this loss compares with classes; use"
                                    + " Target.classes");
        }
        indices("target", classes.classes(), classes.offset(), rows, width, "the classes");
        return classes;
    }

    /**
     * What a {@link Loss} multiplies its gradient by.
     *
     * @param scale the factor
     */
    public static void scale(float scale) {
        if (!Float.isFinite(scale)) {
            throw new IllegalArgumentException("scale is %s, must be finite".formatted(scale));
        }
    }

    /**
     * Sizes of an array of rows.
     *
     * @param name the argument's name
     * @param slice the rows
     * @param rows how many, at least 0
     * @param width floats in each, at least 1
     */
    public static void rows(String name, Slice slice, int rows, int width) {
        if (rows < 0) {
            throw new IllegalArgumentException("rows is %d, must be at least 0".formatted(rows));
        }
        if (width < 1) {
            throw new IllegalArgumentException(
                    "a row of %s has %d floats, must have at least 1".formatted(name, width));
        }
        length(name, slice, Math.multiplyExact(rows, width), "rows x width");
    }

    /**
     * Arguments of {@link Backend#optimizer}.
     *
     * @param spec what it computes
     * @param parameters floats it updates
     * @param workers the threads that share the work
     */
    public static void optimizer(OptimizerSpec spec, int parameters, Workers workers) {
        given("spec", spec);
        given("workers", workers);
        if (parameters < 0) {
            throw new IllegalArgumentException(
                    "parameters is %d, must be at least 0".formatted(parameters));
        }
    }

    /**
     * Arguments of {@link Optimizer#update}.
     *
     * @param size floats the optimizer updates
     * @param rate learning rate
     * @param parameters parameters
     * @param gradient gradient
     */
    public static void update(int size, float rate, Slice parameters, Slice gradient) {
        if (!Float.isFinite(rate)) {
            throw new IllegalArgumentException("rate is %s, must be finite".formatted(rate));
        }
        length("parameters", parameters, size, "the optimizer's size");
        length("gradient", gradient, size, "the optimizer's size");
        apart("parameters", parameters, "gradient", gradient);
    }

    /**
     * Arguments of {@link Optimizer#restore}.
     *
     * @param steps updates done
     * @param state saved state
     * @param size floats that the state should have
     */
    public static void restore(long steps, float[] state, int size) {
        given("state", state);
        if (steps < 0) {
            throw new IllegalArgumentException("steps is %d, must be at least 0".formatted(steps));
        }
        if (state.length != size) {
            throw new IllegalArgumentException(
                    "state has %d floats, expected %d (the optimizer's own)"
                            .formatted(state.length, size));
        }
    }

    /**
     * Arguments of {@link RandomStream#seek}.
     *
     * @param position where to go
     */
    public static void position(long position) {
        if (position < 0 || position % 4 != 0) {
            throw new IllegalArgumentException(
                    "position is %d, must be a multiple of 4 and at least 0".formatted(position));
        }
    }

    /**
     * Arguments of {@link Reductions#addRows}.
     *
     * @param x rows
     * @param sum added to
     */
    public static void addRows(Matrix x, Slice sum) {
        given("x", x);
        if (x.transposed()) {
            throw new IllegalArgumentException("x is a transposed view; addRows adds stored rows");
        }
        length("sum", sum, x.columns(), "the columns of x");
    }

    private static void vectors(String name, Slice slice, int rows, int features) {
        given(name, slice);
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
