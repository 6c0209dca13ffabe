package dev.rnn.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The processor's name, wherever the system keeps it. */
final class Processor {
    private Processor() {}

    static int count() {
        return Runtime.getRuntime().availableProcessors();
    }

    static String name() {
        String name = linux();
        if (name.isEmpty() && System.getProperty("os.name").startsWith("Mac")) {
            name = mac();
        }
        if (name.isEmpty() && System.getenv("PROCESSOR_IDENTIFIER") != null) {
            name = System.getenv("PROCESSOR_IDENTIFIER");
        }
        return name.isEmpty() ? System.getProperty("os.arch") : name;
    }

    private static String linux() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException none) {
            return "";
        }
    }

    private static String mac() {
        try {
            Process sysctl = new ProcessBuilder("sysctl", "-n", "machdep.cpu.brand_string").start();
            return new String(sysctl.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException none) {
            return "";
        }
    }
}
