package dev.rnn.model.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    private static TextFile file(String text) {
        return new TextFile("data.txt", text, "");
    }

    @Test
    void readsTabsAndNothingElse() throws DataException {
        Table table = Table.tsv(file("ham\tsay \"hi\", ok\r\nspam\t\n"), "label", "message");
        assertEquals(List.of("label", "message"), table.columns());
        assertEquals(2, table.rows().size());
        assertEquals("say \"hi\", ok", table.rows().get(0).text("message"));
        assertEquals(List.of("spam", ""), table.rows().get(1).fields());
    }

    @Test
    void readsQuotedFields() throws DataException {
        Table table =
                Table.csvWithHeader(file("\uFEFFday,note\n1.5,\"a, \"\"b\"\"\"\n-2e1,\"\"\n"));
        assertEquals(List.of("day", "note"), table.columns());
        assertEquals("a, \"b\"", table.rows().get(0).text("note"));
        assertEquals(1.5, table.rows().get(0).number("day"));
        assertEquals(-20, table.rows().get(1).number("day"));
        assertEquals("", table.rows().get(1).text("note"));
        assertEquals(List.of("1", "2"), Table.csv(file("1,2"), "a", "b").rows().get(0).fields());
    }

    @Test
    void namesLineAndFault() throws DataException {
        assertEquals(
                "data.txt, line 2: has 1 field, expected 2: label TAB message",
                message(() -> Table.tsv(file("ham\tok\nspam\n"), "label", "message")));
        assertEquals(
                "data.txt, line 3: has 3 fields, expected 2: a,b",
                message(() -> Table.csvWithHeader(file("a,b\n1,2\n1,2,3\n"))));
        assertEquals(
                "data.txt, line 2: a quotation mark is not closed",
                message(() -> Table.csv(file("1,2\n\"1,2\n"), "a", "b")));
        Table table = Table.csvWithHeader(file("a,b\n1,x\n1,NaN\n"));
        assertEquals(
                "data.txt, line 2: b is 'x', must be a number",
                message(() -> table.rows().get(0).number("b")));
        assertEquals(
                "data.txt, line 3: b is 'NaN', must be a number",
                message(() -> table.rows().get(1).number("b")));
        assertEquals(
                "data.txt has no column c, it has a, b",
                message(() -> table.rows().get(0).text("c")));
    }

    @Test
    void readsFilesOfUtf8Alone(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("text");
        Files.writeString(path, "né");
        TextFile text = TextFile.read(path);
        assertEquals("né", text.text());
        // printf né | sha256sum
        assertEquals(
                "82b5c347493f76b114b701be8bf9205789f699075946fdf09051bf799d9cc117", text.sha256());
        Files.write(path, "né".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                path
                        + " is not UTF-8: byte 0xE9 at position 1 (counted from 0) starts no"
                        + " character; convert it, for example with iconv -t UTF-8",
                message(() -> TextFile.read(path)));
        Files.write(path, new byte[0]);
        assertEquals(path + " is empty; name a file with text", message(() -> TextFile.read(path)));
        Path missing = folder.resolve("missing");
        assertEquals("there is no file " + missing, message(() -> TextFile.read(missing)));
        assertEquals(
                folder + " is a directory; name a text file", message(() -> TextFile.read(folder)));
    }

    private static String message(Executable wrong) {
        return assertThrows(DataException.class, wrong).getMessage();
    }
}
