package dev.rnn.model.task;

import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Table;
import dev.rnn.model.data.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An image of a digit, 8 x 8 grey values.
 *
 * @param line the data's line, which the split goes by
 * @param values the grey values as the line has them
 * @param digit what it shows
 */
record DigitImage(String line, String values, int digit) {
    static final int SIDE = 8;
    static final int PIXELS = SIDE * SIDE;
    private static final float WHITE = 16;
    private static final String SHADES = " .:-=+*#%@";

    static List<DigitImage> read(TextFile file) throws DataException {
        String[] columns = new String[PIXELS + 1];
        for (int i = 0; i < PIXELS; i++) {
            columns[i] = "pixel" + i;
        }
        columns[PIXELS] = "digit";
        List<DigitImage> images = new ArrayList<>();
        for (Table.Row row : Table.csv(file, columns).rows()) {
            double digit = row.number("digit");
            if (digit < 0 || digit > 9 || digit != Math.rint(digit)) {
                throw row.wrong("digit is '%s', must be from 0 to 9".formatted(row.text("digit")));
            }
            List<String> fields = row.fields();
            String values = String.join(",", fields.subList(0, PIXELS));
            try {
                pixels(values);
            } catch (IllegalArgumentException wrong) {
                throw row.wrong(wrong.getMessage());
            }
            images.add(new DigitImage(String.join(",", fields), values, (int) digit));
        }
        return images;
    }

    /** Grey values from 0 to 1 of a text of 64 numbers from 0 to 16. */
    static float[] pixels(String values) {
        String[] fields = values.split(",", -1);
        if (fields.length != PIXELS) {
            throw new IllegalArgumentException(
                    "an image has %d grey values, must have %d with commas between"
                            .formatted(fields.length, PIXELS));
        }
        float[] pixels = new float[PIXELS];
        IntStream.range(0, PIXELS).forEach(i -> pixels[i] = pixel(fields[i].strip(), i));
        return pixels;
    }

    /** Images side by side as lines of characters, darker for larger values. */
    static String shown(List<String> images) {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < SIDE; row++) {
            for (String image : images) {
                float[] pixels = pixels(image);
                for (int column = 0; column < SIDE; column++) {
                    int shade = Math.round(pixels[row * SIDE + column] * (SHADES.length() - 1));
                    // Twice, as letters are higher than they are wide
                    text.append(SHADES.substring(shade, shade + 1).repeat(2));
                }
            }
            text.append(row < SIDE - 1 ? "\n" : "");
        }
        return text.toString();
    }

    private static float pixel(String field, int i) {
        try {
            float value = Float.parseFloat(field);
            if (value >= 0 && value <= WHITE) {
                return value / WHITE;
            }
        } catch (NumberFormatException no) {
            // said below
        }
        throw new IllegalArgumentException(
                "grey value %d is '%s', must be a number from 0 to 16".formatted(i, field));
    }
}
