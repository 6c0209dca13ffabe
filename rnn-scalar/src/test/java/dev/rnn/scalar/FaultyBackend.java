package dev.rnn.scalar;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Elementwise;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Reductions;
import dev.rnn.api.Slice;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** The scalar backend with one fault planted. */
final class FaultyBackend {
    private FaultyBackend() {}

    /** The faults, and the test of the contract that has to find each. */
    enum Fault {
        /** A product's chain is cut into two partial sums. */
        REASSOCIATED_PRODUCT("matMulMultiplies"),
        /** Multiplied and added with two roundings. */
        NO_FMA("matMulMultiplies"),
        /** The last column of a product is left out. */
        TAIL_OFF_BY_ONE("matMulMultiplies"),
        /** One float behind the result is written. */
        WRITE_PAST_THE_END("functionsApply"),
        /** A sum in increasing order instead of sixteen partial sums. */
        REASSOCIATED_SUM("reductionsSum"),
        /** An input is changed. */
        INPUT_CHANGED("functionsApply"),
        /** Outputs past a sequence's end are not 0. */
        PADDING_NOT_CLEARED("cellTrains"),
        /** The initial state is ignored. */
        STATE_NOT_CARRIED("rowsRunStepByStep"),
        /** The input and the forget gate of an LSTM have changed places. */
        GATES_SWAPPED("cellTrains"),
        /** An LSTM goes on from the c before its last step. */
        STALE_CELL_STATE("rowsRunStepByStep"),
        /** The second bias is ignored. */
        SECOND_BIAS_IGNORED("cellTrains"),
        /** The reset gate of a GRU acts where the other form has it. */
        RESET_IN_THE_OTHER_FORM("cellTrains"),
        /** A GRU keeps 1 - z of its state, not z. */
        UPDATE_TURNED_ROUND("cellTrains");

        final String foundBy;

        Fault(String foundBy) {
            this.foundBy = foundBy;
        }
    }

    /** Delegates everything, with what the fault is about replaced. */
    static Backend with(Fault fault) {
        ScalarBackend right = new ScalarBackend();
        return proxy(
                Backend.class,
                right,
                (method, arguments, result) ->
                        switch (method) {
                            case "matMul" -> matMul(fault, (MatMul) result);
                            case "elementwise" -> elementwise(fault, (Elementwise) result);
                            case "reductions" -> reductions(fault, (Reductions) result);
                            case "cell" -> {
                                CellSpec spec = (CellSpec) arguments[0];
                                yield cell(fault, spec, otherForm(fault, spec, right, result));
                            }
                            default -> result;
                        });
    }

    private static MatMul matMul(Fault fault, MatMul right) {
        return proxy(
                MatMul.class,
                right,
                (method, arguments, result) -> {
                    if (method.equals("multiply") && arguments[1] instanceof Matrix b) {
                        spoil(fault, (Matrix) arguments[0], b, (Start) arguments[2], arguments[3]);
                    }
                    return result;
                });
    }

    /** Puts a wrong last column into c, where the start is +0. */
    private static void spoil(Fault fault, Matrix a, Matrix b, Start start, Object output) {
        Matrix c = (Matrix) output;
        if (start.kind() != Start.Kind.ZERO || c.columns() == 0) {
            return;
        }
        int j = c.columns() - 1;
        for (int i = 0; i < c.rows(); i++) {
            float even = 0;
            float odd = 0;
            float rounded = 0;
            for (int k = 0; k < a.columns(); k++) {
                float x = at(a, i, k);
                float y = at(b, k, j);
                if (k % 2 == 0) {
                    even = Math.fma(x, y, even);
                } else {
                    odd = Math.fma(x, y, odd);
                }
                rounded += x * y;
            }
            int index = c.offset() + i * c.stride() + j;
            switch (fault) {
                case REASSOCIATED_PRODUCT -> c.array()[index] = even + odd;
                case NO_FMA -> c.array()[index] = rounded;
                case TAIL_OFF_BY_ONE -> c.array()[index] = 0;
                default -> {}
            }
        }
    }

    private static float at(Matrix m, int i, int j) {
        return m.array()[m.offset() + (m.transposed() ? j * m.stride() + i : i * m.stride() + j)];
    }

    private static Elementwise elementwise(Fault fault, Elementwise right) {
        return proxy(
                Elementwise.class,
                right,
                (method, arguments, result) -> {
                    if (method.equals("apply")) {
                        Slice x = (Slice) arguments[1];
                        Slice y = (Slice) arguments[2];
                        int end = y.offset() + y.length();
                        if (fault == Fault.WRITE_PAST_THE_END && end < y.array().length) {
                            y.array()[end] = 0;
                        }
                        if (fault == Fault.INPUT_CHANGED && x.length() > 0) {
                            x.array()[x.offset()] += 1;
                        }
                    }
                    return result;
                });
    }

    private static Reductions reductions(Fault fault, Reductions right) {
        return proxy(
                Reductions.class,
                right,
                (method, arguments, result) -> {
                    if (fault != Fault.REASSOCIATED_SUM || !method.equals("sum")) {
                        return result;
                    }
                    float sum = 0;
                    for (float x : ((Slice) arguments[0]).toArray()) {
                        sum += x;
                    }
                    return sum;
                });
    }

    /** A GRU of the other form, where that is the fault. */
    private static Cell otherForm(Fault fault, CellSpec spec, Backend right, Object cell) {
        if (fault != Fault.RESET_IN_THE_OTHER_FORM || !(spec instanceof GruSpec gru)) {
            return (Cell) cell;
        }
        boolean after = gru.form() == GruSpec.Form.RESET_AFTER;
        GruSpec.Form other = after ? GruSpec.Form.RESET_BEFORE : GruSpec.Form.RESET_AFTER;
        return right.cell(new GruSpec(gru.inputs(), gru.hidden(), other, gru.bias()));
    }

