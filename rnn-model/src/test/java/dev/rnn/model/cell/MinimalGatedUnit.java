package dev.rnn.model.cell;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.Function;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.StateLayout;
import java.util.List;

/** The minimal gated unit of Zhou et al. (2016); its equations are in docs/backends.md. */
record MinimalGatedUnit(int inputs, int outputs) implements CellSpec {
    private static final int WF = 0, UF = 1, BF = 2, WN = 3, UN = 4, BN = 5;

    @Override
    public ParameterLayout parameters() {
        ParameterLayout.Builder layout = ParameterLayout.builder();
        for (String gate : List.of("f", "n")) {
            layout.add("W" + gate, inputs, outputs).add("U" + gate, outputs, outputs);
            layout.add("b" + gate, 1, outputs);
        }
        return layout.build();
    }

    @Override
    public StateLayout states() {
        return new StateLayout(List.of(new StateLayout.State("h", outputs)));
    }

    @Override
    public Cell on(Backend backend) {
        return new StepCell(this, backend, outputs, outputs, outputs) {
            @Override
            protected void step(Step s) {
                float[] h = s.before(0), f = s.kept(0), fh = s.kept(1), n = s.kept(2);
                s.start(BF, f);
                s.multiply(s.x(), WF, f);
                s.multiply(h, UF, f);
                s.apply(Function.SIGMOID, f);
                for (int j = 0; j < h.length; j++) {
                    fh[j] = f[j] * h[j];
                }
                s.start(BN, n);
                s.multiply(s.x(), WN, n);
                s.multiply(fh, UN, n);
                s.apply(Function.TANH, n);
                for (int j = 0; j < h.length; j++) {
                    s.y()[j] = s.after(0)[j] = Math.fma(f[j], n[j] - h[j], h[j]);
                }
            }

            @Override
            protected void stepBack(Step s) {
                float[] h = s.before(0), f = s.kept(0), fh = s.kept(1), n = s.kept(2);
                float[] dh = s.dBefore(0), df = s.dKept(0), dfh = s.dKept(1), dn = s.dKept(2);
                for (int j = 0; j < h.length; j++) {
                    float d = s.dy()[j] + s.dAfter(0)[j];
                    dn[j] = d * f[j];
                    df[j] = d * (n[j] - h[j]);
                    dh[j] = d * (1 - f[j]);
                }
                s.applyBack(Function.TANH, n, dn);
                s.startBack(BN, dn);
                s.multiplyBack(s.x(), WN, dn, s.dx());
                s.multiplyBack(fh, UN, dn, dfh);
                for (int j = 0; j < h.length; j++) {
                    df[j] += dfh[j] * h[j];
                    dh[j] += dfh[j] * f[j];
                }
                s.applyBack(Function.SIGMOID, f, df);
                s.startBack(BF, df);
                s.multiplyBack(s.x(), WF, df, s.dx());
                s.multiplyBack(h, UF, df, dh);
            }
        };
    }
}
