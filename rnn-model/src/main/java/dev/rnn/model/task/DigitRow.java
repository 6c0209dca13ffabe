package dev.rnn.model.task;

import dev.rnn.model.data.DataException;
import dev.rnn.model.data.Part;
import dev.rnn.model.data.Split;
import dev.rnn.model.seq2seq.Pair;
import dev.rnn.model.seq2seq.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Images of digits side by side, as one picture.
 *
 * @param images from left to right
 */
record DigitRow(List<DigitImage> images) {
    private static final int SHORTEST = 3;
    private static final int LONGEST = 5;

    /** Rows that are measured on. */
    private static final int MEASURED = 1_000;

    /** Rows of images of one part alone, always the same ones. */
    static List<DigitRow> make(List<DigitImage> all, Split split, Part part, int count)
            throws DataException {
        List<DigitImage> images = new ArrayList<>();
        for (DigitImage image : all) {
            if (split.of(image.line()) == part) {
                images.add(image);
            }
        }
        if (images.isEmpty()) {
            throw new DataException(
                    "none of the %d images is for %s in fold %d; give more data"
                            .formatted(
                                    all.size(),
                                    part.name().toLowerCase(Locale.ROOT),
                                    split.fold()));
        }
        SplittableRandom random = new SplittableRandom(part.ordinal());
        List<DigitRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int digits = random.nextInt(SHORTEST, LONGEST + 1);
            List<DigitImage> row = new ArrayList<>();
            for (int k = 0; k < digits; k++) {
                row.add(images.get(random.nextInt(images.size())));
            }
            rows.add(new DigitRow(row));
        }
        return rows;
    }

    static List<DigitRow> make(List<DigitImage> all, Split split, Part part) throws DataException {
        return make(all, split, part, MEASURED);
    }

    static List<Pair> pairs(List<DigitRow> rows) {
        return rows.stream().map(DigitRow::pair).toList();
    }

    private Pair pair() {
        return new Pair(
                source(images.stream().map(DigitImage::values).toList()),
                images.stream().map(image -> 1 + image.digit()).toList());
    }

    /** Column after column of pictures side by side, each of 8 x 8 grey values. */
    static Source source(List<String> pictures) {
        int side = DigitImage.SIDE;
        float[] columns = new float[pictures.size() * DigitImage.PIXELS];
        for (int k = 0; k < pictures.size(); k++) {
            float[] pixels = DigitImage.pixels(pictures.get(k));
            for (int row = 0; row < side; row++) {
                for (int column = 0; column < side; column++) {
                    columns[(k * side + column) * side + row] = pixels[row * side + column];
                }
            }
        }
        return Source.features(pictures.size() * side, columns);
    }
}