    private static Cell cell(Fault fault, CellSpec spec, Cell right) {
        return new DelegatingCell(right) {
            @Override
            public void pack(Slice parameters, dev.rnn.api.CellWeights into) {
                super.pack(spoil(fault, spec, parameters), into);
            }

            @Override
            public void forward(
                    dev.rnn.api.CellWeights weights,
                    dev.rnn.api.CellWorkspace workspace,
                    dev.rnn.api.SequenceShape shape,
                    dev.rnn.api.Input x,
                    Slice initial,
                    Slice y,
                    Slice last) {
                boolean lose = fault == Fault.STATE_NOT_CARRIED && initial != null;
                Slice from = lose ? Slice.NONE : initial;
                super.forward(weights, workspace, shape, x, from, y, last);
                boolean stale = fault == Fault.STALE_CELL_STATE && !initial.isNone();
                if (stale && spec instanceof LstmSpec lstm && !last.isNone()) {
                    int c = shape.batch() * lstm.hidden();
                    System.arraycopy(
                            initial.array(),
                            initial.offset() + c,
                            last.array(),
                            last.offset() + c,
                            c);
                }
                if (fault == Fault.PADDING_NOT_CLEARED) {
                    for (int t = 0; t < shape.steps(); t++) {
                        for (int b = 0; b < shape.batch(); b++) {
                            if (t >= shape.length(b)) {
                                int row = (t * shape.batch() + b) * spec.outputs();
                                y.array()[y.offset() + row] = 1;
                            }
                        }
                    }
                }
            }
        };
    }

    /** Parameters that the fault has changed. */
    private static Slice spoil(Fault fault, CellSpec spec, Slice parameters) {
        boolean swap = fault == Fault.GATES_SWAPPED && spec instanceof LstmSpec;
        boolean ignore = fault == Fault.SECOND_BIAS_IGNORED;
        if (parameters == null || parameters.length() != spec.parameters().size()) {
            return parameters;
        }
        float[] spoilt = parameters.toArray();
        for (ParameterLayout.Block block : spec.parameters().blocks()) {
            if (ignore && block.name().equals("bU")) {
                java.util.Arrays.fill(spoilt, block.offset(), block.offset() + block.size(), 0);
            }
            int gate = block.columns() / LstmSpec.GATES;
            for (int row = 0; swap && row < block.rows(); row++) {
                int at = block.offset() + row * block.columns();
                System.arraycopy(
                        parameters.array(), parameters.offset() + at, spoilt, at + gate, gate);
                System.arraycopy(
                        parameters.array(), parameters.offset() + at + gate, spoilt, at, gate);
            }
        }
        if (fault == Fault.UPDATE_TURNED_ROUND && spec instanceof GruSpec gru) {
            for (int i = 0; i < spoilt.length; i++) {
                // z is the second of three blocks of columns; sigmoid(-a) is 1 - sigmoid(a).
                spoilt[i] = i / gru.hidden() % GruSpec.GATES == 1 ? -spoilt[i] : spoilt[i];
            }
        }
        return Slice.of(spoilt);
    }

    private interface After {
        Object result(String method, Object[] arguments, Object result);
    }

    private static <T> T proxy(Class<T> type, T right, After after) {
        Object made =
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> {
                            try {
                                method.setAccessible(true);
                                Object result = method.invoke(right, arguments);
                                return after.result(method.getName(), arguments, result);
                            } catch (InvocationTargetException thrown) {
                                throw thrown.getCause();
                            }
                        });
        return type.cast(made);
    }

    /** Passes every call on. */
    private abstract static class DelegatingCell implements Cell {
        private final Cell right;

        DelegatingCell(Cell right) {
            this.right = right;
        }

        @Override
        public CellSpec spec() {
            return right.spec();
        }

        @Override
        public int parameterCount() {
            return right.parameterCount();
        }

        @Override
        public int stateWidth() {
            return right.stateWidth();
        }

        @Override
        public dev.rnn.api.CellWeights newWeights(dev.rnn.api.Mode mode) {
            return right.newWeights(mode);
        }

        @Override
        public void pack(Slice parameters, dev.rnn.api.CellWeights into) {
            right.pack(parameters, into);
        }

        @Override
        public dev.rnn.api.CellWorkspace newWorkspace(
                int maxSteps, int maxBatch, dev.rnn.api.Mode mode, Workers workers) {
            return right.newWorkspace(maxSteps, maxBatch, mode, workers);
        }

        @Override
        public void forward(
                dev.rnn.api.CellWeights weights,
                dev.rnn.api.CellWorkspace workspace,
                dev.rnn.api.SequenceShape shape,
                dev.rnn.api.Input x,
                Slice initial,
                Slice y,
                Slice last) {
            right.forward(weights, workspace, shape, x, initial, y, last);
        }

        @Override
        public void backward(
                dev.rnn.api.CellWeights weights,
                dev.rnn.api.CellWorkspace workspace,
                Slice dy,
                Slice dLast,
                Slice dInitial,
                Slice dx) {
            right.backward(weights, workspace, dy, dLast, dInitial, dx);
        }

        @Override
        public void weightGradients(
                dev.rnn.api.CellWorkspace workspace, int fromStep, int toStep, Slice gradient) {
            right.weightGradients(workspace, fromStep, toStep, gradient);
        }
    }
}
