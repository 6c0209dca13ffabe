package dev.rnn.cli;

import static dev.rnn.cli.ProjectTexts.FILES;
import static dev.rnn.cli.ProjectTexts.ROOT;
import static dev.rnn.cli.ProjectTexts.anchor;
import static dev.rnn.cli.ProjectTexts.anchors;
import static dev.rnn.cli.ProjectTexts.code;
import static dev.rnn.cli.ProjectTexts.definedEquations;
import static dev.rnn.cli.ProjectTexts.documents;
import static dev.rnn.cli.ProjectTexts.unwrapped;
import static dev.rnn.cli.ProjectTexts.withoutFences;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What documents and comments cite is there: links, files, types and their members, equations,
 * sections, and quoted code. A failure names the place; mend the citation, or what it cites.
 */
class DocumentsTest {
    private static final String NUMBERS = "((?:\\(\\d+\\)(?:\\s*(?:,|and|to|or)\\s*)?)+)";
    private static final Pattern EQUATIONS =
            Pattern.compile("(?:equations\\.md|[Ee]quations?)[,:]?\\s*" + NUMBERS);
    private static final Pattern NUMBER = Pattern.compile("\\((\\d+)\\)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern SECTION = Pattern.compile("docs/(\\w+\\.md),\\s+\"([^\"]+)\"");
    private static final Pattern DOCUMENT = Pattern.compile("\\bdocs/\\w+\\.\\w+");
    private static final Pattern FILE_NAME = Pattern.compile("[\\w./-]+\\.(?:java|md|py|sh|xml)");
    private static final Pattern TYPE =
            Pattern.compile("([A-Z]\\w*[a-z]\\w*)((?:\\.[A-Za-z]\\w*)*)(?:\\(.*\\))?");
    private static final Pattern QUOTED =
            Pattern.compile("<!-- quoted: (\\S+) -->\\n+```\\w*\\n(.*?)\\n```", Pattern.DOTALL);
    private static final List<String> JDK =
            List.of(
                    "java.lang.",
                    "java.util.",
                    "java.util.concurrent.",
                    "java.io.",
                    "java.nio.file.",
                    "jdk.incubator.vector.");

    @Test
    void equationsAreNumberedInOrder() {
        List<Integer> defined = List.copyOf(definedEquations());
        assertTrue(defined.size() >= 24, () -> "equations " + defined);
        List<Integer> expected = IntStream.rangeClosed(1, defined.size()).boxed().toList();
        assertEquals(expected, defined);
    }

    @Test
    void citedEquationsExist() {
        Set<Integer> defined = Set.copyOf(definedEquations());
        List<String> wrong = new ArrayList<>();
        int cited = 0;
        for (var file : FILES.entrySet()) {
            Matcher citation = EQUATIONS.matcher(unwrapped(file.getValue()));
            while (citation.find()) {
                Matcher number = NUMBER.matcher(citation.group(1));
                while (number.find()) {
                    cited++;
                    if (!defined.contains(Integer.valueOf(number.group(1)))) {
                        wrong.add(file.getKey() + " cites equation " + number.group());
                    }
                }
            }
        }
        assertEquals(List.of(), wrong, "equations that docs/equations.md does not have");
        assertTrue(cited > 10, "the pattern has missed all citations");
    }

    @Test
    void citedSectionsExist() {
        List<String> wrong = new ArrayList<>();
        for (var file : FILES.entrySet()) {
            Matcher section = SECTION.matcher(unwrapped(file.getValue()));
            while (section.find()) {
                String document = FILES.get("docs/" + section.group(1));
                if (document != null && !anchors(document).contains(anchor(section.group(2)))) {
                    wrong.add(file.getKey() + " cites " + section.group());
                }
            }
        }
        assertEquals(List.of(), wrong, "sections that are not there");
    }

    @Test
    void citedDocumentsExist() {
        List<String> wrong = new ArrayList<>();
        for (var file : FILES.entrySet()) {
            Matcher document = DOCUMENT.matcher(file.getValue());
            while (document.find()) {
                if (!Files.exists(ROOT.resolve(document.group()))) {
                    wrong.add(file.getKey() + " cites " + document.group());
                }
            }
        }
        assertEquals(List.of(), wrong, "documents that are not there");
    }

