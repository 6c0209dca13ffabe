package dev.rnn.simd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which methods of classes work on vectors, read from their bytecode: these are the kernels. */
final class VectorMethods {
    private static final String VECTORS = "jdk/incubator/vector/";

    private VectorMethods() {}

    /** Class files of the package, as compiled from where a class of it lies. */
    static List<Path> classesBeside(Class<?> one) {
        try {
            Path root = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path folder = root.resolve(one.getPackageName().replace('.', '/'));
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(f -> f.toString().endsWith(".class")).sorted().toList();
            }
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("no class files beside " + one, e);
        }
    }

    /** Names {@code package.Class.method} of the methods that call the Vector API, once loaded. */
    static Set<String> callers(List<Path> classes) {
        Set<String> names = new TreeSet<>();
        for (Path file : classes) {
            ClassModel model = parse(file);
            for (MethodModel method : model.methods()) {
                boolean calls =
                        method.code().stream()
                                .flatMap(code -> code.elementStream())
                                .anyMatch(
                                        e ->
                                                e instanceof InvokeInstruction call
                                                        && call.owner()
                                                                .asInternalName()
                                                                .startsWith(VECTORS));
                if (calls && !atLoading(model, method)) {
                    names.add(name(model, method));
                }
            }
        }
        return names;
    }

    /** Names of the methods that take or give a vector or a mask, once loaded. */
    static Set<String> takersAndGivers(List<Path> classes) {
        Set<String> names = new TreeSet<>();
        for (Path file : classes) {
            ClassModel model = parse(file);
            for (MethodModel method : model.methods()) {
                if (method.methodType().stringValue().contains(VECTORS)
                        && !atLoading(model, method)) {
                    names.add(name(model, method));
                }
            }
        }
        return names;
    }

    /** {@link Lanes} makes constants; its methods with vectors run when classes are loaded. */
    private static boolean atLoading(ClassModel model, MethodModel method) {
        return method.methodName().stringValue().startsWith("<")
                || model.thisClass().asInternalName().equals("dev/rnn/simd/Lanes");
    }

    private static String name(ClassModel model, MethodModel method) {
        return model.thisClass().asInternalName().replace('/', '.')
                + "."
                + method.methodName().stringValue();
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
