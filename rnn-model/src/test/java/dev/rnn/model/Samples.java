package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Elementwise;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Input;
import dev.rnn.api.Loss;
import dev.rnn.api.LossSpec;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Mode;
import dev.rnn.api.Optimizer;
import dev.rnn.api.OptimizerSpec;
import dev.rnn.api.PackedMatrix;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RandomStream;
import dev.rnn.api.Reductions;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.SgdSpec;
import dev.rnn.api.Slice;
import dev.rnn.api.Softmax;
import dev.rnn.api.Start;
import dev.rnn.api.StateLayout;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import dev.rnn.model.cell.GruVariant;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.cell.RnnVariant;
import dev.rnn.model.convert.OnnxCell;
import dev.rnn.model.convert.OnnxInputs;
import dev.rnn.model.convert.OnnxOperator;
import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Split;
import dev.rnn.model.data.Table;
import dev.rnn.model.data.TextFile;
import dev.rnn.model.decode.BeamOptions;
import dev.rnn.model.decode.StepModel;
import dev.rnn.model.insight.GateTrace;
import dev.rnn.model.layer.Attention;
import dev.rnn.model.layer.AttentionSpec;
import dev.rnn.model.layer.CombinedSpec;
import dev.rnn.model.layer.DropoutMask;
import dev.rnn.model.layer.Embedding;
import dev.rnn.model.layer.StackSpec;
import dev.rnn.model.loss.CtcLoss;
import dev.rnn.model.loss.CtcSpec;
import dev.rnn.model.loss.LabelSequences;
import dev.rnn.model.loss.QuantileSpec;
import dev.rnn.model.loss.Reduction;
import dev.rnn.model.optimizer.Clipper;
import dev.rnn.model.optimizer.Clipping;
import dev.rnn.model.optimizer.GradientAccumulator;
import dev.rnn.model.optimizer.Plateau;
import dev.rnn.model.optimizer.ReduceOnPlateau;
import dev.rnn.model.optimizer.Sgd;
import dev.rnn.model.optimizer.WeightAverage;
import dev.rnn.model.optimizer.WeightDecay;
import dev.rnn.model.seq2seq.CtcObjective;
import dev.rnn.model.seq2seq.CtcReader;
import dev.rnn.model.seq2seq.EncoderDecoder;
import dev.rnn.model.seq2seq.EncoderDecoderObjective;
import dev.rnn.model.seq2seq.EncoderDecoderPass;
import dev.rnn.model.seq2seq.EncoderDecoderSpec;
import dev.rnn.model.seq2seq.Pair;
import dev.rnn.model.seq2seq.Source;
import dev.rnn.model.seq2seq.Transducer;
import dev.rnn.model.task.Task;
import dev.rnn.model.task.TaskSettings;
import dev.rnn.model.task.TaskTraining;
import dev.rnn.model.task.Tasks;
import dev.rnn.model.task.TransductionModel;
import dev.rnn.model.window.FixedWindow;
import dev.rnn.model.window.FixedWindowSpec;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A good value of each type that public methods take, new each time, and bad ones. */
final class Samples {
    private static final Backend BACKEND = Backends.named("scalar");
    private static final Map<Class<?>, Supplier<Object>> KNOWN = new HashMap<>();

    /** Types whose sample is being made, so that none is made of itself. */
    private static final Set<Class<?>> UNDER_WAY = new HashSet<>();

    private Samples() {}

