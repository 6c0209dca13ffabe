package dev.rnn.interchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import dev.rnn.api.Bias;
import dev.rnn.api.CellSpec;
import dev.rnn.api.GruSpec;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.RnnSpec;
import dev.rnn.interchange.tensor.Npy;
import dev.rnn.interchange.tensor.Tensor;
import dev.rnn.model.ModelFileException;
import dev.rnn.model.Network;
import dev.rnn.model.NetworkSpec;
import dev.rnn.model.SavedModel;
import dev.rnn.model.cell.LstmVariant;
import dev.rnn.model.layer.BidirectionalSpec;
import dev.rnn.model.layer.DropoutSpec;
import dev.rnn.model.layer.ResidualSpec;
import dev.rnn.model.layer.StackSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changed files of every format end in one clear error or are read, and nothing else: no other
 * exception, no memory that the file did not pay for, no endless loop, no file elsewhere. How many
 * of each: {@code -Drnn.fuzz=100000}.
 */
class FuzzTest {
    private static final Backend BACKEND = Backends.named("scalar");
    private static final int FILES = Integer.getInteger("rnn.fuzz", 2_000);
    private static final long SEED = Long.getLong("rnn.fuzz.seed", 7);

    /** A file of this test is read in a hundredth of it. */
    private static final long LONGEST_NANOS = 10_000_000_000L;

