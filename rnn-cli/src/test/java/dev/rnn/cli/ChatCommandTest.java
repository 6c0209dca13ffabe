package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatCommandTest {
    @TempDir private Path folder;
    private final InputStream before = System.in;
    private String bot;

    @BeforeEach
    void train() throws IOException {
        StringBuilder turns = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            turns.append("A:\nis it %d today?\n\nB:\nyes, it is.\n\n".formatted(i));
        }
        String data = Files.writeString(folder.resolve("turns.txt"), turns).toString();
        bot = folder.resolve("bot.rnn").toString();
        String task =
                "train --task dialogue %s --out %s --hidden 8 --batch 8 --epochs 6 --rate 0.02";
        Run trained = Run.here(task.formatted(data, bot).split(" "));
        assertEquals(0, trained.status(), trained.err());
    }

    @AfterEach
    void restore() {
        System.setIn(before);
    }

    private Run chat(String said, String... more) {
        System.setIn(new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8)));
        String[] arguments = new String[2 + more.length];
        arguments[0] = "chat";
        arguments[1] = bot;
        System.arraycopy(more, 0, arguments, 2, more.length);
        return Run.here(arguments);
    }

    @Test
    void answersEachLineUntilBye() {
        Run talked = chat("is it 3 today?\n\nis it 4 today?\nbye\nis it 5 today?\n");
        assertEquals(0, talked.status(), talked.err());
        assertEquals(2, talked.out().lines().count(), talked.out());
        assertTrue(talked.out().contains("it is"), talked.out());
        assertEquals("", chat("").out());
        Run same = chat("hello\nwho are you?\n", "--seed", "7", "--temperature", "1.5");
        Run again = chat("hello\nwho are you?\n", "--seed", "7", "--temperature", "1.5");
        assertEquals(same.out(), again.out());
    }

    @Test
    void refusesInOneSentence() {
        Run cold = chat("", "--temperature", "-1");
        assertEquals(2, cold.status());
        assertEquals("rnn: --temperature is -1.0, must be at least 0 and finite\n", cold.err());
        Run top = chat("", "--top-k", "-1");
        assertEquals("rnn: --top-k is -1, must be at least 1, or 0 for all\n", top.err());
        bot = folder.resolve("nobody.rnn").toString();
        assertEquals(
                "rnn: there is no file " + bot + "; make one with rnn train --task\n",
                chat("").err());
    }
}