    static {
        known(int.class, () -> 2);
        known(long.class, () -> 4L);
        known(float.class, () -> 0.5f);
        known(double.class, () -> 0.5);
        known(boolean.class, () -> true);
        known(String.class, () -> "W");
        known(Object.class, () -> "object");
        known(float[].class, () -> new float[] {1, 2, 3, 4, 5, 6});
        known(int[].class, () -> new int[] {0, 1, 0, 1, 0, 1});
        known(long[].class, () -> new long[] {1, 2});
        known(String[].class, () -> new String[] {"*"});
        known(Path.class, () -> Path.of("no", "such", "folder", "file"));
        known(List.class, List::of);
        known(Backend.class, () -> BACKEND);
        known(Workers.class, () -> Workers.ONE);
        known(Slice.class, () -> Slice.zeros(8));
        known(Matrix.class, () -> Matrix.of(new float[6], 2, 3));
        known(SequenceShape.class, () -> SequenceShape.of(2, 2));
        known(Input.class, () -> Input.oneHot(new int[4]));
        known(Target.class, () -> Target.classes(new int[4]));
        known(Start.class, () -> Start.ZERO);
        known(CellSpec.class, () -> RnnSpec.tanh(2, 2));
        known(CombinedSpec.class, () -> StackSpec.of(RnnSpec.tanh(2, 2)));
        known(LossSpec.class, CrossEntropySpec::new);
        known(OptimizerSpec.class, SgdSpec::new);
        known(WeightDecay.class, () -> Sgd.DEFAULT);
        known(StateLayout.class, () -> RnnSpec.tanh(2, 2).states());
        known(StateLayout.State.class, () -> new StateLayout.State("h", 2));
        known(Cell.class, () -> BACKEND.cell(RnnSpec.tanh(2, 2)));
        known(CellWeights.class, () -> cell().newWeights(Mode.TRAINING));
        known(CellWorkspace.class, () -> cell().newWorkspace(2, 2, Mode.TRAINING, Workers.ONE));
        known(MatMul.class, () -> BACKEND.matMul(Workers.ONE));
        known(PackedMatrix.class, () -> BACKEND.matMul(Workers.ONE).newPacked(2, 3));
        known(Elementwise.class, BACKEND::elementwise);
        known(Reductions.class, BACKEND::reductions);
        known(Softmax.class, BACKEND::softmax);
        known(RandomStream.class, () -> BACKEND.random(1, 1));
        known(Loss.class, () -> BACKEND.loss(new CrossEntropySpec(), Workers.ONE));
        known(Optimizer.class, () -> BACKEND.optimizer(new SgdSpec(), 8, Workers.ONE));
        known(Clipper.class, () -> Clipping.NONE.on(BACKEND, RnnSpec.tanh(2, 2).parameters()));
        known(GradientAccumulator.class, () -> new GradientAccumulator(8, 2, true));
        known(WeightAverage.class, () -> WeightAverage.plain(8));
        known(ReduceOnPlateau.class, () -> Plateau.DEFAULT.from(0.1));
        known(Vocabulary.class, () -> Vocabulary.of("abab"));
        known(double[].class, () -> new double[] {0.25, 0.75});
        known(Iterable.class, List::of);
        known(TextFile.class, () -> new TextFile("file", "W\n", ""));
        known(Table.Row.class, Samples::row);
        known(
                Batches.class,
                () ->
                        Batches.evaluation(
                                network().spec(),
                                List.of(Example.symbols(0, 1).withClasses(1, 0)),
                                1));
        known(ParameterLayout.class, () -> network().spec().parameters());
        known(
                TensorFile.class,
                () ->
                        new TensorFile(
                                "kind",
                                Map.of(),
                                network().spec().parameters(),
                                Slice.of(network().parameters())));
        known(QuantileSpec.class, () -> new QuantileSpec(List.of(0.5f), Reduction.SUM));
        known(SequencedMap.class, LinkedHashMap::new);
        known(Windows.class, () -> Windows.training(new int[] {0, 1, 0, 1, 0, 1, 0, 1}, 2, 2));
        known(Network.class, Samples::network);
        known(NetworkSpec.class, () -> network().spec());
        known(NetworkBuilder.class, () -> Network.builder(BACKEND).symbols(2).rnn(2).outputs(2));
        known(Session.class, () -> network().newSession(2, 2));
        known(Trainer.class, Samples::trainer);
        known(
                TrainingPass.class,
                () ->
                        new TrainingPass(
                                BACKEND,
                                network().spec(),
                                Slice.of(network().parameters()),
                                2,
                                2,
                                Workers.ONE));
        known(ParameterLayout.Builder.class, () -> ParameterLayout.builder().add("W", 2, 2));
        known(GruVariant.Builder.class, () -> GruVariant.builder(2, 2, GruSpec.Form.RESET_AFTER));
        known(LstmVariant.class, () -> LstmVariant.builder(2, 2).build());
        known(LstmVariant.Builder.class, () -> LstmVariant.builder(2, 2));
        known(RnnVariant.Builder.class, () -> RnnVariant.builder(2, 2));
        known(StackSpec.class, () -> StackSpec.of(RnnSpec.tanh(2, 2)));
        known(LabelSequences.class, () -> LabelSequences.of(new int[] {1}, new int[] {1}));
        known(int[][].class, () -> new int[][] {{1}, {1}});
        known(CtcLoss.class, () -> new CtcSpec(Reduction.MEAN).on(BACKEND, Workers.ONE));
        known(
                Attention.class,
                () -> ((AttentionSpec) of(AttentionSpec.class)).on(BACKEND, Workers.ONE));
        known(StepContributions.class, Samples::contributions);
        known(StepModel.class, () -> StepModel.of(network(), 4));
        known(BeamOptions.class, () -> new BeamOptions(2, 4, 1));
        known(CharacterModel.class, () -> new CharacterModel(network(), Vocabulary.of("ab")));
        known(
                Sampler.class,
                () -> new CharacterModel(network(), Vocabulary.of("ab")).sampler(1, 0));
    }

