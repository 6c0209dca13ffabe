package dev.rnn.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What figures depend on besides the code. */
final class Machine {
    private Machine() {}

    /** The processor's name, as the system gives it. */
    static String processor() {
        String name = System.getProperty("os.arch");
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            name =
                    lines.filter(line -> line.startsWith("model name"))
                            .map(line -> line.substring(line.indexOf(':') + 1).strip())
                            .findFirst()
                            .orElse(name);
        } catch (IOException notLinux) {
            // The architecture has to do.
        }
        return "%s, %d cores".formatted(name, Runtime.getRuntime().availableProcessors());
    }

    static String system() {
        return "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.version"));
    }

    static String jdk() {
        return "%s %s"
                .formatted(
                        System.getProperty("java.vm.name"),
                        System.getProperty("java.vendor.version", Runtime.version().toString()));
    }

    /** How busy the machine is, as far as the system says. */
    static String load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? "unknown" : String.format(Locale.ROOT, "%.2f", load);
    }

    /** The commit of the working directory; "unknown" outside a repository. */
    static String commit() {
        String commit = git("rev-parse", "--short=12", "HEAD");
        if (commit.isEmpty()) {
            return "unknown";
        }
        return git("status", "--porcelain", "--untracked-files=no").isEmpty()
                ? commit
                : commit + " with changes";
    }

    private static String git(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process git =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? answer.strip() : "";
        } catch (IOException | InterruptedException noGit) {
            return "";
        }
    }
}
