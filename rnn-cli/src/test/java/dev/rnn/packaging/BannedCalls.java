package dev.rnn.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Finds calls that would end "the same bits everywhere": functions of {@code Math} and of the
 * Vector API that are intrinsics of their own on each machine, and sums over lanes, which have no
 * fixed order. {@code StrictMath} is the same everywhere.
 *
 * <p>It reads the constant pools of class files, because no build plugin sees an incubator module
 * of a JDK other than the one it runs on.
 */
final class BannedCalls {
    /** Where IEEE 754 does not demand the one right result, as it does for sqrt and fma. */
    private static final Set<String> FUNCTIONS =
            Set.of(
                    "acos", "asin", "atan", "atan2", "cbrt", "cos", "cosh", "exp", "expm1", "hypot",
                    "log", "log10", "log1p", "pow", "sin", "sinh", "tan", "tanh");

    private BannedCalls() {}

    /**
     * One line {@code class -> owner.member} for each banned member that a class file under the
     * folder refers to.
     */
    static List<String> under(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .flatMap(file -> in(parse(file)))
                    .sorted()
                    .toList();
        }
    }

    static Stream<String> in(ClassModel model) {
        String user = model.thisClass().asInternalName();
        Stream<PoolEntry> entries = StreamSupport.stream(model.constantPool().spliterator(), false);
        return entries.filter(MemberRefEntry.class::isInstance)
                .map(MemberRefEntry.class::cast)
                .filter(
                        entry ->
                                isBanned(
                                        entry.owner().asInternalName(), entry.name().stringValue()))
                .map(
                        entry ->
                                user
                                        + " -> "
                                        + entry.owner().asInternalName()
                                        + "."
                                        + entry.name().stringValue());
    }

    private static boolean isBanned(String owner, String member) {
        return switch (owner) {
            case "java/lang/Math" -> FUNCTIONS.contains(member) || member.equals("random");
            case "jdk/incubator/vector/VectorOperators" ->
                    FUNCTIONS.contains(member.toLowerCase(Locale.ROOT));
            case "jdk/incubator/vector/FloatVector",
                    "jdk/incubator/vector/DoubleVector",
                    "jdk/incubator/vector/Vector" ->
                    member.startsWith("reduceLanes");
            default -> false;
        };
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
