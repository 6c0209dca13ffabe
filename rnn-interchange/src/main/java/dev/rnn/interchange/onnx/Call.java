package dev.rnn.interchange.onnx;

import dev.rnn.api.Backend;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.onnx.OnnxTensor.Type;
import dev.rnn.model.convert.OnnxCell;
import java.util.Map;
import java.util.function.Supplier;

/** One computation of a node: its inputs and attributes, checked, and room for its outputs. */
final class Call {
    private final NodeProto node;
    private final OnnxTensor[] inputs;
    private final Backend backend;
    private final Room room;

    /** What was packed for the node before; null if its weights may be others each time. */
    private final Map<Backend, OnnxCell> cells;

    /** Of a node that is looked at and not computed. */
    Call(NodeProto node, OnnxTensor[] inputs) {
        this(node, inputs, null, null, null);
    }

    Call(
            NodeProto node,
            OnnxTensor[] inputs,
            Backend backend,
            Room room,
            Map<Backend, OnnxCell> cells) {
        this.cells = cells;
        this.node = node;
        this.inputs = inputs;
        this.backend = backend;
        this.room = room;
    }

    NodeProto node() {
        return node;
    }

    Backend backend() {
        return backend;
    }

    /** A recurrent operator with its weights, packed once if they are constants. */
    OnnxCell cell(Supplier<OnnxCell> packing) {
        return cells == null
                ? packing.get()
                : cells.computeIfAbsent(backend, first -> packing.get());
    }

    int inputs() {
        return inputs.length;
    }

    /** An input that must be there. */
    OnnxTensor input(int index) throws InterchangeException {
        OnnxTensor input = optional(index);
        if (input == null) {
            throw wrong("has no input %d, which it needs", index);
        }
        return input;
    }

    /** An input; null if it is left out. */
    OnnxTensor optional(int index) {
        return index < inputs.length ? inputs[index] : null;
    }

    /** An input of floats that must be there. */
    OnnxTensor floats(int index) throws InterchangeException {
        return floats(index, input(index));
    }

    /** An input of floats; null if it is left out. */
    OnnxTensor optionalFloats(int index) throws InterchangeException {
        OnnxTensor input = optional(index);
        return input == null ? null : floats(index, input);
    }

    private OnnxTensor floats(int index, OnnxTensor input) throws InterchangeException {
        if (!input.isFloat()) {
            throw wrong("has %s as input %d, expected floats", input, index);
        }
        return input;
    }

    /** An input of integers that must be there. */
    OnnxTensor integers(int index) throws InterchangeException {
        OnnxTensor input = input(index);
        if (input.isFloat()) {
            throw wrong("has %s as input %d, expected integers", input, index);
        }
        return input;
    }

    /** A list of integers; null if it is left out. */
    long[] list(int index) throws InterchangeException {
        if (optional(index) == null) {
            return null;
        }
        OnnxTensor list = integers(index);
        if (list.rank() > 1) {
            throw wrong("has %s as input %d, expected a list", list, index);
        }
        return list.i();
    }

    /** A single integer. */
    long integer(int index) throws InterchangeException {
        OnnxTensor one = integers(index);
        if (one.size() != 1) {
            throw wrong("has %s as input %d, expected one value", one, index);
        }
        return one.i()[0];
    }

    private <V> V attribute(String name, Class<V> kind, V otherwise) throws InterchangeException {
        Object value = node.attributes().get(name);
        if (value == null) {
            return otherwise;
        }
        if (!kind.isInstance(value)) {
            throw wrong(
                    "has %s as attribute %s, expected %s",
                    value instanceof NodeProto.Unsupported other
                            ? other.kind()
                            : value.getClass().getSimpleName(),
                    name,
                    kind.getSimpleName());
        }
        return kind.cast(value);
    }

    boolean has(String name) {
        return node.attributes().containsKey(name);
    }

    long integer(String name, long otherwise) throws InterchangeException {
        return attribute(name, Long.class, otherwise);
    }

    /** A yes or no, which ONNX writes as 1 or 0. */
    boolean flag(String name, boolean otherwise) throws InterchangeException {
        return integer(name, otherwise ? 1 : 0) != 0;
    }

    float number(String name, float otherwise) throws InterchangeException {
        return attribute(name, Float.class, otherwise);
    }

    String text(String name, String otherwise) throws InterchangeException {
        return attribute(name, String.class, otherwise);
    }

    String[] texts(String name) throws InterchangeException {
        return attribute(name, String[].class, new String[0]);
    }

    float[] numbers(String name) throws InterchangeException {
        return attribute(name, float[].class, new float[0]);
    }

    /** Null if there is none. */
    long[] integers(String name) throws InterchangeException {
        return attribute(name, long[].class, null);
    }

    /** Null if there is none. */
    OnnxTensor tensor(String name) throws InterchangeException {
        return attribute(name, OnnxTensor.class, null);
    }

    /** An axis counted from the front. */
    int axis(long axis, int rank) throws InterchangeException {
        if (axis < -rank || axis >= rank) {
            throw wrong("has axis %d of a tensor of %d dimensions", axis, rank);
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** Axes counted from the front, each once. */
    boolean[] axes(long[] axes, int rank) throws InterchangeException {
        boolean[] marked = new boolean[rank];
        for (long each : axes) {
            int axis = axis(each, rank);
            if (marked[axis]) {
                throw wrong("has axis %d twice", axis);
            }
            marked[axis] = true;
        }
        return marked;
    }

    /** An index counted from the front. */
    int index(long index, int size) throws InterchangeException {
        if (index < -size || index >= size) {
            throw wrong("reads index %d of %d", index, size);
        }
        return (int) (index < 0 ? index + size : index);
    }

    /** A dimension of an output. */
    int dimension(long size) throws InterchangeException {
        if (size < 0 || size > Integer.MAX_VALUE) {
            throw wrong("gives a dimension of %d", size);
        }
        return (int) size;
    }

    /** Room for an output of floats. */
    float[] newFloats(int... shape) throws InterchangeException {
        return new float[take(Float.BYTES, shape)];
    }

    /** Room for an output of integers. */
    long[] newIntegers(int... shape) throws InterchangeException {
        return new long[take(Long.BYTES, shape)];
    }

    private int take(int each, int... shape) throws InterchangeException {
        reserve(each, shape);
        return (int) Shapes.size(shape);
    }

    /**
     * Asks for room.
     *
     * @param each bytes for each value
     * @param shape the values
     * @throws InterchangeException if there is not as much
     */
    void reserve(int each, int... shape) throws InterchangeException {
        if (Shapes.steps(shape) > Integer.MAX_VALUE - 8 || !room.take(Shapes.size(shape) * each)) {
            throw wrong(
                    "gives %s, and there is room for %d bytes; give it fewer steps or sequences, or"
                            + " Java more memory (-Xmx)",
                    OnnxTensor.text(shape), room.left());
        }
    }

    /** An output that is a single list of integers. */
    OnnxTensor list(long... values) throws InterchangeException {
        long[] list = newIntegers(values.length);
        System.arraycopy(values, 0, list, 0, list.length);
        return OnnxTensor.owning(Type.INT64, new int[] {list.length}, list);
    }

    InterchangeException wrong(String what, Object... values) {
        return new InterchangeException(node.text() + " " + what.formatted(values));
    }
}