    static {
        known(SortedMap.class, TreeMap::new);
        known(Optional.class, Optional::empty);
        known(BatchOrder.class, () -> new BatchOrder(2, 3, 1, 2));
        known(Embedding.class, () -> new Embedding(2, 2, -1));
        known(GradientFlow.class, () -> new GradientFlow(List.of("h"), new float[][] {{1}}));
        known(
                OnnxCell.class,
                () ->
                        OnnxOperator.rnn(2)
                                .pack(
                                        BACKEND,
                                        OnnxInputs.of(
                                                1,
                                                1,
                                                2,
                                                new float[2],
                                                new float[4],
                                                new float[4])));
        known(
                GateTrace.class,
                () -> new GateTrace("layer 0", "gate", 0, 1, List.of("a"), new float[][] {{1}}));
        known(DropoutMask.class, () -> new DropoutMask(0.5f, 8));
        known(EncoderDecoderSpec.class, Samples::encoderDecoder);
        known(EncoderDecoder.class, () -> EncoderDecoder.initial(BACKEND, encoderDecoder(), 1));
        known(
                EncoderDecoderPass.class,
                () ->
                        new EncoderDecoderPass(
                                BACKEND,
                                encoderDecoder(),
                                Slice.zeros(encoderDecoder().parameters().size()),
                                2,
                                2,
                                2,
                                Workers.ONE,
                                new CrossEntropySpec()));
        known(Source.class, () -> Source.symbols(0, 1));
        known(Pair.class, () -> Pair.of(new int[] {0, 1}, 1));
        known(
                EncoderDecoderObjective.class,
                () ->
                        EncoderDecoderObjective.of(
                                EncoderDecoder.initial(BACKEND, encoderDecoder(), 1),
                                List.of(Pair.of(new int[] {0, 1}, 1)),
                                2));
        known(
                Transducer.class,
                () -> new Transducer(EncoderDecoder.initial(BACKEND, encoderDecoder(), 1), 4));
        known(
                CtcObjective.class,
                () -> CtcObjective.of(network(), List.of(Pair.of(new int[] {0, 1}, 1)), 2));
        known(CtcReader.class, () -> new CtcReader(network()));
        known(FixedWindow.class, () -> FixedWindow.initial(BACKEND, fixedWindow(), 1));
        known(FixedWindowSpec.class, Samples::fixedWindow);
        known(TransductionModel.class, Samples::transductionModel);
    }

