package dev.rnn.interchange.onnx;

import dev.rnn.interchange.InterchangeException;
import dev.rnn.model.cell.Activation;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The operators of ONNX that are supported, opsets 14 to 22. */
final class Operators {
    private static final String[] RECURRENT = {
        "activation_alpha",
        "activation_beta",
        "activations",
        "clip",
        "direction",
        "hidden_size",
        "layout"
    };

    private static final Map<String, Operator> ALL = new TreeMap<>();

    static {
        add("RNN", 3, 6, 2, RecurrentOperators::rnn, RECURRENT);
        add("GRU", 3, 6, 2, RecurrentOperators::gru, with("linear_before_reset"));
        add("LSTM", 3, 8, 3, RecurrentOperators::lstm, with("input_forget"));
        add("Add", 2, 2, ArithmeticOperators::add);
        add("And", 2, 2, ArithmeticOperators::and);
        add("ArgMax", 1, 1, ReductionOperators::argMax, "axis", "keepdims", "select_last_index");
        add("Cast", 1, 1, ShapeOperators::cast, "to", "saturate", "round_mode");
        add("Clip", 1, 3, ArithmeticOperators::clip);
        add("Concat", 1, Operator.ANY, MovingOperators::concat, "axis");
        add(
                "Constant",
                0,
                0,
                ShapeOperators::constant,
                "value",
                "value_float",
                "value_floats",
                "value_int",
                "value_ints");
        add("ConstantOfShape", 1, 1, ShapeOperators::constantOfShape, "value");
        add("Div", 2, 2, ArithmeticOperators::divide);
        add("Dropout", 1, 3, ShapeOperators::dropout, "seed");
        activation("Elu", Activation.Kind.ELU);
        add("Equal", 2, 2, ArithmeticOperators::equal);
        add("Exp", 1, 1, FunctionOperators::exp);
        add("Expand", 2, 2, MovingOperators::expand);
        add("Flatten", 1, 1, ShapeOperators::flatten, "axis");
        add("Gather", 2, 2, MovingOperators::gather, "axis");
        add("GatherElements", 2, 2, MovingOperators::gatherElements, "axis");
        add("GatherND", 2, 2, MovingOperators::gatherNd, "batch_dims");
        add("Gemm", 2, 3, ProductOperators::gemm, "alpha", "beta", "transA", "transB");
        add("Greater", 2, 2, ArithmeticOperators::greater);
        add("GreaterOrEqual", 2, 2, ArithmeticOperators::greaterOrEqual);
        activation("HardSigmoid", Activation.Kind.HARD_SIGMOID);
        add("Identity", 1, 1, call -> call.input(0));
        activation("LeakyRelu", Activation.Kind.LEAKY_RELU);
        add("Less", 2, 2, ArithmeticOperators::less);
        add("LessOrEqual", 2, 2, ArithmeticOperators::lessOrEqual);
        add("Log", 1, 1, FunctionOperators::log);
        add("LogSoftmax", 1, 1, FunctionOperators::logSoftmax, "axis");
        add("MatMul", 2, 2, ProductOperators::matMul);
        add("Max", 1, Operator.ANY, ArithmeticOperators::max);
        add("Min", 1, Operator.ANY, ArithmeticOperators::min);
        add("Mul", 2, 2, ArithmeticOperators::multiply);
        add("Neg", 1, 1, ArithmeticOperators::negate);
        add("Not", 1, 1, ArithmeticOperators::not);
        add("OneHot", 3, 3, MovingOperators::oneHot, "axis");
        add("Or", 2, 2, ArithmeticOperators::or);
        add("Range", 3, 3, ShapeOperators::range);
        reduction("ReduceMax", ReductionOperators::max);
        reduction("ReduceMean", ReductionOperators::mean);
        reduction("ReduceMin", ReductionOperators::min);
        reduction("ReduceProd", ReductionOperators::product);
        reduction("ReduceSum", ReductionOperators::sum);
        activation("Relu", Activation.Kind.RELU);
        add("Reshape", 2, 2, ShapeOperators::reshape, "allowzero");
        add("ScatterElements", 3, 3, MovingOperators::scatterElements, "axis", "reduction");
        add("Shape", 1, 1, ShapeOperators::shape, "start", "end");
        activation("Sigmoid", Activation.Kind.SIGMOID);
        add("Slice", 3, 5, MovingOperators::slice);
        add("Softmax", 1, 1, FunctionOperators::softmax, "axis");
        activation("Softplus", Activation.Kind.SOFTPLUS);
        activation("Softsign", Activation.Kind.SOFTSIGN);
        add("Split", 1, 2, Operator.ANY, MovingOperators::split, "axis", "num_outputs");
        add("Squeeze", 1, 2, ShapeOperators::squeeze);
        add("Sub", 2, 2, ArithmeticOperators::subtract);
        activation("Tanh", Activation.Kind.TANH);
        activation("ThresholdedRelu", Activation.Kind.THRESHOLDED_RELU);
        add("Tile", 2, 2, MovingOperators::tile);
        add("TopK", 2, 2, 2, ReductionOperators::topK, "axis", "largest", "sorted");
        add("Transpose", 1, 1, MovingOperators::transpose, "perm");
        add("Unsqueeze", 2, 2, ShapeOperators::unsqueeze);
        add("Where", 3, 3, ArithmeticOperators::where);
    }

    private Operators() {}

    private static void add(
            String name, int least, int most, Operator.Single body, String... attributes) {
        add(name, least, most, 1, call -> List.of(body.run(call)), attributes);
    }

    private static void add(
            String name,
            int least,
            int most,
            int results,
            Operator.Body body,
            String... attributes) {
        ALL.put(name, new Operator(least, most, results, Set.of(attributes), body));
    }

    private static void activation(String name, Activation.Kind kind) {
        String[] attributes =
                kind.parameters() == 0
                        ? new String[0]
                        : kind.parameters() == 1
                                ? new String[] {"alpha"}
                                : new String[] {"alpha", "beta"};
        add(name, 1, 1, call -> FunctionOperators.activation(call, kind), attributes);
    }

    private static String[] with(String own) {
        String[] all = Arrays.copyOf(RECURRENT, RECURRENT.length + 1);
        all[RECURRENT.length] = own;
        return all;
    }

    private static void reduction(String name, Operator.Single body) {
        add(name, 1, 2, body, "axes", "keepdims", "noop_with_empty_axes");
    }

    /** All names. */
    static Set<String> names() {
        return Collections.unmodifiableSet(ALL.keySet());
    }

    /**
     * The operator of a node.
     *
     * @throws InterchangeException if it is not supported, or the node is not what it expects
     */
    static Operator of(NodeProto node) throws InterchangeException {
        Operator operator = node.domain().isEmpty() ? ALL.get(node.operator()) : null;
        if (operator == null) {
            throw new InterchangeException(
                    "%s has an operator that is not supported; docs/interchange.md, \"ONNX\", lists those that are"
                            .formatted(node.text()));
        }
        operator.check(node);
        return operator;
    }
}
