package dev.rnn.packaging;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program outside this project, compiled against the jars and run on the class path, on the
 * module path, and in a jlink image.
 */
class ConsumerIT {
    private static final String VECTORS = "jdk.incubator.vector";
    private static final String PLAIN = "consumer.Consumer";
    private static final String MODULAR = "consumer/consumer.Consumer";

    /** The jars as ./rnn uses them. */
    private static final Path APP = Path.of("target", "app").toAbsolutePath();

    @TempDir static Path folder;

    /** What the program prints after the backend's name: the same bits everywhere. */
    private static String bits;

    private static Path plainClasses;
    private static Path modularClasses;

    @BeforeAll
    static void compileTheProgram() throws IOException, InterruptedException {
        Path sources = Path.of("src", "test", "resources", "consumer");
        String program = sources.resolve("consumer/Consumer.java").toString();
        String descriptor = sources.resolve("module-info.java").toString();
        plainClasses = folder.resolve("plain");
        modularClasses = folder.resolve("modular");
        tool("javac", "-d", plainClasses, "-cp", path("api", "model"), program);
        tool("javac", "-d", modularClasses, "-p", path("api", "model"), descriptor, program);

        Command scalar = Command.java("-cp", path(plainClasses, "api", "model", "scalar"), PLAIN);
        bits = scalar.out().replaceFirst("^scalar ", "");
        assertNotEquals(scalar.out(), bits, scalar.err());
    }

    @Test
    void classPathWithTheVectorModuleRunsSimd() throws Exception {
        Command simd =
                Command.java("--add-modules", VECTORS, "-cp", path(plainClasses, all()), PLAIN);
        assertAll(
                () -> assertEquals("simd " + bits, simd.out()),
                () -> assertTrue(theLine(simd).contains("backend simd"), simd.err()));
    }

    @Test
    void classPathWithoutTheVectorModuleRunsScalarAndSaysSoInOneLine() throws Exception {
        Command scalar = Command.java("-cp", path(plainClasses, all()), PLAIN);
        String line = theLine(scalar);
        assertAll(
                () -> assertEquals("scalar " + bits, scalar.out()),
                () -> assertTrue(line.contains("WARNING"), line),
                () -> assertTrue(line.contains("backend scalar"), line),
                () -> assertTrue(line.contains("not simd"), line),
                () -> assertTrue(line.contains("--add-modules " + VECTORS), line));
    }

    @Test
    void askingForSimdWithoutTheVectorModuleIsAnError() throws Exception {
        Command failed =
                Command.java("-Drnn.backend=simd", "-cp", path(plainClasses, all()), PLAIN);
        assertAll(
                () -> assertNotEquals(0, failed.status()),
                () -> assertEquals("", failed.out()),
                () -> assertTrue(failed.err().contains("--add-modules " + VECTORS), failed.err()));
    }

    @Test
    void modulePathBringsTheVectorModuleInWithoutAFlag() throws Exception {
        Command simd = Command.java("-p", path(modularClasses, all()), "-m", MODULAR);
        assertEquals("simd " + bits, simd.out(), simd.err());
    }

    @Test
    void modulePathWithoutSimdRunsScalar() throws Exception {
        Command scalar =
                Command.java("-p", path(modularClasses, "api", "model", "scalar"), "-m", MODULAR);
        assertAll(
                () -> assertEquals("scalar " + bits, scalar.out()),
                () -> assertTrue(theLine(scalar).contains("backend scalar"), scalar.err()));
    }

    @Test
    void withoutAnyBackendTheErrorNamesThem() throws Exception {
        Command failed = Command.java("-p", path(modularClasses, "api", "model"), "-m", MODULAR);
        assertAll(
                () -> assertNotEquals(0, failed.status()),
                () ->
                        assertTrue(
                                failed.err().contains("put rnn-scalar or rnn-simd"), failed.err()));
    }

    @Test
    void jlinkImageRunsSimd() throws Exception {
        Path image = folder.resolve("image");
        tool(
                "jlink",
                "--output",
                image,
                "-p",
                path(modularClasses, all()),
                "--add-modules",
                "consumer,dev.rnn.scalar,dev.rnn.simd");
        Command simd = Command.java(image, "-m", MODULAR);
        assertEquals("simd " + bits, simd.out(), simd.err());
    }

    @Test
    void anAotCacheGivesTheSameBits() throws Exception {
        Path cache = folder.resolve("consumer.aot");
        String[] program = {"--add-modules", VECTORS, "-cp", path(plainJar(), all()), PLAIN};
        Command trained = Command.java(with(program, "-XX:AOTCacheOutput=" + cache));
        assertTrue(trained.out().startsWith("simd " + bits), trained.out() + trained.err());
        assertTrue(Files.size(cache) > 0);
        Command cached = Command.java(with(program, "-XX:AOTCache=" + cache));
        assertEquals("simd " + bits, cached.out(), cached.err());
    }

    private static String[] with(String[] words, String option) {
        return Stream.concat(Stream.of(option), Stream.of(words)).toArray(String[]::new);
    }

    /** The program as a jar: an AOT cache holds classes of jars alone. */
    private static Path plainJar() {
        Path jar = folder.resolve("consumer.jar");
        tool("jar", "--create", "--file", jar, "-C", plainClasses, ".");
        return jar;
    }

    /** The one line of the log that speaks of backends. */
    private static String theLine(Command finished) {
        List<String> lines = finished.err().lines().filter(l -> l.contains("backend ")).toList();
        assertEquals(1, lines.size(), finished.err());
        return lines.getFirst();
    }

    private static String[] all() {
        return new String[] {"api", "model", "scalar", "simd"};
    }

    private static String path(Path classes, String... modules) throws IOException {
        return classes + File.pathSeparator + path(modules);
    }

    private static String path(String... modules) throws IOException {
        try (Stream<Path> jars = Files.list(APP)) {
            List<Path> found = jars.sorted().toList();
            return Stream.of(modules)
                    .map(module -> jar(found, module))
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static String jar(List<Path> jars, String module) {
        return jars.stream()
                .filter(jar -> jar.getFileName().toString().startsWith("rnn-" + module + "-"))
                .findFirst()
                .orElseThrow()
                .toString();
    }

    private static void tool(String name, Object... arguments) {
        List<String> words = new ArrayList<>();
        if (name.equals("javac")) {
            words.addAll(List.of("-Xlint:all", "-Werror"));
        }
        Stream.of(arguments).map(Object::toString).forEach(words::add);
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        int status =
                ToolProvider.findFirst(name)
                        .orElseThrow()
                        .run(writer, writer, words.toArray(String[]::new));
        assertEquals(0, status, () -> name + " " + words + System.lineSeparator() + output);
    }
}
