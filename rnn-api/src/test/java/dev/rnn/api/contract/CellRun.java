package dev.rnn.api.contract;

import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.Arrays;

/** Runs a problem on a backend's cell, in memory with guards around it. */
final class CellRun {
    private final Trial trial;
    private final Cell cell;
    final CellWeights weights;
    final CellWorkspace workspace;

    CellRun(Trial trial, Cell cell, CellWeights weights, CellWorkspace workspace) {
        this.trial = trial;
        this.cell = cell;
        this.weights = weights;
        this.workspace = workspace;
    }

    /** With weights and a workspace of its own. */
    static CellRun of(Trial trial, Cell cell, CellProblem p, Mode mode, int room, Workers team) {
        CellWeights weights = cell.newWeights(mode);
        cell.pack(trial.input("parameters", p.parameters()), weights);
        return new CellRun(
                trial,
                cell,
                weights,
                cell.newWorkspace(
                        Math.max(1, p.steps() + room), Math.max(1, p.batch() + room), mode, team));
    }

    /** Everything; the gradients come in two shares. */
    CellResult all(CellProblem p) {
        return run(p, true, true, true);
    }

    CellResult run(CellProblem p, boolean wantLast, boolean wantDInitial, boolean wantDx) {
        Forward forward = forward(p, wantLast);
        Backward back = backward(p, p.dLast(), wantDInitial, wantDx);
        int middle = p.steps() == 0 ? 0 : trial.random().nextInt(p.steps() + 1);
        return new CellResult(
                forward.y.toArray(),
                forward.last.toArray(),
                back.dInitial.toArray(),
                back.dx.toArray(),
                gradients(p, 0, middle, p.steps()));
    }

    record Forward(Slice y, Slice last) {}

    Forward forward(CellProblem p, boolean wantLast) {
        Slice y = trial.output("y", p.shape().rows() * p.spec().outputs());
        Slice last = wantLast ? trial.output("last", p.batch() * cell.stateWidth()) : Slice.NONE;
        cell.forward(
                weights, workspace, p.shape(), input(p), optional("initial", p.initial()), y, last);
        return new Forward(y, last);
    }

    record Backward(Slice dInitial, Slice dx) {}

    /** With everything wanted. */
    Backward backward(CellProblem p, float[] dLast) {
        return backward(p, dLast, true, true);
    }

    private Backward backward(CellProblem p, float[] dState, boolean wantDInitial, boolean wantDx) {
        int state = p.batch() * cell.stateWidth();
        Slice dy = optional("dy", p.dy());
        Slice dLast = optional("dLast", dState);
        Slice dInitial = wantDInitial ? trial.output("dInitial", state) : Slice.NONE;
        Slice dx = wantDx ? trial.output("dx", p.shape().rows() * p.spec().inputs()) : Slice.NONE;
        cell.backward(weights, workspace, dy, dLast, dInitial, dx);
        return new Backward(dInitial, dx);
    }

    Input input(CellProblem p) {
        if (p.indices() == null) {
            return Input.dense(trial.input("x", p.x()));
        }
        int offset = trial.random().nextInt(5);
        int[] indices = new int[offset + p.indices().length];
        Arrays.fill(indices, -1);
        System.arraycopy(p.indices(), 0, indices, offset, p.indices().length);
        return new Input.OneHot(indices, offset);
    }

    Slice optional(String name, float[] values) {
        return values == null ? Slice.NONE : trial.input(name, values);
    }

    /** Adds the shares of the steps between bounds, one after the other. */
    float[] gradients(CellProblem p, int... bounds) {
        Slice gradient = trial.inOut("gradient", p.gradient());
        for (int i = 1; i < bounds.length; i++) {
            cell.weightGradients(workspace, bounds[i - 1], bounds[i], gradient);
        }
        return gradient.toArray();
    }
}
