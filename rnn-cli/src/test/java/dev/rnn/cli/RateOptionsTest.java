package dev.rnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.rnn.model.optimizer.ReduceOnPlateau;
import dev.rnn.model.optimizer.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The learning rate of each update under the options of {@code rnn train}. */
class RateOptionsTest {
    private static final float USUAL = 0.01f;
    private static final int EPOCH = 10;
    private static final int UPDATES = 40;

    private static RateOptions options(String words) {
        RateOptions options = new RateOptions();
        CommandLine line = new CommandLine(options);
        line.registerConverter(ScheduleKind.class, WordConverter.of(ScheduleKind.class));
        line.parseArgs(words.split(" "));
        options.check(USUAL, 0.1);
        return options;
    }

    private static Schedule schedule(RateOptions options, ReduceOnPlateau plateau) {
        return options.rates(plateau, EPOCH)
                .over(options.rate(USUAL), options.finalRate(USUAL), UPDATES);
    }

    @ParameterizedTest
    @CsvSource({
        // words, rate of update 0, of 10, of 39
        "--rate 0.8, 0.8, 0.62, 0.098",
        "--rate 0.8 --final-rate 0, 0.8, 0.6, 0.02",
        "--schedule constant --rate 0.8, 0.8, 0.8, 0.8",
        "--schedule step --rate 0.8, 0.8, 0.4, 0.1",
        "--schedule step --rate 0.8 --period 2 --factor 0.1, 0.8, 0.8, 0.08",
        "--schedule exponential --rate 0.8 --final-rate 0.05, 0.8, 0.4, 0.05358867",
        "--schedule cosine --rate 0.8 --final-rate 0, 0.8, 0.68284271, 0.00123307",
        "--schedule cosine-restarts --rate 0.8 --final-rate 0, 0.8, 0.8, 0.01957739",
        "--schedule cosine-restarts --rate 0.8 --final-rate 0 --period 2, 0.8, 0.4, 0.00492466",
        "--schedule one-cycle --rate 0.8, 0.032, 0.78444530, 3.2e-6",
        "--schedule one-cycle --rate 0.8 --final-rate 0.1, 0.032, 0.78444530, 0.1",
        "--schedule plateau --rate 0.8, 0.8, 0.8, 0.8",
        "--rate 0.8 --warm-up 9, 0.08, 0.77677419, 0.10322581",
        "--schedule constant --rate 0.8 --warm-up 15, 0.05, 0.55, 0.8",
        "--schedule step --rate 0.8 --warm-up 9, 0.08, 0.8, 0.1",
    })
    void ofEachSchedule(String words, double first, double second, double last) {
        Schedule schedule = schedule(options(words), options(words).plateau(USUAL));
        assertEquals(first, schedule.rate(0), 1e-7);
        assertEquals(second, schedule.rate(EPOCH), 1e-6);
        assertEquals(last, schedule.rate(UPDATES - 1), 1e-6);
    }

    @Test
    void aPlateauHearsOfEachEpochAlsoAfterWarmUp() {
        RateOptions options =
                options("--schedule plateau --rate 0.8 --warm-up 5 --patience 1 --final-rate 0.3");
        ReduceOnPlateau plateau = options.plateau(USUAL);
        Schedule schedule = schedule(options, plateau);
        plateau.observe(2);
        plateau.observe(3);
        assertEquals(0.8, schedule.rate(20), 1e-7);
        plateau.observe(2);
        assertEquals(0.4, schedule.rate(30), 1e-7);
        plateau.observe(2);
        plateau.observe(2);
        assertEquals(0.3, schedule.rate(35), 1e-7);
        assertSame(null, options("--rate 1").plateau(USUAL));
    }
}
