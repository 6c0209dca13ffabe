package dev.rnn.model;

import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Slice;
import dev.rnn.model.layer.NonFinite;
import java.util.Optional;

/**
 * Where the first number of a forward pass came from that is not finite: parameters before layers,
 * lower layers before higher ones, and in each the first step that it reads.
 */
final class Origin {
    private Origin() {}

    static String of(
            NetworkSpec spec,
            Slice parameters,
            CellWorkspace workspace,
            PassView view,
            OutputRows rows) {
        Optional<String> bad = ParameterPlace.firstNonFinite(spec.parameters(), parameters);
        if (bad.isPresent()) {
            return bad.get();
        }
        NonFinite inside = NonFinite.inside(workspace);
        if (inside != null) {
            String layer = inside.layer().isEmpty() ? "the recurrent layer" : inside.layer();
            return "the output of %s, %s".formatted(layer, inside.where());
        }
        int batch = view.shape.batch();
        int row = InputCheck.first(view.h, 0) / spec.cell().outputs();
        if (row < view.shape.rows()) {
            return in("the output of the recurrent layer", row / batch, row % batch);
        }
        int output = InputCheck.first(view.losses, 0);
        if (output == view.losses.length() || rows.row(output) < 0) {
            return "the sum of the losses";
        }
        row = rows.row(output);
        return in("the loss of the output layer", row / batch, row % batch);
    }

    private static String in(String what, int step, int sequence) {
        return "%s, %s".formatted(what, new NonFinite("", step, sequence).where());
    }
}
