package dev.rnn.model.task;

import java.util.List;

/**
 * Attention as a picture of characters: a row for each token that is written and one for the end, a
 * column for each token that is read; the darker, the more of it is in the context.
 *
 * @param source the tokens that are read
 * @param target the tokens that are written
 * @param weights {@code [target + 1][source]}
 */
record AttentionPicture(List<String> source, List<String> target, float[][] weights) {
    private static final String SHADES = " .:-=+*#%@";

    /**
     * How far attention is from the diagonal, from 0 to 1: the mean over the tokens written of the
     * distance between where attention has its middle, as a share of the source, and where the
     * token stands, as a share of the target.
     */
    double offDiagonal() {
        double sum = 0;
        for (int t = 0; t < target.size(); t++) {
            double middle = 0;
            for (int s = 0; s < source.size(); s++) {
                middle += weights[t][s] * (s + 0.5) / source.size();
            }
            sum += Math.abs(middle - (t + 0.5) / target.size());
        }
        return sum / target.size();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        int width = 4;
        for (String token : target) {
            width = Math.max(width, token.length());
        }
        text.append(" ".repeat(width + 1)).append(String.join("", source)).append('\n');
        for (int t = 0; t < weights.length; t++) {
            String token = t < target.size() ? target.get(t) : "end";
            text.append(" ".repeat(width - token.length())).append(token).append(' ');
            for (int s = 0; s < source.size(); s++) {
                int shade = Math.min((int) (weights[t][s] * SHADES.length()), SHADES.length() - 1);
                text.append(SHADES.substring(shade, shade + 1).repeat(source.get(s).length()));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
