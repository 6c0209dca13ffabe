package dev.rnn.interchange.tensor;

import dev.rnn.api.Checks;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.ZipEntries;
import dev.rnn.model.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's {@code .npz} files: zip archives of {@code .npy} files, compressed or not. The format has
 * no place for texts, so metadata is an array of bytes named {@value #METADATA}, one {@code
 * name=value} a line.
 */
public final class Npz {
    /** Holds the metadata: UTF-8, lines {@code name=value} with \n for a line's end in a value. */
    public static final String METADATA = "__metadata__";

    private static final String SUFFIX = ".npy";

    /** The same content gives the same bytes: archives hold a time, this one always. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Npz() {}

    /**
     * Reads a file.
     *
     * @param path the file
     * @return its arrays in their order, and its metadata
     * @throws InterchangeException if it is not a whole archive of arrays of numbers
     * @throws IOException if it cannot be read
     */
    public static NamedTensors read(Path path) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> entry : ZipEntries.read(path).entrySet()) {
            String name = entry.getKey();
            if (!name.endsWith(SUFFIX)) {
                throw new InterchangeException(
                        "%s is no archive of NumPy arrays: it holds %s".formatted(path, name));
            }
            Tensor tensor = Npy.read("%s, %s,".formatted(path, name), entry.getValue());
            tensors.put(name.substring(0, name.length() - SUFFIX.length()), tensor);
        }
        Tensor metadata = tensors.remove(METADATA);
        if (metadata == null) {
            return new NamedTensors(tensors);
        }
        if (metadata.type() != ElementType.U8) {
            throw new InterchangeException(
                    "%s: %s holds %s, expected bytes of text".formatted(path, METADATA, metadata));
        }
        String text = StandardCharsets.UTF_8.decode(metadata.data().duplicate()).toString();
        return new NamedTensors(tensors, MetadataLines.parse(path + ", " + METADATA, text));
    }

    /**
     * Writes a file, all or nothing, not compressed.
     *
     * @param path the file; replaced if it exists
     * @param content arrays, written in their order, and metadata; the same content gives the same
     *     bytes
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if NumPy has no such elements, BF16
     */
    public static void write(Path path, NamedTensors content) throws IOException {
        Checks.given("content", content);
        Map<String, Tensor> tensors = new LinkedHashMap<>(content.tensors());
        if (!content.metadata().isEmpty()) {
            byte[] text = MetadataLines.text(content.metadata()).getBytes(StandardCharsets.UTF_8);
            Tensor bytes = new Tensor(ElementType.U8, List.of(text.length), ByteBuffer.wrap(text));
            if (tensors.put(METADATA, bytes) != null) {
                throw new IllegalArgumentException(
                        "a tensor is named %s, which is the name of the metadata"
                                .formatted(METADATA));
            }
        }
        AtomicFile.write(
                path,
                out -> {
                    ZipOutputStream zip = new ZipOutputStream(out);
                    for (Map.Entry<String, Tensor> each : tensors.entrySet()) {
                        byte[] bytes = Npy.bytes(each.getValue());
                        CRC32 crc = new CRC32();
                        crc.update(bytes);
                        ZipEntry entry = new ZipEntry(each.getKey() + SUFFIX);
                        entry.setTimeLocal(TIME);
                        entry.setMethod(ZipEntry.STORED);
                        entry.setSize(bytes.length);
                        entry.setCrc(crc.getValue());
                        zip.putNextEntry(entry);
                        zip.write(bytes);
                        zip.closeEntry();
                    }
                    zip.finish();
                });
    }
}
