package dev.rnn.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The texts of the project: sources and documents, as {@link DocumentsTest} reads them. */
final class ProjectTexts {
    static final Path ROOT = root();

    /** All text files of the project by their path from its root. */
    static final Map<String, String> FILES = files();

    private static final Pattern DEFINED = Pattern.compile("(?m)^\\((\\d+)\\)  ");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");

    private ProjectTexts() {}

    /** Each document. */
    static void documents(BiConsumer<String, String> each) {
        FILES.forEach(
                (name, text) -> {
                    if (name.endsWith(".md")) {
                        each.accept(name, text);
                    }
                });
    }

    /** Each piece of code between backquotes, outside fenced blocks. */
    static void code(BiConsumer<String, String> each) {
        documents(
                (name, text) ->
                        CODE.matcher(withoutFences(text))
                                .results()
                                .forEach(code -> each.accept(name, code.group(1))));
    }

    /** The numbers of docs/equations.md, in order. */
    static List<Integer> definedEquations() {
        return DEFINED.matcher(FILES.get("docs/equations.md"))
                .results()
                .map(number -> Integer.valueOf(number.group(1)))
                .toList();
    }

    /** A text without the parts between fences. */
    static String withoutFences(String text) {
        return FENCED.matcher(text).replaceAll("");
    }

    /** Comments as running text. */
    static String unwrapped(String text) {
        return text.replaceAll("\\s*\\n\\s*(?:\\*|//)?\\s*", " ");
    }

    /** What links may point to within a document, as GitHub names it. */
    static Set<String> anchors(String document) {
        return Pattern.compile("(?m)^#+ (.*)$")
                .matcher(withoutFences(document))
                .results()
                .map(heading -> anchor(heading.group(1)))
                .collect(Collectors.toSet());
    }

    static String anchor(String heading) {
        return heading.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\w -]", "")
                .replace(' ', '-');
    }

    private static Path root() {
        Path path = Path.of("").toAbsolutePath();
        while (!Files.exists(path.resolve("docs/equations.md"))) {
            path = path.getParent();
        }
        return path;
    }

    private static Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        SimpleFileVisitor<Path> reader =
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes attributes) {
                        String name = directory.getFileName().toString();
                        boolean made = name.equals("target") || name.equals(".git");
                        return made ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (file.toString().matches(".*\\.(?:java|md|py|sh|xml)")) {
                            files.put(ROOT.relativize(file).toString(), Files.readString(file));
                        }
                        return FileVisitResult.CONTINUE;
                    }
                };
        try {
            Files.walkFileTree(ROOT, reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
