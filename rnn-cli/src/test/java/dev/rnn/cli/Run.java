package dev.rnn.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of the command.
 *
 * @param status its exit status
 * @param out standard output
 * @param err standard error
 */
record Run(int status, String out, String err) {

    /** In this process. */
    static Run here(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Run(status, out.toString(), err.toString());
    }

    /** The command line of a JVM of its own, on the class path of this one. */
    static List<String> command(List<String> jvmOptions, String... arguments) {
        return command(Main.class, jvmOptions, arguments);
    }

    /** The same for another main class. */
    static List<String> command(Class<?> main, List<String> jvmOptions, String... arguments) {
        List<String> options = new ArrayList<>(List.of("--add-modules", "jdk.incubator.vector"));
        options.addAll(jvmOptions);
        return plainCommand(main, options, arguments);
    }

    /** Without the Vector API, unless the options ask for it. */
    static List<String> plainCommand(Class<?> main, List<String> jvmOptions, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:-UsePerfData");
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** In a process of its own. */
    static Run process(List<String> command) throws IOException, InterruptedException {
        File out = File.createTempFile("rnn", ".out");
        File err = File.createTempFile("rnn", ".err");
        try {
            Process process =
                    new ProcessBuilder(command).redirectOutput(out).redirectError(err).start();
            process.getOutputStream().close();
            int status = process.waitFor();
            return new Run(status, read(out), read(err));
        } finally {
            out.delete();
            err.delete();
        }
    }

    private static String read(File file) throws IOException {
        return java.nio.file.Files.readString(file.toPath(), StandardCharsets.UTF_8);
    }
}
