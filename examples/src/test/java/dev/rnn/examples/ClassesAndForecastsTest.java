package dev.rnn.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that name a class or forecast, on made-up data. */
class ClassesAndForecastsTest {
    private final Random random = new Random(1);
    @TempDir private Path folder;

    /** A program. */
    private interface Example {
        void main(String... arguments) throws IOException;
    }

    private String run(Example example, String head, int rows, IntFunction<String> row)
            throws IOException {
        StringBuilder text = new StringBuilder(head);
        for (int i = 0; i < rows; i++) {
            text.append(row.apply(i)).append('\n');
        }
        Path file = Files.writeString(folder.resolve("data"), text);
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            example.main(file.toString());
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void assertPrints(String output, String expected) {
        assertTrue(output.contains(expected), output);
    }

    @Test
    void spamFilter() throws IOException {
        String out =
                run(
                        SpamFilter::main,
                        "",
                        120,
                        i -> (i % 3 == 0 ? "spam\twin money " : "ham\tsee you ") + i);
        assertPrints(out, "loss of unseen messages: 0.");
    }

    @Test
    void sentiment() throws IOException {
        String out =
                run(
                        Sentiment::main,
                        "",
                        120,
                        i -> i % 2 + "\tsite\tit was " + (i % 2 == 1 ? "good " : "bad ") + i);
        assertPrints(out, "accuracy ");
    }

    @Test
    void names() throws IOException {
        String out =
                run(
                        Names::main,
                        "",
                        120,
                        i ->
                                (i % 2 == 1 ? "ab" : "yz")
                                        + (char) ('a' + i % 26)
                                        + (char) ('a' + i / 26)
                                        + (i % 2 == 1 ? "\tA" : "\tB"));
        assertPrints(out, "macro-F1 ");
    }

    @Test
    void digits() throws IOException {
        String out = run(Digits::main, "", 120, i -> image(i % 2) + i % 2);
        assertPrints(out, "F1 of 1 ");
    }

    private String image(int digit) {
        StringBuilder image = new StringBuilder();
        for (int k = 0; k < 64; k++) {
            image.append(random.nextInt(5) + ((k < 32) == (digit == 1) ? 12 : 0)).append(',');
        }
        return image.toString();
    }

    @Test
    void weather() throws IOException {
        String out =
                run(
                        Weather::main,
                        "date,precipitation,temp_max,temp_min,wind\n",
                        500,
                        i ->
                                LocalDate.of(2012, 1, 1).plusDays(i)
                                        + ",0,"
                                        + (15 + random.nextInt(5))
                                        + ",5,3");
        assertPrints(out, "RMSE of persistence ");
    }

    @Test
    void co2() throws IOException {
        String out =
                run(
                        Co2::main,
                        "Date,CO2\n",
                        200,
                        i ->
                                LocalDate.of(1960, 1, 1).plusMonths(i)
                                        + ","
                                        + (300 + i / 10.0 + random.nextDouble()));
        assertPrints(out, "coverage of 80 % interval ");
    }
}
