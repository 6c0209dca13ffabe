package dev.rnn.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One side of a comparison: a process that times a task when it is told to, and sleeps otherwise.
 */
final class Player implements AutoCloseable {
    /** No answer for so long means that a process hangs. */
    private static final int PATIENCE_SECONDS = 300;

    private static final String ENDED = "";

    private final Process process;
    private final PrintStream commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Path errors;

    private Player(List<String> command) throws IOException {
        errors = Files.createTempFile("rnn-bench", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        // What each library starts with; those that can are told otherwise for rows on more
        // threads.
        for (String library : List.of("OMP", "MKL", "OPENBLAS")) {
            builder.environment().put(library + "_NUM_THREADS", "1");
        }
        process = builder.start();
        commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "rnn-bench-answers");
        reader.setDaemon(true);
        reader.start();
    }

    /** A fresh JVM that runs {@link Server}. */
    static Player jvm(String backend, int threads, List<String> jvmArguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        // As ./rnn does: no collector's barriers and threads, since nothing is allocated.
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-Drnn.simd.cold=vectors",
                        "--add-modules",
                        "jdk.incubator.vector"));
        command.addAll(jvmArguments);
        String modulePath = System.getProperty("jdk.module.path");
        if (modulePath == null) {
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.add(Server.class.getName());
        } else {
            command.addAll(
                    List.of("--module-path", modulePath, "--add-modules", "ALL-MODULE-PATH"));
            command.addAll(List.of("-m", "dev.rnn.bench/" + Server.class.getName()));
        }
        command.addAll(List.of(backend, String.valueOf(threads)));
        return new Player(command);
    }

    /** A fresh JVM that runs the {@link Server} of another build of rnn, from its jars. */
    static Player build(Path jars, String backend, int threads) throws IOException {
        return new Player(
                List.of(
                        System.getProperty("java.home")
                                + File.separator
                                + "bin"
                                + File.separator
                                + "java",
                        "-XX:+UseSerialGC",
                        "-Drnn.simd.cold=vectors",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        jars + File.separator + "*",
                        Server.class.getName(),
                        backend,
                        String.valueOf(threads)));
    }

    /** A JVM of a peer, on our class path and behind it the jars of its own folder. */
    static Player peer(Path jars, String main) throws IOException {
        return new Player(
                List.of(
                        System.getProperty("java.home")
                                + File.separator
                                + "bin"
                                + File.separator
                                + "java",
                        "-XX:+UseSerialGC",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path")
                                + File.pathSeparator
                                + jars
                                + File.separator
                                + "*",
                        "dev.rnn.bench." + main));
    }

    /** A Python process that runs torch_peer.py. */
    static Player torch(String python) throws IOException {
        Path script = Files.createTempFile("torch_peer", ".py");
        script.toFile().deleteOnExit();
        try (InputStream in = Player.class.getResourceAsStream("torch_peer.py")) {
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
        }
        return new Player(List.of(python, "-u", script.toString()));
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                answers.add(line);
            }
        } catch (IOException closed) {
            // The process has ended, which the next line says.
        }
        answers.add(ENDED);
    }

    /** Sends a command and waits for the answer. */
    String ask(String command) throws IOException, InterruptedException {
        commands.println(command);
        String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null || answer.equals(ENDED) || answer.startsWith("error")) {
            String said = answer == null ? "nothing" : answer.equals(ENDED) ? "its end" : answer;
            throw new IOException(
                    "%s answered %s to '%s'; it wrote:%n%s"
                            .formatted(
                                    process.info().command().orElse("a process"),
                                    said,
                                    command,
                                    Files.readString(errors)));
        }
        return answer;
    }

    /** Prepares a task; false if this side has no such task. */
    boolean load(TaskName task) throws IOException, InterruptedException {
        return ask("load " + task).equals("ok");
    }

    /** Times the loaded task for about so long. */
    Samples run(long millis) throws IOException, InterruptedException {
        return Samples.parse(ask("run " + millis));
    }

    @Override
    public void close() {
        commands.println("quit");
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(errors);
        } catch (IOException | InterruptedException problem) {
            process.destroyForcibly();
        }
    }
}
