package dev.rnn.model.loss;

import dev.rnn.api.Checks;
import java.util.ArrayList;
import java.util.List;

/** Checks of the options of losses, and their weights as lists and arrays. */
final class Options {
    private Options() {}

    /** An option that is above a limit and finite. */
    static void above(String name, float value, float limit, boolean orEqual) {
        if (!(orEqual ? value >= limit : value > limit) || !Float.isFinite(value)) {
            throw new IllegalArgumentException(
                    "%s is %s, must be %s %s and finite"
                            .formatted(name, value, orEqual ? "at least" : "above", limit));
        }
    }

    /** A copy of weights that are all finite and not negative. */
    static List<Float> weights(String name, List<Float> weights) {
        Checks.given(name, weights);
        for (int i = 0; i < weights.size(); i++) {
            Float weight = weights.get(i);
            if (weight == null || !(weight >= 0) || !Float.isFinite(weight)) {
                throw new IllegalArgumentException(
                        "%s[%d] is %s, must be at least 0 and finite".formatted(name, i, weight));
            }
        }
        return List.copyOf(weights);
    }

    static List<Float> list(String name, float... values) {
        Checks.given(name, values);
        List<Float> list = new ArrayList<>(values.length);
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    /** The weights as floats; null where there are none. */
    static float[] array(List<Float> weights) {
        if (weights.isEmpty()) {
            return null;
        }
        float[] array = new float[weights.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = weights.get(i);
        }
        return array;
    }
}
