package dev.rnn.model.convert;

import dev.rnn.model.cell.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** ONNX's attributes {@code activations}, {@code activation_alpha} and {@code activation_beta}. */
final class OnnxActivations {
    private OnnxActivations() {}

    /**
     * The activations by direction, f g h one after the other.
     *
     * @param kind the operator
     * @param names as given; none for the defaults, those of one direction for both
     * @param each how many a direction has
     */
    static List<Activation> of(
            String kind,
            String[] names,
            float[] alphas,
            float[] betas,
            int directions,
            int each,
            String[] defaults) {
        String[] all = names.length == 0 ? defaults : names;
        if (all.length != each && all.length != each * directions) {
            throw new IllegalArgumentException(
                    "activations has %d names, %s has %d in each of %d directions"
                            .formatted(all.length, kind, each, directions));
        }
        List<Activation.Kind> kinds = Arrays.stream(all).map(OnnxActivations::kind).toList();
        float[] alpha = parameters("activation_alpha", kinds, alphas, 1);
        float[] beta = parameters("activation_beta", kinds, betas, 2);
        List<Activation> activations = new ArrayList<>();
        for (int i = 0; i < each * directions; i++) {
            int k = i % kinds.size();
            activations.add(new Activation(kinds.get(k), alpha[k], beta[k]));
        }
        return activations;
    }

    private static Activation.Kind kind(String name) {
        if (name == null) {
            throw new IllegalArgumentException("an activation is null, must be given");
        }
        for (Activation.Kind kind : Activation.Kind.values()) {
            boolean same = kind.name().replace("_", "").equals(name.toUpperCase(Locale.ROOT));
            if (same && kind != Activation.Kind.IDENTITY) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "%s is no activation of ONNX; there are %s"
                        .formatted(
                                name,
                                Stream.of(Activation.Kind.values())
                                        .filter(k -> k != Activation.Kind.IDENTITY)
                                        .map(
                                                k ->
                                                        k.name()
                                                                .replace("_", "")
                                                                .toLowerCase(Locale.ROOT))
                                        .toList()));
    }

    /**
     * Values are consumed by those activations that have the parameter, in their order; those that
     * find none left have the default. A list of one value for each activation is read by position.
     */
    private static float[] parameters(
            String name, List<Activation.Kind> kinds, float[] given, int which) {
        float[] all = new float[kinds.size()];
        boolean byPosition = given.length == kinds.size();
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            Activation.Kind kind = kinds.get(i);
            if (kind.parameters() >= which) {
                float standard = which == 1 ? kind.defaultAlpha() : kind.defaultBeta();
                int from = byPosition ? i : next++;
                all[i] = from < given.length ? given[from] : standard;
            }
        }
        if (!byPosition && next < given.length) {
            throw new IllegalArgumentException(
                    "%s has %d values, the activations %s need %d"
                            .formatted(name, given.length, kinds, next));
        }
        return all;
    }
}
