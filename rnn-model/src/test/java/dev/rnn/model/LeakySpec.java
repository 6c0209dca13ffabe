package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.StateLayout;
import java.util.List;

/**
 * A cell that no backend knows: the leaky unit of Jaeger et al. (2007), {@code h_t = (1 - leak)
 * h_{t-1} + leak tanh(b + x_t W + h_{t-1} U)}. It stands for the cells that users write;
 * docs/backends.md, "Writing a cell".
 *
 * @param inputs I
 * @param hidden H
 * @param leak share of the new value, from 0 to 1
 */
record LeakySpec(int inputs, int hidden, float leak) implements CellSpec {

    @Override
    public int outputs() {
        return hidden;
    }

    @Override
    public ParameterLayout parameters() {
        return ParameterLayout.builder()
                .add("W", inputs, hidden)
                .add("U", hidden, hidden)
                .add("b", 1, hidden)
                .build();
    }

    @Override
    public StateLayout states() {
        return new StateLayout(List.of(new StateLayout.State("h", hidden)));
    }

    @Override
    public Cell on(Backend backend) {
        return new LeakyCell(this, backend);
    }
}