    @Test
    void linksResolve() {
        List<String> wrong = new ArrayList<>();
        documents(
                (name, text) -> {
                    Matcher link = LINK.matcher(withoutFences(text));
                    while (link.find()) {
                        if (!resolves(name, link.group(1))) {
                            wrong.add(name + " links to " + link.group(1));
                        }
                    }
                });
        assertEquals(List.of(), wrong, "links that lead nowhere");
    }

    private static boolean resolves(String from, String link) {
        if (link.matches("[a-z]+:.*")) {
            return true;
        }
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? ROOT.resolve(from) : ROOT.resolve(from).resolveSibling(path);
        if (!Files.exists(target)) {
            return false;
        }
        String document = FILES.get(ROOT.relativize(target.normalize()).toString());
        return hash < 0 || document != null && anchors(document).contains(link.substring(hash + 1));
    }

    @Test
    void citedFilesExist() {
        Set<String> names =
                FILES.keySet().stream()
                        .map(name -> Path.of(name).getFileName().toString())
                        .collect(Collectors.toSet());
        List<String> wrong = new ArrayList<>();
        code(
                (document, code) -> {
                    if (FILE_NAME.matcher(code).matches()) {
                        boolean there =
                                code.contains("/")
                                        ? Files.exists(ROOT.resolve(code))
                                                || resolves(document, code)
                                        : names.contains(code);
                        if (!there) {
                            wrong.add(document + " names " + code);
                        }
                    }
                });
        assertEquals(List.of(), wrong, "files that are not there");
    }

    @Test
    void citedTypesAndMembersExist() {
        Map<String, String> types = new TreeMap<>();
        FILES.forEach(
                (name, text) -> {
                    if (name.endsWith(".java")) {
                        String type = Path.of(name).getFileName().toString().replace(".java", "");
                        types.merge(type, text, String::concat);
                    }
                });
        List<String> wrong = new ArrayList<>();
        code(
                (document, code) -> {
                    Matcher cited = TYPE.matcher(code);
                    if (!cited.matches() || FILE_NAME.matcher(code).matches()) {
                        return;
                    }
                    String type = cited.group(1);
                    String source = types.get(type);
                    boolean humps = type.matches("[A-Z][a-z0-9]+[A-Z]\\w*");
                    if (source == null) {
                        if (humps && !nested(types, type) && !inJdk(type)) {
                            wrong.add(document + " names the type " + type);
                        }
                        return;
                    }
                    for (String member : cited.group(2).split("\\.")) {
                        if (!Pattern.compile("\\b" + member + "\\b").matcher(source).find()) {
                            wrong.add(document + " names " + code + ", without " + member);
                        }
                    }
                });
        assertEquals(List.of(), wrong, "types or members that are not there");
    }

    private static boolean nested(Map<String, String> types, String type) {
        Pattern declared = Pattern.compile("(?:class|interface|record|enum) " + type + "\\b");
        return types.values().stream().anyMatch(text -> declared.matcher(text).find());
    }

    private static boolean inJdk(String type) {
        for (String prefix : JDK) {
            try {
                Class.forName(prefix + type, false, DocumentsTest.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException elsewhere) {
                continue;
            }
        }
        return false;
    }

    /**
     * Code that is quoted from a file is in that file, white space apart; a line of three dots
     * leaves lines out.
     */
    @Test
    void quotedCodeIsInItsFile() {
        List<String> wrong = new ArrayList<>();
        documents(
                (name, text) -> {
                    Matcher quote = QUOTED.matcher(text);
                    while (quote.find()) {
                        String source = squeezed(FILES.getOrDefault(quote.group(1), ""));
                        int from = 0;
                        for (String part : quote.group(2).split("(?m)^\\s*\\.\\.\\.$")) {
                            int at = source.indexOf(squeezed(part), from);
                            if (at < 0) {
                                wrong.add(name + " quotes from " + quote.group(1) + ":\n" + part);
                                break;
                            }
                            from = at;
                        }
                    }
                });
        assertEquals(List.of(), wrong, "quoted code that has changed; quote it again");
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