    private static TransductionModel transductionModel() {
        StringBuilder words = new StringBuilder();
        for (char c = 'a'; c <= 'z'; c++) {
            words.append(c).append("\tA\n");
        }
        Task task = Tasks.named("spelling");
        try {
            TextFile file = new TextFile("file", words.toString(), "");
            TaskSettings settings = task.settings().withSizes(2, 2);
            TaskTraining training = task.prepare(BACKEND, file, new Split(0), settings);
            float[] parameters = training.objective().parameters();
            return (TransductionModel) training.model().apply(parameters);
        } catch (DataException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static EncoderDecoderSpec encoderDecoder() {
        return new EncoderDecoderSpec(
                2, 0, RnnSpec.tanh(2, 2), 2, 0, RnnSpec.tanh(2, 2), Optional.empty(), 0, 0);
    }

    private static FixedWindowSpec fixedWindow() {
        return new FixedWindowSpec(2, 2, 2, 2, 2, 2);
    }

    private static void known(Class<?> type, Supplier<Object> sample) {
        KNOWN.put(type, sample);
    }

    private static Cell cell() {
        return BACKEND.cell(RnnSpec.tanh(2, 2));
    }

    private static Network network() {
        return Network.builder(BACKEND).symbols(2).rnn(2).outputs(2).build();
    }

    private static Table.Row row() {
        try {
            return Table.tsv(new TextFile("file", "W", ""), "W").rows().get(0);
        } catch (DataException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static StepContributions contributions() {
        return StepContributions.of(
                (TrainingPass) of(TrainingPass.class),
                SequenceShape.of(2, 2),
                Input.oneHot(new int[4]),
                Slice.NONE,
                Target.classes(new int[4]),
                0,
                2);
    }

    private static Trainer trainer() {
        Windows windows = Windows.training(new int[] {0, 1, 0, 1, 0, 1, 0, 1}, 2, 2);
        return new Trainer(network(), windows, TrainingOptions.DEFAULT);
    }

    /** A good value, or null if none is known or can be made. */
    static Object of(Class<?> type) {
        Supplier<Object> known = KNOWN.get(type);
        if (known != null) {
            return known.get();
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (!UNDER_WAY.add(type)) {
            return null;
        }
        try {
            return made(type);
        } finally {
            UNDER_WAY.remove(type);
        }
    }

    /** From a constant, a factory or a constructor, whichever works first. */
    private static Object made(Class<?> type) {
        for (Field field : type.getFields()) {
            if (field.getType() == type && Modifier.isStatic(field.getModifiers())) {
                return value(() -> field.get(null));
            }
        }
        for (Method method : type.getMethods()) {
            if (method.getReturnType() == type && Modifier.isStatic(method.getModifiers())) {
                Object[] arguments = all(method.getParameterTypes());
                Object made =
                        arguments == null ? null : value(() -> method.invoke(null, arguments));
                if (made != null) {
                    return made;
                }
            }
        }
        for (Constructor<?> constructor : type.getConstructors()) {
            Object[] arguments = all(constructor.getParameterTypes());
            Object made =
                    arguments == null || Modifier.isAbstract(type.getModifiers())
                            ? null
                            : value(() -> constructor.newInstance(arguments));
            if (made != null) {
                return made;
            }
        }
        return type.isInterface() ? function(type) : null;
    }

    private static Object[] all(Class<?>[] types) {
        Object[] samples = Arrays.stream(types).map(Samples::of).toArray();
        return Arrays.asList(samples).contains(null) ? null : samples;
    }

    /** A function of the caller's: what it gives is a sample, too. */
    private static Object function(Class<?> type) {
        return Proxy.newProxyInstance(
                Samples.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "equals":
                            return proxy == arguments[0];
                        case "hashCode":
                            return System.identityHashCode(proxy);
                        case "toString":
                            return type.getSimpleName();
                        default:
                            Class<?> result = method.getReturnType();
                            return result == void.class
                                    ? null
                                    : of(result == Object.class ? CellSpec.class : result);
                    }
                });
    }

    /** Something that may throw. */
    private interface Making {
        Object make() throws ReflectiveOperationException;
    }

    private static Object value(Making making) {
        try {
            return making.make();
        } catch (InvocationTargetException refused) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Bad values, null among them unless it is a primitive type. */
    static Object[] bad(Class<?> type) {
        if (type == int.class) {
            return new Object[] {-1, 0, 999, Integer.MIN_VALUE};
        }
        if (type == long.class) {
            return new Object[] {-1L, 0L, Long.MIN_VALUE};
        }
        if (type == float.class) {
            return new Object[] {Float.NaN, -1f, 2f, Float.POSITIVE_INFINITY};
        }
        if (type == double.class) {
            return new Object[] {Double.NaN, -1.0, 2.0, Double.POSITIVE_INFINITY};
        }
        if (type.isPrimitive()) {
            return new Object[0];
        }
        if (type == float[].class) {
            return new Object[] {null, new float[0], new float[] {Float.NaN}};
        }
        if (type == int[].class) {
            return new Object[] {null, new int[0], new int[] {-1}, new int[] {999, -5, 3, 1}};
        }
        if (type == long[].class) {
            return new Object[] {null, new long[0], new long[] {-1}};
        }
        if (type == String.class) {
            return new Object[] {null, "", "no such name"};
        }
        if (type == String[].class) {
            return new Object[] {null, new String[0], new String[] {null}};
        }
        if (type == List.class) {
            return new Object[] {null, List.of(), Arrays.asList((Object) null)};
        }
        if (type == Slice.class) {
            return new Object[] {null, Slice.NONE, Slice.zeros(3), Slice.of(Float.NaN)};
        }
        if (type == Matrix.class) {
            return new Object[] {
                null, Matrix.of(new float[1], 1, 1), Matrix.of(new float[6], 2, 3).transpose()
            };
        }
        return new Object[] {null};
    }
}
