package dev.rnn.api.contract;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.StateLayout;
import dev.rnn.api.StateLayout.State;
import java.util.List;

/**
 * What an LSTM looks like to the contracts: W [I][4H], U [H][4H], b [4H], gates in the order i f g
 * o; states h and c.
 *
 * @param inputs I
 * @param hidden H
 */
record LstmSpec(int inputs, int hidden) implements CellSpec {

    @Override
    public int outputs() {
        return hidden;
    }

    @Override
    public ParameterLayout parameters() {
        return ParameterLayout.builder()
                .add("W", inputs, 4 * hidden)
                .add("U", hidden, 4 * hidden)
                .add("b", 1, 4 * hidden)
                .build();
    }

    @Override
    public StateLayout states() {
        return new StateLayout(List.of(new State("h", hidden), new State("c", hidden)));
    }

    @Override
    public Cell on(Backend backend) {
        return new PlainLstmCell(this);
    }
}
