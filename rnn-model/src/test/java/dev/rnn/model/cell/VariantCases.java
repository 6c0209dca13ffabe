package dev.rnn.model.cell;

import dev.rnn.api.Bias;
import dev.rnn.api.GruSpec.Form;
import java.util.ArrayList;
import java.util.List;

/** Each option by itself, and some together. */
final class VariantCases {
    private VariantCases() {}

    static List<Gated> all() {
        List<Gated> all = new ArrayList<>();
        for (Bias bias : Bias.values()) {
            all.add(RnnVariant.builder(3, 4).bias(bias).build());
            all.add(LstmVariant.builder(3, 4).bias(bias).build());
            for (Form form : Form.values()) {
                all.add(GruVariant.builder(3, 4, form).bias(bias).build());
                all.add(GruVariant.builder(3, 4, form).bias(bias).layerNorm().build());
                all.add(GruVariant.builder(2, 5, form).bias(bias).clip(0.6f).build());
            }
            all.add(RnnVariant.builder(3, 5).bias(bias).layerNorm().clip(1.1f).build());
            all.add(LstmVariant.builder(3, 5).bias(bias).layerNorm().build());
        }
        all.add(LstmVariant.builder(3, 4).peepholes().build());
        all.add(LstmVariant.builder(3, 4).projection(2).bias(Bias.TWO).build());
        all.add(LstmVariant.builder(3, 4).coupled().build());
        all.add(LstmVariant.builder(3, 4).clip(0.5f).build());
        all.add(LstmVariant.builder(3, 4).cellClip(0.4f).build());
        all.add(LstmVariant.builder(3, 4).coupled().peepholes().clip(0.7f).build());
        all.add(
                LstmVariant.builder(3, 5)
                        .peepholes()
                        .projection(3)
                        .coupled()
                        .clip(0.9f)
                        .cellClip(0.5f)
                        .bias(Bias.TWO)
                        .build());
        all.add(
                LstmVariant.builder(3, 5)
                        .peepholes()
                        .projection(3)
                        .cellClip(0.7f)
                        .layerNorm(1e-3f)
                        .build());
        for (Activation f : activations()) {
            all.add(RnnVariant.builder(2, 3).activation(f).build());
            all.add(LstmVariant.builder(2, 3).activations(f, f, f).build());
            all.add(GruVariant.builder(2, 3, Form.RESET_AFTER).activations(f, f).build());
        }
        all.add(
                LstmVariant.builder(2, 3)
                        .activations(
                                Activation.HARD_SIGMOID_TORCH,
                                Activation.SOFTSIGN,
                                Activation.scaledTanh(1.7159f, 0.6667f))
                        .build());
        return all;
    }

    static List<Activation> activations() {
        List<Activation> all = new ArrayList<>();
        for (Activation.Kind kind : Activation.Kind.values()) {
            all.add(Activation.of(kind));
        }
        all.add(Activation.affine(0.5f, -0.25f));
        all.add(Activation.leakyRelu(0.3f));
        all.add(Activation.thresholdedRelu(0.2f));
        all.add(Activation.scaledTanh(1.7159f, 0.6667f));
        all.add(Activation.hardSigmoid(0.3f, 0.4f));
        all.add(Activation.elu(0.7f));
        return all;
    }
}
