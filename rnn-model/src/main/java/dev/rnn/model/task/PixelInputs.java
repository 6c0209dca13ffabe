package dev.rnn.model.task;

import dev.rnn.model.Example;
import java.util.List;
import java.util.Map;

/**
 * Images as sequences of their rows, from numbers with commas between them, grey from 0 to the
 * largest.
 */
record PixelInputs(int rows, int columns, int largest) implements Inputs {
    @Override
    public int size() {
        return columns;
    }

    @Override
    public Example example(String input) {
        String[] numbers = input.split(",", -1);
        if (numbers.length != rows * columns) {
            throw new IllegalArgumentException(
                    "the image has %d numbers, must have %d x %d, with commas between them"
                            .formatted(numbers.length, rows, columns));
        }
        float[] grey = new float[numbers.length];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = grey(i, numbers[i]) / largest;
        }
        return Example.features(rows, grey);
    }

    @Override
    public String shown(String input) {
        return DigitImage.shown(List.of(input));
    }

    private float grey(int i, String number) {
        try {
            float grey = Float.parseFloat(number.strip());
            if (grey >= 0 && grey <= largest) {
                return grey;
            }
        } catch (NumberFormatException no) {
            // said below
        }
        throw new IllegalArgumentException(
                "number %d of the image is '%s', must be from 0 to %d"
                        .formatted(i + 1, number, largest));
    }

    @Override
    public Map<String, String> lines() {
        return Map.of();
    }
}
