package dev.rnn.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a finished process left behind. */
record Command(int status, String out, String err) {

    /** Runs a program in a folder, without the options that this JVM's surroundings may hold. */
    static Command run(Path folder, List<String> words) throws IOException, InterruptedException {
        Path out = Files.createTempFile("rnn", ".out");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(words)
                            .directory(folder.toFile())
                            .redirectOutput(out.toFile());
            builder.environment().keySet().removeIf(name -> name.endsWith("JAVA_OPTIONS"));
            builder.environment().remove("RNN_JAVA_OPTS");
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.start();
            // To its end, which is that of the filter that ./rnn leaves behind, not that of the JVM
            byte[] err = process.getErrorStream().readAllBytes();
            return new Command(
                    process.waitFor(), read(out), new String(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
        }
    }

    /** Runs this JVM's java. */
    static Command java(String... arguments) throws IOException, InterruptedException {
        return java(Path.of(System.getProperty("java.home")), arguments);
    }

    /** Runs the java of a runtime image. */
    static Command java(Path home, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(home.resolve("bin/java").toString()));
        words.addAll(List.of(arguments));
        return run(Path.of("."), words);
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
