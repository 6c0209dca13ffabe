package dev.rnn.model.task;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Dates of a hundred years in the notations that {@code java.time} knows for ten languages, and a
 * few that people write. Where a year has two digits the century follows from them: 50 to 99 are of
 * the 20th. American notation, month before day in numbers, is left out, as nobody could tell.
 */
final class Dates {
    private static final long SEED = 1;
    private static final LocalDate FIRST = LocalDate.of(1950, 1, 1);
    private static final LocalDate END = LocalDate.of(2050, 1, 1);

    private static final List<Locale> LOCALES =
            List.of(
                    Locale.UK,
                    Locale.FRANCE,
                    Locale.GERMANY,
                    Locale.forLanguageTag("es-ES"),
                    Locale.ITALY,
                    Locale.forLanguageTag("pt-PT"),
                    Locale.forLanguageTag("nl-NL"),
                    Locale.forLanguageTag("sv-SE"),
                    Locale.forLanguageTag("pl-PL"),
                    Locale.JAPAN);

    private static final List<String> PATTERNS =
            List.of("d MMM uuuu", "d MMMM uuuu", "EEE d MMM uuuu", "dd.MM.uuuu", "uuuu/M/d");

    private Dates() {}

    /** A date and how somebody wrote it. */
    record Written(LocalDate date, String text) {}

    /** So many of different texts, always the same ones. */
    static List<Written> distinct(int count) {
        List<DateTimeFormatter> formats = formats();
        SplittableRandom random = new SplittableRandom(SEED);
        Set<String> seen = new HashSet<>();
        List<Written> dates = new ArrayList<>();
        while (dates.size() < count) {
            LocalDate date =
                    LocalDate.ofEpochDay(random.nextLong(FIRST.toEpochDay(), END.toEpochDay()));
            String text = formats.get(random.nextInt(formats.size())).format(date);
            if (seen.add(text)) {
                dates.add(new Written(date, text));
            }
        }
        return dates;
    }

    private static List<DateTimeFormatter> formats() {
        List<DateTimeFormatter> formats = new ArrayList<>();
        for (Locale locale : LOCALES) {
            for (FormatStyle style : FormatStyle.values()) {
                formats.add(DateTimeFormatter.ofLocalizedDate(style).withLocale(locale));
            }
            for (String pattern : PATTERNS) {
                formats.add(DateTimeFormatter.ofPattern(pattern, locale));
            }
        }
        return formats;
    }
}
