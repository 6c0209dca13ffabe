package dev.rnn.interchange.keras;

import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.tensor.Tensor;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.message.DataLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The arrays of an HDF5 file in memory. Links out of the file, virtual and compressed arrays are
 * refused, which Keras does not write; so an array takes no more memory than the file.
 */
final class Hdf5 {
    /** Groups and arrays of one file, and groups inside each other. */
    private static final int MOST = 10_000;

    private static final int DEEPEST = 32;

    /** The attributes that Keras's layouts need; no other is read. */
    private static final Set<String> TEXTS = Set.of("model_config", "layer_names", "weight_names");

    private final String source;
    private final int size;
    private final HdfTexts texts;
    private final Map<String, Tensor> arrays = new LinkedHashMap<>();
    private final Map<String, List<String>> attributes = new LinkedHashMap<>();
    private long floats;
    private int nodes;

    private Hdf5(String source, int size, HdfTexts texts) {
        this.source = source;
        this.size = size;
        this.texts = texts;
    }

    /**
     * Reads a file.
     *
     * @param source names it in errors
     * @param file all of its bytes
     * @throws InterchangeException if it is no whole HDF5 file, or holds what is refused
     */
    static Hdf5 read(String source, byte[] file) throws InterchangeException {
        try (HdfFile hdf = HdfFile.fromBytes(file)) {
            HdfTexts texts = new HdfTexts(hdf.getHdfBackingStorage(), file.length);
            Hdf5 read = new Hdf5(source, file.length, texts);
            read.group("", hdf, 0);
            return read;
        } catch (InterchangeException clear) {
            throw clear;
        } catch (RuntimeException no) {
            throw new InterchangeException(
                    "%s is no HDF5 file, or cut off, or changed".formatted(source), no);
        }
    }

    /** Arrays by their paths, {@code layers/lstm/cell/vars/0}. */
    Map<String, Tensor> arrays() {
        return arrays;
    }

    /** A text under a group, or null. */
    String text(String path, String name) {
        List<String> found = texts(path, name);
        return found == null || found.size() != 1 ? null : found.get(0);
    }

    /** Texts under a group, or null. */
    List<String> texts(String path, String name) {
        return attributes.get(path + "@" + name);
    }

    private void group(String path, Group group, int depth) throws InterchangeException {
        if (depth > DEEPEST) {
            throw wrong(path, "lies more than %d groups deep".formatted(DEEPEST));
        }
        for (Attribute attribute : group.getAttributes().values()) {
            if (TEXTS.contains(attribute.getName())) {
                attribute(path, attribute);
            }
        }
        // Before they are visited: a group may be its own child many times over
        nodes += group.getChildren().size();
        if (nodes > MOST) {
            throw wrong(path, "brings the file to more than %d groups and arrays".formatted(MOST));
        }
        for (Node child : group.getChildren().values()) {
            String name = path.isEmpty() ? child.getName() : path + "/" + child.getName();
            if (child.isLink()) {
                throw wrong(name, "is a link, which is not followed");
            }
            if (child instanceof Group inner) {
                group(name, inner, depth + 1);
            } else if (child instanceof Dataset dataset && wanted(name)) {
                arrays.put(name, tensor(name, dataset));
            }
        }
    }

    private void attribute(String path, Attribute attribute) throws InterchangeException {
        if (attribute.getSizeInBytes() > size || attribute.getSize() > size) {
            throw wrong(path, "has an attribute larger than the file");
        }
        try {
            List<String> found = texts.read(attribute);
            if (found != null) {
                attributes.put(path + "@" + attribute.getName(), found);
            }
        } catch (HdfTexts.TooLongException hostile) {
            throw wrong(path, "has texts that are longer, all together, than the file");
        }
    }

    /** Not the optimizer's arrays, and not the generators' of dropout layers. */
    private static boolean wanted(String name) {
        return !name.startsWith("optimizer") && !name.contains("seed_generator");
    }

    private Tensor tensor(String name, Dataset dataset) throws InterchangeException {
        DataLayout layout = dataset.getDataLayout();
        if (layout != DataLayout.CONTIGUOUS && layout != DataLayout.COMPACT) {
            throw wrong(name, "is compressed or virtual; save it as Keras does, without");
        }
        int[] dimensions = dataset.getDimensions();
        List<Integer> shape = new ArrayList<>();
        long count = 1;
        for (int dimension : dimensions) {
            shape.add(dimension);
            count = dimension < 0 || count > size ? size + 1L : count * dimension;
        }
        floats += count;
        if (count > size || dataset.getSizeInBytes() > size || floats > size) {
            throw wrong(name, "is larger than the file");
        }
        Object values =
                dataset.getDataType() instanceof FloatingPoint ? dataset.getDataFlat() : null;
        if (values instanceof float[] given) {
            return Tensor.of(given, ints(shape));
        }
        if (values instanceof double[] given) {
            float[] rounded = new float[given.length];
            for (int i = 0; i < given.length; i++) {
                rounded[i] = (float) given[i];
            }
            return Tensor.of(rounded, ints(shape));
        }
        throw wrong(
                name,
                "holds %s; save the weights as float32".formatted(dataset.getJavaType().getName()));
    }

    private static int[] ints(List<Integer> shape) {
        return shape.stream().mapToInt(Integer::intValue).toArray();
    }

    private InterchangeException wrong(String path, String how) {
        return new InterchangeException(
                "%s: %s %s"
                        .formatted(
                                source,
                                path.isEmpty() ? "its root" : path.replaceAll("\\p{Cntrl}", "?"),
                                how));
    }
}
