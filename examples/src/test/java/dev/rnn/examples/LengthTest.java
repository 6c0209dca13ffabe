package dev.rnn.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A program is 40 lines of code at most: what is longer is for the library to carry. */
class LengthTest {
    private static final int MOST = 40;

    @Test
    void programsAreShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        try (var files = Files.list(Path.of("src/main/java/dev/rnn/examples"))) {
            List<Path> programs =
                    files.filter(file -> !file.endsWith("package-info.java")).toList();
            assertTrue(programs.size() > 10, programs.toString());
            for (Path file : programs) {
                String code = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", "");
                long lines =
                        code.lines().filter(l -> !l.matches("(package|import) .*|\\s*")).count();
                if (lines > MOST) {
                    tooLong.add(file.getFileName() + ": " + lines + " lines");
                }
            }
        }
        assertEquals(List.of(), tooLong);
    }
}
