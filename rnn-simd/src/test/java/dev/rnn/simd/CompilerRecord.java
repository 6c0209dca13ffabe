package dev.rnn.simd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordingFile;

/**
 * What C2 made of methods, from the events of Java Flight Recorder. The last compilation of a
 * method counts: those before it may have seen classes that were not loaded yet.
 */
final class CompilerRecord {
    private static final int C2 = 4;

    /** By the identity of a compilation: what C2 compiled. */
    private final Map<Integer, String> compiled = new HashMap<>();

    /** By method: its last compilation. */
    private final Map<String, Integer> last = new HashMap<>();

    private final List<RecordedEvent> inlinings = new ArrayList<>();

    private CompilerRecord(Path file) throws IOException {
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            switch (event.getEventType().getName()) {
                case "jdk.Compilation" -> {
                    if (event.getShort("compileLevel") == C2 && event.getBoolean("succeded")) {
                        String method = name(event.getValue("method"));
                        int id = event.getInt("compileId");
                        compiled.put(id, method);
                        last.merge(
                                method + (event.getBoolean("isOsr") ? " (loop)" : ""),
                                id,
                                Math::max);
                    }
                }
                case "jdk.CompilerInlining" -> inlinings.add(event);
                default -> {}
            }
        }
        inlinings.removeIf(event -> !last.containsValue(event.getInt("compileId")));
    }

    /** A recording of what is compiled, to be started before the methods of interest run. */
    static Recording recording() {
        Recording recording = new Recording();
        recording.enable("jdk.Compilation").withoutThreshold().withoutStackTrace();
        recording.enable("jdk.CompilerInlining");
        return recording;
    }

    static CompilerRecord read(Path file) throws IOException {
        return new CompilerRecord(file);
    }

    /**
     * Those of {@code kernels} that C2 neither compiled nor inlined, and those in which it left a
     * call of the Vector API; each with what C2 said. A method of more than 8000 bytecodes is never
     * compiled, nor one of more than 80000 nodes; before that, calls are left.
     */
    List<String> faults(Set<String> kernels) {
        List<String> faults = new ArrayList<>();
        Set<String> missing = new HashSet<>(kernels);
        missing.removeAll(compiled.values());
        for (RecordedEvent event : inlinings) {
            RecordedObject callee = event.getValue("callee");
            String type = callee.getString("type");
            String called = type.replace('/', '.') + "." + callee.getString("name");
            boolean inlined = event.getBoolean("succeeded");
            String root = compiled.get(event.getInt("compileId"));
            if (inlined) {
                missing.remove(called);
            }
            boolean ours = root.startsWith(CompilerRecord.class.getPackageName());
            if (ours && !inlined && type.startsWith("jdk/incubator/vector/")) {
                faults.add(fault(root, event, called));
            }
        }
        missing.forEach(kernel -> faults.add(kernel + " was not compiled by C2"));
        return faults.stream().distinct().sorted().toList();
    }

    private static String fault(String root, RecordedEvent event, String called) {
        return "%s: in %s C2 left a call of %s: %s"
                .formatted(
                        root, name(event.getValue("caller")), called, event.getString("message"));
    }

    private static String name(RecordedMethod method) {
        return method.getType().getName() + "." + method.getName();
    }
}
