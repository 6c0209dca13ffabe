package dev.rnn.interchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.CellSpec;
import dev.rnn.interchange.tensor.NamedTensors;
import dev.rnn.interchange.tensor.Npz;
import dev.rnn.interchange.tensor.Tensor;
import dev.rnn.model.Network;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.StackSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code np.savez("w.npz", *model.get_weights())}: order and shapes are all there is. */
class NamelessArraysTest {
    private static final Backend BACKEND = Backends.named("scalar");
    private static final ImportOptions NONE = ImportOptions.NONE;

    @TempDir private Path folder;

    private int count;
    private final Map<String, Tensor> arrays = new LinkedHashMap<>();

    /** The next array, of numbers that no other has. */
    private void add(int... shape) {
        int size = 1;
        for (int n : shape) {
            size *= n;
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = count + i / 100f;
        }
        arrays.put("arr_" + count++, Tensor.of(values, shape));
    }

    private void addLayer(int inputs, int hidden, int gates) {
        add(inputs, gates * hidden);
        add(hidden, gates * hidden);
        add(gates * hidden);
    }

    private Network read(Map<String, Tensor> content, ImportOptions options) throws IOException {
        Path file = folder.resolve("w.npz");
        Npz.write(file, new NamedTensors(content));
        return ModelFormats.read(file, BACKEND, options).network();
    }

    private CellSpec cell(ImportOptions options) throws IOException {
        return read(arrays, options).spec().cell();
    }

    private String refused(Map<String, Tensor> content) {
        return assertThrows(InterchangeException.class, () -> read(content, NONE)).getMessage();
    }

    @Test
    void twoLayersOrTwoDirectionsIsAsked() throws IOException {
        addLayer(3, 3, 4);
        addLayer(3, 3, 4);
        assertTrue(
                refused(arrays)
                        .endsWith(
                                "arrays 0 to 5 are two layers, or both directions of one: their shapes are the same; say which (--directions one or both)"));
        assertInstanceOf(BidirectionalSpec.class, cell(NONE.withBothDirections(true)));
        StackSpec stack = assertInstanceOf(StackSpec.class, cell(NONE.withBothDirections(false)));
        assertEquals(2, stack.layers().size());
        add(3, 2);
        add(2);
        refused(arrays);
        assertEquals(2, read(arrays, NONE.withBothDirections(false)).spec().outputs());
    }

    @Test
    void whatFollowsMayTell() throws IOException {
        addLayer(3, 3, 4);
        addLayer(3, 3, 4);
        add(6, 2);
        add(2);
        assertInstanceOf(BidirectionalSpec.class, cell(NONE));
    }

    @Test
    void widthsMayTell() throws IOException {
        addLayer(2, 3, 1);
        addLayer(2, 3, 1);
        assertInstanceOf(BidirectionalSpec.class, cell(NONE));
    }

    @Test
    void tenComesAfterTwo() throws IOException {
        for (int layer = 0; layer < 4; layer++) {
            addLayer(2 + layer, 3 + layer, 1);
        }
        Map<String, Tensor> sorted = new TreeMap<>(arrays);
        assertEquals(
                List.of("arr_0", "arr_1", "arr_10"), List.copyOf(sorted.keySet()).subList(0, 3));
        assertArrayEquals(read(arrays, NONE).parameters(), read(sorted, NONE).parameters());
        sorted.remove("arr_10");
        assertTrue(refused(sorted).endsWith("it has 11 arrays, and none of them is arr_10"));
    }
}
