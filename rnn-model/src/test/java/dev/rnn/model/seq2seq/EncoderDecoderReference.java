package dev.rnn.model.seq2seq;

import dev.rnn.api.ParameterLayout;
import dev.rnn.model.layer.AttentionSpec;
import dev.rnn.model.layer.LayerReference;
import java.util.ArrayList;
import java.util.List;

/** The loss of a {@link Case} in float64, one sequence at a time, from docs/equations.md. */
final class EncoderDecoderReference {
    private final EncoderDecoderSpec spec;
    private final ParameterLayout layout;
    private final double[] p;

    private EncoderDecoderReference(EncoderDecoderSpec spec, double[] p) {
        this.spec = spec;
        this.p = p;
        layout = spec.parameters();
    }

    static double loss(Case c, double[] parameters) {
        EncoderDecoderReference of = new EncoderDecoderReference(c.spec(), parameters);
        double loss = 0;
        for (int b = 0; b < c.sourceShape().batch(); b++) {
            loss += of.loss(c, b);
        }
        return loss;
    }

    private double loss(Case c, int b) {
        int batch = c.sourceShape().batch();
        List<double[]> xs = new ArrayList<>();
        for (int t = 0; t < c.sourceShape().length(b); t++) {
            int row = t * batch + b;
            double[] x = new double[spec.source()];
            for (int i = 0; i < x.length; i++) {
                x[i] =
                        c.features() == null
                                ? c.symbols()[row] == i ? 1 : 0
                                : c.features()[row * x.length + i];
            }
            xs.add(spec.sourceEmbedding() == 0 ? x : times(x, "source.E"));
        }
        double[] state = new double[spec.encoder().states().width()];
        List<double[]> keys = LayerReference.run(spec.encoder(), part("encoder."), state, xs);
        double[] bridged = plus(times(state, "bridge.W"), vector("bridge.b"));
        double[] decoderState = tanh(bridged);
        List<double[]> ys = new ArrayList<>();
        for (int t = 0; t < c.targetShape().length(b); t++) {
            double[] y = new double[spec.symbols()];
            y[c.read()[t * batch + b]] = 1;
            ys.add(spec.targetEmbedding() == 0 ? y : times(y, "target.E"));
        }
        List<double[]> hs = LayerReference.run(spec.decoder(), part("decoder."), decoderState, ys);
        double loss = 0;
        for (int t = 0; t < hs.size(); t++) {
            double[] logits = plus(times(features(hs.get(t), keys), "out.V"), vector("out.c"));
            double sum = 0;
            for (double logit : logits) {
                sum += Math.exp(logit);
            }
            loss += Math.log(sum) - logits[c.right()[t * batch + b]];
        }
        return loss;
    }

    private double[] features(double[] h, List<double[]> keys) {
        if (spec.attention().isEmpty()) {
            return h;
        }
        double[] weights = new double[keys.size()];
        double sum = 0;
        for (int s = 0; s < weights.length; s++) {
            weights[s] = Math.exp(score(spec.attention().get(), h, keys.get(s)));
            sum += weights[s];
        }
        double[] context = new double[spec.encoder().outputs()];
        for (int s = 0; s < weights.length; s++) {
            for (int i = 0; i < context.length; i++) {
                context[i] += weights[s] / sum * keys.get(s)[i];
            }
        }
        double[] a = plus(times(h, "combine.H"), times(context, "combine.C"));
        return tanh(plus(a, vector("combine.b")));
    }

    private double score(AttentionSpec attention, double[] q, double[] k) {
        switch (attention.score()) {
            case DOT:
                return dot(q, k);
            case GENERAL:
                return dot(times(q, "attention.W"), k);
            default:
                double[] a = plus(times(q, "attention.W"), times(k, "attention.U"));
                return dot(tanh(a), vector("attention.v"));
        }
    }

    /** The parameters of all blocks with a prefix. */
    private double[] part(String prefix) {
        return layout.blocks().stream()
                .filter(block -> block.name().startsWith(prefix))
                .flatMapToDouble(
                        block ->
                                java.util.Arrays.stream(
                                        p, block.offset(), block.offset() + block.size()))
                .toArray();
    }

    private double[] vector(String name) {
        return part(name);
    }

    private double[] times(double[] x, String name) {
        ParameterLayout.Block w = layout.block(name);
        double[] y = new double[w.columns()];
        for (int i = 0; i < w.rows(); i++) {
            for (int j = 0; j < y.length; j++) {
                y[j] += x[i] * p[w.offset() + i * y.length + j];
            }
        }
        return y;
    }

    private static double[] plus(double[] x, double[] y) {
        double[] sum = x.clone();
        for (int i = 0; i < x.length; i++) {
            sum[i] += y[i];
        }
        return sum;
    }

    private static double[] tanh(double[] x) {
        return java.util.Arrays.stream(x).map(Math::tanh).toArray();
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
