package dev.rnn.interchange.tensor;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.rnn.api.Checks;
import dev.rnn.interchange.InterchangeException;
import dev.rnn.interchange.WholeFile;
import dev.rnn.model.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Safetensors files: 8 bytes with the length of the header, little-endian; the header, JSON, that
 * gives each tensor's {@code dtype}, {@code shape} and {@code data_offsets}, and texts under {@code
 * __metadata__}; the tensors' bytes, with no gap and no overlap.
 */
public final class Safetensors {
    private static final String METADATA = "__metadata__";

    /** As a model file's: far more than names and a vocabulary take. */
    private static final int LARGEST_HEADER = 1 << 24;

    /** The data starts at a multiple of this, so that it can be mapped. */
    private static final int ALIGNMENT = 8;

    private Safetensors() {}

    /** A tensor as the header has it. */
    private record Entry(String name, ElementType type, List<Long> shape, long from, long to) {}

    /**
     * Reads a file.
     *
     * @param path the file
     * @return its tensors in the order of their bytes, and its metadata
     * @throws InterchangeException if it is not a whole and right safetensors file
     * @throws IOException if it cannot be read
     */
    public static NamedTensors read(Path path) throws IOException {
        return read(String.valueOf(path), WholeFile.read(path));
    }

    /**
     * Reads bytes.
     *
     * @param name names them in errors
     * @param file all bytes of a file; not copied
     * @return its tensors in the order of their bytes, and its metadata
     * @throws InterchangeException if they are not a whole and right safetensors file
     */
    public static NamedTensors read(String name, byte[] file) throws InterchangeException {
        Checks.given("name", name);
        Checks.given("file", file);
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < Long.BYTES + 2) {
            throw wrong(name, "it ends after %d bytes".formatted(file.length));
        }
        long length = bytes.getLong(0);
        if (length < 2 || length > Math.min(file.length - Long.BYTES, LARGEST_HEADER)) {
            throw wrong(
                    name,
                    "its first 8 bytes give its header %s bytes, of a file of %d"
                            .formatted(Long.toUnsignedString(length), file.length));
        }
        List<Entry> entries = new ArrayList<>();
        SortedMap<String, String> metadata = new TreeMap<>();
        header(name, text(name, bytes.slice(Long.BYTES, (int) length)), entries, metadata);
        int start = Long.BYTES + (int) length;
        return new NamedTensors(
                tensors(name, bytes.slice(start, file.length - start), entries), metadata);
    }

    private static String text(String name, ByteBuffer header) throws InterchangeException {
        if (header.get(0) != '{') {
            throw wrong(name, "its header does not start with {");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(header).toString();
        } catch (CharacterCodingException noText) {
            throw wrong(name, "its header is no UTF-8");
        }
    }

    private static void header(
            String name, String text, List<Entry> entries, Map<String, String> metadata)
            throws InterchangeException {
        try (JsonReader json = new JsonReader(new StringReader(text))) {
            json.setStrictness(Strictness.STRICT);
            json.beginObject();
            boolean metadataSeen = false;
            while (json.hasNext()) {
                String key = json.nextName();
                if (!key.equals(METADATA)) {
                    entries.add(entry(name, key, json));
                } else if (metadataSeen) {
                    throw wrong(name, "it has two entries %s".formatted(METADATA));
                } else {
                    metadata(name, json, metadata);
                    metadataSeen = true;
                }
            }
            json.endObject();
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw wrong(name, "something follows its header");
            }
        } catch (InterchangeException clear) {
            throw clear;
        } catch (IOException
                | IllegalStateException
                | JsonParseException
                | NumberFormatException no) {
            throw new InterchangeException(
                    "%s is no safetensors file: its header is not the JSON of one".formatted(name),
                    no);
        }
    }

    private static void metadata(String name, JsonReader json, Map<String, String> metadata)
            throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            if (metadata.put(key, json.nextString()) != null) {
                throw wrong(name, "its metadata has two entries %s".formatted(key));
            }
        }
        json.endObject();
    }

    private static Entry entry(String name, String tensor, JsonReader json) throws IOException {
        ElementType type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            if (key.equals("dtype") && type == null) {
                type = type(name, tensor, json.nextString());
            } else if (key.equals("shape") && shape == null) {
                shape = numbers(json);
            } else if (key.equals("data_offsets") && offsets == null) {
                offsets = numbers(json);
            } else {
                throw wrong(name, "tensor %s has an entry %s too many".formatted(tensor, key));
            }
        }
        json.endObject();
        if (type == null || shape == null || offsets == null || offsets.size() != 2) {
            throw wrong(name, "tensor %s lacks dtype, shape or data_offsets".formatted(tensor));
        }
        return new Entry(tensor, type, shape, offsets.get(0), offsets.get(1));
    }

    private static ElementType type(String name, String tensor, String dtype)
            throws InterchangeException {
        for (ElementType type : ElementType.values()) {
            if (type.name().equals(dtype)) {
                return type;
            }
        }
        throw new InterchangeException(
                "%s: tensor %s has elements %s, which this program does not read; convert it to F32"
                        .formatted(name, tensor, dtype));
    }

    private static List<Long> numbers(JsonReader json) throws IOException {
        List<Long> numbers = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
            if (json.peek() != JsonToken.NUMBER) {
                throw new NumberFormatException("no number");
            }
            numbers.add(Long.valueOf(json.nextString()));
        }
        json.endArray();
        return numbers;
    }

    /** Cuts the data up; the entries must cover it from its first byte to its last. */
    private static Map<String, Tensor> tensors(String name, ByteBuffer data, List<Entry> entries)
            throws InterchangeException {
        entries.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        long end = 0;
        for (Entry entry : entries) {
            long bytes = Tensor.bytes(entry.type, entry.shape);
            if (entry.from != end || bytes < 0 || entry.to != entry.from + bytes) {
                throw wrong(
                        name,
                        "tensor %s, %s %s, lies at bytes %d to %d, where byte %d follows"
                                .formatted(
                                        entry.name,
                                        entry.type,
                                        entry.shape,
                                        entry.from,
                                        entry.to,
                                        end));
            }
            end = entry.to;
            if (end > data.capacity()) {
                throw wrong(
                        name,
                        "tensor %s ends at byte %d of its data, which has %d"
                                .formatted(entry.name, end, data.capacity()));
            }
            List<Integer> shape = entry.shape.stream().map(Long::intValue).toList();
            ByteBuffer slice = data.slice((int) entry.from, (int) bytes);
            if (tensors.put(entry.name, new Tensor(entry.type, shape, slice)) != null) {
                throw wrong(name, "it has two tensors %s".formatted(entry.name));
            }
        }
        if (end != data.capacity()) {
            throw wrong(name, "%d bytes follow its last tensor".formatted(data.capacity() - end));
        }
        return tensors;
    }

    private static InterchangeException wrong(String name, String how) {
        return new InterchangeException(
                "%s is no safetensors file, or cut off, or changed: %s".formatted(name, how));
    }

    /**
     * Writes a file, all or nothing.
     *
     * @param path the file; replaced if it exists
     * @param content tensors, written in their order, and metadata; the same content gives the same
     *     bytes
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if names and metadata take more than 16 MiB, or a tensor has
     *     the name of the metadata
     */
    public static void write(Path path, NamedTensors content) throws IOException {
        Checks.given("content", content);
        byte[] header = header(content).getBytes(StandardCharsets.UTF_8);
        if (header.length > LARGEST_HEADER) {
            throw new IllegalArgumentException(
                    "names and metadata take %d bytes, a header has room for %d"
                            .formatted(header.length, LARGEST_HEADER));
        }
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        length.putLong(0, header.length);
        AtomicFile.write(path, out -> write(out, length.array(), header, content));
    }

    private static void write(OutputStream out, byte[] length, byte[] header, NamedTensors content)
            throws IOException {
        out.write(length);
        out.write(header);
        WritableByteChannel channel = Channels.newChannel(out);
        for (Tensor tensor : content.tensors().values()) {
            channel.write(tensor.data().duplicate());
        }
    }

    private static String header(NamedTensors content) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setStrictness(Strictness.STRICT);
            json.beginObject();
            if (!content.metadata().isEmpty()) {
                json.name(METADATA).beginObject();
                for (Map.Entry<String, String> each : content.metadata().entrySet()) {
                    json.name(each.getKey()).value(each.getValue());
                }
                json.endObject();
            }
            long from = 0;
            for (Map.Entry<String, Tensor> each : content.tensors().entrySet()) {
                if (each.getKey().equals(METADATA)) {
                    throw new IllegalArgumentException(
                            "a tensor is named %s, which is the name of the metadata"
                                    .formatted(METADATA));
                }
                Tensor tensor = each.getValue();
                json.name(each.getKey()).beginObject();
                json.name("dtype").value(tensor.type().name());
                json.name("shape").beginArray();
                for (int size : tensor.shape()) {
                    json.value(size);
                }
                json.endArray();
                json.name("data_offsets").beginArray().value(from);
                from += tensor.data().capacity();
                json.value(from).endArray().endObject();
            }
            json.endObject();
        }
        int rest = text.getBuffer().toString().getBytes(StandardCharsets.UTF_8).length % ALIGNMENT;
        return text + " ".repeat(rest == 0 ? 0 : ALIGNMENT - rest);
    }
}
