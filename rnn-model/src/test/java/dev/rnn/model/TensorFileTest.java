package dev.rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not special to models; {@link ModelFileTest} damages files. */
class TensorFileTest {
    private static final ParameterLayout LAYOUT =
            ParameterLayout.builder().add("a.W", 2, 3).add("b", 1, 2).add("none", 0, 4).build();

    @TempDir private Path directory;

    private static TensorFile file(Map<String, String> header) {
        float[] values = {1, -0f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 6, 7, 8};
        return new TensorFile("checkpoint", header, LAYOUT, Slice.of(values));
    }

    private static Map<String, String> header() {
        Map<String, String> header = new LinkedHashMap<>();
        header.put("epoch", "3");
        header.put("text", "two\nlines, a \\ and é = 😀");
        return header;
    }

    @Test
    void readsWhatItWrote() throws IOException {
        Path path = directory.resolve("one");
        TensorFile written = file(header());
        written.write(path);
        TensorFile read = TensorFile.read(path, "checkpoint");
        assertEquals(written.header(), read.header());
        assertEquals(LAYOUT, read.layout());
        assertEquals("a.W:2x3,b:1x2,none:0x4", read.header().get("layout"));
        for (int i = 0; i < LAYOUT.size(); i++) {
            assertEquals(
                    Float.floatToRawIntBits(written.values().get(i)),
                    Float.floatToRawIntBits(read.values().get(i)));
        }
        assertEquals(7, read.tensor("b").get(0));
        assertEquals(2, read.matrix("a.W").rows());
    }

    @Test
    void saysOfWhatKindItIs() throws IOException {
        Path path = directory.resolve("one");
        file(header()).write(path);
        assertEquals(
                path + " is a checkpoint, not a model file; name one of those",
                assertThrows(
                                ModelFileException.class,
                                () -> TensorFile.read(path, TensorFile.MODEL))
                        .getMessage());
    }

    @Test
    void refusesWhatCouldNotBeReadAgain() {
        for (String key : new String[] {"kind", "layout", "", "a=b", "a\nb"}) {
            Map<String, String> header = header();
            header.put(key, "x");
            assertThrows(
                    IllegalArgumentException.class,
                    () -> file(header).write(directory.resolve("two")),
                    key);
        }
        for (String name : new String[] {"a,b", "a:b", "a\nb"}) {
            ParameterLayout layout = ParameterLayout.builder().add(name, 1, 1).build();
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new TensorFile("x", header(), layout, Slice.zeros(1)));
        }
        ParameterLayout twice = ParameterLayout.builder().add("a", 1, 1).add("a", 1, 1).build();
        assertEquals(
                "'a' is no name for a tensor of a file; give each one of its own, without ',' and"
                        + " ':'",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new TensorFile("x", header(), twice, Slice.zeros(2)))
                        .getMessage());
    }
}
