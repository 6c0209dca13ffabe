package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Calls every public method and constructor of every public class of rnn-api and rnn-model with bad
 * arguments: each argument in turn null, negative, NaN, infinite, empty or of a wrong size, the
 * others good. None may answer with an error of the language that says nothing of the argument.
 */
class PublicMethodsTest {
    /**
     * Made by the library alone, for the inside of a user's cell: StepCellTest has their checks.
     */
    private static final List<String> OUT_OF_REACH =
            List.of("dev.rnn.model.cell.Step", "dev.rnn.model.cell.StepCell");

    private final List<String> offences = new ArrayList<>();
    private int calls;
    private int refusals;

    @Test
    void badArgumentsAreRefusedInWords() throws IOException, URISyntaxException {
        List<String> without = new ArrayList<>();
        for (Class<?> type : publicClasses()) {
            for (Constructor<?> constructor : type.getConstructors()) {
                if (!Modifier.isAbstract(type.getModifiers())) {
                    attack(type, constructor, false);
                }
            }
            for (Method method : type.getMethods()) {
                boolean isStatic = Modifier.isStatic(method.getModifiers());
                boolean ours = method.getDeclaringClass().getName().startsWith("dev.rnn.");
                if (!ours || method.getParameterCount() == 0 || isEquals(method)) {
                    continue;
                }
                if (!isStatic && Samples.of(type) == null) {
                    without.add(type.getName());
                    break;
                }
                attack(type, method, !isStatic);
            }
        }
        assertEquals(OUT_OF_REACH, without, "no sample of these; add one to Samples");
        assertEquals(List.of(), offences, calls + " calls");
        assertTrue(calls > 2000, calls + " calls");
        assertTrue(refusals > 1000, refusals + " refusals");
    }

    private static boolean isEquals(Method method) {
        return method.getName().equals("equals") && method.getParameterCount() == 1;
    }

    /** Each parameter in turn takes each of its bad values. */
    private void attack(Class<?> type, Executable called, boolean onInstance) {
        Class<?>[] types = called.getParameterTypes();
        for (int k = 0; k < types.length; k++) {
            for (Object bad : Samples.bad(types[k])) {
                Object[] arguments = new Object[types.length];
                boolean known = true;
                for (int j = 0; j < types.length; j++) {
                    arguments[j] = j == k ? bad : Samples.of(types[j]);
                    known &= j == k || arguments[j] != null;
                }
                if (known) {
                    call(called, onInstance ? Samples.of(type) : null, arguments);
                }
            }
        }
    }

    private void call(Executable called, Object receiver, Object[] arguments) {
        calls++;
        try {
            if (called instanceof Constructor<?> constructor) {
                constructor.newInstance(arguments);
            } else {
                ((Method) called).invoke(receiver, arguments);
            }
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause();
            refusals++;
            if (cause instanceof ArrayIndexOutOfBoundsException
                    || cause instanceof StringIndexOutOfBoundsException
                    || cause instanceof ClassCastException
                    || cause instanceof NegativeArraySizeException
                    || cause instanceof ArrayStoreException
                    || cause instanceof Error
                    || isLanguages(cause)) {
                StackTraceElement at =
                        cause.getStackTrace().length > 0 ? cause.getStackTrace()[0] : null;
                offences.add(
                        "%s%s: %s at %s%n"
                                .formatted(
                                        called.toString()
                                                .replaceAll(
                                                        "dev\\.rnn\\.|java\\.\\w+\\.|public |static |final ",
                                                        ""),
                                        shown(arguments),
                                        cause,
                                        at));
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new IllegalStateException(called + shown(arguments), e);
        }
    }

    /** Without a message, or with the one that the JVM makes of the code that failed. */
    private static boolean isLanguages(Throwable cause) {
        String message = cause.getMessage();
        return message == null
                || cause instanceof NullPointerException && message.startsWith("Cannot ");
    }

    private static String shown(Object[] arguments) {
        return Arrays.stream(arguments)
                .map(
                        a ->
                                a instanceof float[] f
                                        ? Arrays.toString(f)
                                        : a instanceof int[] i
                                                ? Arrays.toString(i)
                                                : String.valueOf(a))
                .map(s -> s.length() > 40 ? s.substring(0, 40) : s)
                .toList()
                .toString();
    }

    private static List<Class<?>> publicClasses() throws IOException, URISyntaxException {
        List<Class<?>> classes = new ArrayList<>();
        for (Class<?> anchor : List.of(Backend.class, Network.class)) {
            URI uri = anchor.getProtectionDomain().getCodeSource().getLocation().toURI();
            if (uri.getPath().endsWith(".jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(Path.of(uri), Map.of())) {
                    collect(jar.getPath("/"), classes);
                }
            } else {
                collect(Path.of(uri), classes);
            }
        }
        return classes;
    }

    private static void collect(Path root, List<Class<?>> classes) {
        try (Stream<Path> files = Files.walk(root)) {
            files.map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.startsWith("dev/rnn/") && name.endsWith(".class"))
                    .filter(name -> !name.endsWith("-info.class"))
                    .sorted(Comparator.naturalOrder())
                    .map(name -> load(name.substring(0, name.length() - 6).replace('/', '.')))
                    .filter(PublicMethodsTest::isPublic)
                    .forEach(classes::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getDeclaringClass() == null || isPublic(type.getDeclaringClass()));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
