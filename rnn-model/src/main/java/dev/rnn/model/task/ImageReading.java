package dev.rnn.model.task;

import dev.rnn.model.seq2seq.Source;
import java.util.List;
import java.util.Map;

/** An image of 8 x 8 grey values as one vector. */
record ImageReading() implements Reading {
    @Override
    public int size() {
        return DigitImage.PIXELS;
    }

    @Override
    public Source source(String input) {
        return Source.features(1, DigitImage.pixels(input));
    }

    @Override
    public Map<String, String> lines() {
        return Map.of();
    }

    @Override
    public String shown(String input) {
        return DigitImage.shown(List.of(input));
    }
}
