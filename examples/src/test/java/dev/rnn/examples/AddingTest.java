package dev.rnn.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AddingTest {
    @Test
    void aGruRemembersOverTenSteps() {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            Adding.main("10", "300");
        } finally {
            System.setOut(before);
        }
        String out = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(out.contains("300 batches: mean squared error 0.00"), out);
        assertTrue(out.contains("always saying 1: 0.1667"), out);
    }
}