    /** The files have some 30 kB; an archive may expand to 16 MiB and a hundred times its size. */
    private static final long MOST_BYTES = 96L << 20;

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {".safetensors", ".npz", ".keras", ".weights.h5", ".h5", ".rnn"})
    void changedModels(String suffix) throws Exception {
        List<byte[]> files = samples(suffix);
        Mutator mutator = new Mutator(SEED, files);
        Path file = directory.resolve("changed" + suffix);
        int read = 0;
        for (int k = 0; k < FILES; k++) {
            byte[] changed = changed(suffix, files.get(k % files.size()), mutator);
            Files.write(file, changed);
            read += read(k, changed, () -> ModelFormats.read(file, BACKEND, ImportOptions.NONE));
        }
        report(suffix, read);
    }

    @Test
    void changedArrays() throws Exception {
        List<byte[]> files = new ArrayList<>();
        for (Path archive : resources(".npz")) {
            files.addAll(ZipEntries.read(archive).values());
        }
        Mutator mutator = new Mutator(SEED, files);
        int read = 0;
        for (int k = 0; k < FILES; k++) {
            byte[] changed = mutator.changed(files.get(k % files.size()));
            read += read(k, changed, () -> Npy.read("changed.npy", changed));
        }
        report(".npy", read);
    }

    @Test
    void changedCases() throws Exception {
        Network network =
                ModelFormats.read(
                                Resources.resource("torch/lstm.safetensors"),
                                BACKEND,
                                ImportOptions.NONE)
                        .network();
        byte[] cases = Files.readAllBytes(Resources.resource("torch/lstm.cases.safetensors"));
        Mutator mutator = new Mutator(SEED, List.of(cases));
        Path file = directory.resolve("changed.safetensors");
        int read = 0;
        for (int k = 0; k < FILES; k++) {
            byte[] changed = mutator.changed(cases);
            Files.write(file, changed);
            read +=
                    read(
                            k,
                            changed,
                            () -> Cases.read(file, false).run(network, OutputActivation.NONE));
        }
        report("cases", read);
    }

    /** Descriptions of networks, which are read from texts. */
    @ParameterizedTest
    @ValueSource(strings = {"JSON", "YAML"})
    void changedDescriptions(String language) throws Exception {
        boolean json = language.equals("JSON");
        List<byte[]> files = new ArrayList<>();
        for (CellSpec cell : cells()) {
            NetworkSpec spec = new NetworkSpec(5, 4, cell, 5);
            String text = json ? NetworkJson.write(spec) : NetworkYaml.write(spec);
            files.add(text.getBytes(StandardCharsets.UTF_8));
            files.add(
                    NetworkJson.write(spec).replaceAll("\\s", "").getBytes(StandardCharsets.UTF_8));
        }
        for (byte[] file : files) {
            described(json, new String(file, StandardCharsets.UTF_8));
        }
        Mutator mutator = new Mutator(SEED, files);
        int read = 0;
        for (int k = 0; k < FILES; k++) {
            byte[] changed = mutator.changed(files.get(k % files.size()));
            String text = new String(changed, StandardCharsets.UTF_8);
            read += read(k, changed, () -> described(json, text));
        }
        report(language, read);
    }

    private static NetworkSpec described(boolean json, String text) throws IOException {
        try {
            return json ? NetworkJson.read(text) : NetworkYaml.read(text);
        } catch (IllegalArgumentException refused) {
            throw new InterchangeException(refused.getMessage());
        }
    }

    private static List<CellSpec> cells() {
        CellSpec lstm = LstmVariant.builder(4, 3).peepholes().layerNorm().build();
        return List.of(
                lstm,
                new StackSpec(
                        List.of(BidirectionalSpec.of(lstm), RnnSpec.tanh(6, 3), new LstmSpec(3, 3)),
                        0.25f),
                new DropoutSpec(
                        new ResidualSpec(new GruSpec(4, 4, GruSpec.Form.RESET_AFTER)),
                        0.5f,
                        0,
                        false));
    }

    private interface Reading {
        Object read() throws IOException;
    }

    /** 1 if the file was read, 0 if it was refused in words. */
    private int read(int k, byte[] changed, Reading reading) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        int read = 0;
        try {
            reading.read();
            read = 1;
        } catch (InterchangeException | ModelFileException refused) {
            String sentence = refused.getMessage();
            assertFalse(sentence.isBlank(), sentence);
        } catch (RuntimeException | Error wrong) {
            throw new AssertionError("file %d, %s".formatted(k, shown(changed)), wrong);
        }
        long nanos = System.nanoTime() - start;
        long allocated = threads.getCurrentThreadAllocatedBytes() - bytes;
        assertTrue(nanos < LONGEST_NANOS, "file %d took %d ns".formatted(k, nanos));
        assertTrue(
                allocated < MOST_BYTES,
                () -> "file %d allocated %d bytes: %s".formatted(k, allocated, shown(changed)));
        return read;
    }

    private void report(String what, int read) throws IOException {
        System.out.printf(
                "%d changed %s files: %d refused, %d read%n", FILES, what, FILES - read, read);
        try (var left = Files.list(directory)) {
            assertTrue(left.count() <= 1, "a file was written");
        }
        assertTrue(read < FILES, "no file was refused");
    }

    private static String shown(byte[] file) {
        return Base64.getEncoder().encodeToString(file);
    }

    // ---- what is changed

    private List<byte[]> samples(String suffix) throws IOException {
        List<byte[]> files = new ArrayList<>();
        if (suffix.equals(".rnn")) {
            Path file = directory.resolve("sample.rnn");
            ModelFormats.of(file).write(file, model());
            files.add(Files.readAllBytes(file));
            Files.delete(file);
            return files;
        }
        for (Path path : resources(suffix)) {
            files.add(Files.readAllBytes(path));
        }
        if (suffix.equals(".safetensors") || suffix.equals(".npz")) {
            Path file = directory.resolve("sample" + suffix);
            ModelFormats.of(file).write(file, model());
            files.add(Files.readAllBytes(file));
            Files.delete(file);
        }
        return files;
    }

    private static SavedModel model() {
        StackSpec cell = StackSpec.of(new LstmSpec(4, 3, Bias.ONE), new LstmSpec(3, 3, Bias.ONE));
        NetworkSpec spec = new NetworkSpec(5, 4, cell, 5);
        Network network = Network.of(BACKEND, spec, new float[spec.parameters().size()]);
        return new SavedModel(network, new TreeMap<>(Map.of("seed", "1", "data", "a=b\\c")));
    }

    private static List<Path> resources(String suffix) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (String one : List.of("torch/rnn.safetensors", "keras/rnn.keras")) {
            try (var files = Files.list(Resources.resource(one).getParent())) {
                files.filter(path -> path.toString().endsWith(suffix))
                        .filter(path -> !path.toString().contains(".cases."))
                        .sorted()
                        .forEach(paths::add);
            }
        }
        return paths;
    }

    /** The file itself, or what lies behind its checksums, which are then right. */
    private static byte[] changed(String suffix, byte[] file, Mutator mutator) throws Exception {
        if (suffix.equals(".rnn") && mutator.coin()) {
            byte[] changed = mutator.changed(file);
            if (changed.length > 32) {
                MessageDigest sha = MessageDigest.getInstance("SHA-256");
                sha.update(changed, 0, changed.length - 32);
                System.arraycopy(sha.digest(), 0, changed, changed.length - 32, 32);
            }
            return changed;
        }
        if ((suffix.equals(".npz") || suffix.equals(".keras")) && mutator.below(4) > 0) {
            Map<String, byte[]> entries = new LinkedHashMap<>(entries(file));
            List<String> names = new ArrayList<>(entries.keySet());
            String name = names.get(mutator.below(names.size()));
            entries.put(name, mutator.changed(entries.get(name)));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                zip.setLevel(Deflater.NO_COMPRESSION);
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    zip.putNextEntry(new ZipEntry(entry.getKey()));
                    zip.write(entry.getValue());
                }
            }
            return bytes.toByteArray();
        }
        return mutator.changed(file);
    }

    @Test
    void archivesLeadNowhere() throws Exception {
        for (String name :
                List.of(
                        "../evil.npy",
                        "/tmp/evil.npy",
                        "a/../../evil.npy",
                        "..\\evil.npy",
                        "C:\\evil.npy")) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(Npy.bytes(Tensor.of(new float[1], 1)));
            }
            Path file = directory.resolve("evil.npz");
            Files.write(file, bytes.toByteArray());
            int read =
                    read(
                            0,
                            bytes.toByteArray(),
                            () -> ModelFormats.read(file, BACKEND, ImportOptions.NONE));
            assertEquals(0, read);
        }
    }

    @Test
    void archivesDoNotExpandWithoutEnd() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("arr_0.npy"));
            byte[] zeros = new byte[1 << 20];
            for (int k = 0; k < 64; k++) {
                zip.write(zeros);
            }
        }
        Path file = directory.resolve("bomb.npz");
        Files.write(file, bytes.toByteArray());
        assertEquals(
                0,
                read(
                        0,
                        bytes.toByteArray(),
                        () -> ModelFormats.read(file, BACKEND, ImportOptions.NONE)));
    }

    private static Map<String, byte[]> entries(byte[] archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }
}
