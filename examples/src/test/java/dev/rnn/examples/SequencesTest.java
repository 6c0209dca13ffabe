package dev.rnn.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backends;
import dev.rnn.model.CharacterModel;
import dev.rnn.model.ModelFile;
import dev.rnn.model.Network;
import dev.rnn.model.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that write sequences, on made-up data. */
class SequencesTest {
    @TempDir private Path folder;
    private final Random random = new Random(1);

    /** A program's main method. */
    private interface Main {
        void run(String[] arguments) throws IOException;
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("data"), text).toString();
    }

    private static String output(Main main, String... arguments) throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            main.run(arguments);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private String images(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int digit = random.nextInt(2);
            for (int p = 0; p < 64; p++) {
                lines.append(random.nextInt(5) + ((p < 32) == (digit == 0) ? 11 : 0)).append(',');
            }
            lines.append(digit).append('\n');
        }
        return lines.toString();
    }

    @Test
    void spelling() throws IOException {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            StringBuilder word = new StringBuilder();
            StringBuilder phonemes = new StringBuilder();
            for (int k = 2 + random.nextInt(4); k > 0; k--) {
                char letter = (char) ('a' + random.nextInt(6));
                word.append(letter);
                phonemes.append(' ').append(Character.toUpperCase(letter));
            }
            words.append(word).append('\t').append(phonemes).append('\n');
        }
        String said = output(Spelling::main, file(words.toString()), "8");
        assertTrue(said.matches("phoneme error rate 0[.,]0\\d\\d\\R"), said);
    }

    @Test
    void captions() throws IOException {
        String said = output(Captions::main, file(images(300)), "8");
        assertTrue(said.matches("1[.,]000 of the names are right\\R"), said);
    }

    @Test
    void digitRows() throws IOException {
        String said = output(DigitRows::main, file(images(200)), "6");
        assertTrue(said.matches("digit error rate 0[.,]0\\d\\d\\R"), said);
    }

    @Test
    void translation() throws IOException {
        String[][] words = {{"I", "je"}, {"you", "tu"}, {"sing", "chante"}, {"eat", "mange"}};
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String[] who = words[random.nextInt(2)];
            String[] what = words[2 + random.nextInt(2)];
            lines.append("%s %s.\t%s %s.%n".formatted(who[0], what[0], who[1], what[1]));
        }
        String said = output(Translation::main, file(lines.toString()), "10", "You sing.");
        assertTrue(said.startsWith("tu chante ."), said);
    }

    @Test
    void datesToIso() throws IOException {
        String said = output(DatesToIso::main, "300", "3 May 1998");
        assertTrue(said.lines().count() > 8, said);
        assertTrue(said.startsWith("1998-"), said);
    }

    @Test
    void dialogue() throws IOException {
        StringBuilder turns = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            turns.append("A:\nis it %d today?\n\nB:\nyes, it is.\n\n".formatted(i));
        }
        String said = output(Dialogue::main, file(turns.toString()), "12", "is it 3 today?");
        assertTrue(said.contains("it"), said);
    }

    @Test
    void fixedWindowLetters() throws IOException {
        String text = "the quick brown fox jumps over the lazy dog. ".repeat(40);
        String said = output(FixedWindowLetters::main, file(text), "3");
        assertTrue(said.matches("0[.,][01]\\d\\d nats a letter\\R"), said);
    }

    @Test
    void scoreStreams() throws IOException {
        String text = "the quick brown fox jumps over the lazy dog. ".repeat(60);
        Vocabulary letters = Vocabulary.of(text);
        int n = letters.size();
        Network network = Network.builder(Backends.best()).symbols(n).rnn(16).outputs(n).build();
        Path model = folder.resolve("m.rnn");
        ModelFile.write(model, new CharacterModel(network, letters, new TreeMap<>()));
        String said = output(ScoreStreams::main, model.toString(), file(text), "5");
        assertTrue(said.startsWith("5 streams, 2700 events, mean surprise "), said);
        double[] micros =
                said.lines()
                        .skip(1)
                        .mapToDouble(l -> Double.parseDouble(l.split(" ")[1].replace(',', '.')))
                        .toArray();
        assertTrue(micros.length == 3 && micros[0] > 0 && micros[0] <= micros[2], said);
    }
}
