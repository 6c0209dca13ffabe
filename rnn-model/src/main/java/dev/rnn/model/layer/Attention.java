package dev.rnn.model.layer;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Elementwise;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.PackedMatrix;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Reductions;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Softmax;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;
import dev.rnn.model.layer.AttentionSpec.Score;

/**
 * What an {@link AttentionSpec} describes, forward and backward. The backward pass looks at its
 * arguments alone, not at what a forward pass has left: a decoder may attend to all steps in one
 * call, or step by step (T_out = 1), as one that feeds the context back must, and go back in any
 * order.
 *
 * <p>Padding and masked steps of the source have a weight of 0 and are not read; a query at such a
 * step, or one whose source has no step at all, has weights and a context of 0. A query's result
 * depends on that query and its own source alone. Serves one calling thread at a time; repeating
 * shapes allocates nothing.
 */
public final class Attention {
    private final AttentionSpec spec;
    private final ParameterLayout layout;
    private final boolean direct;
    private final boolean additive;
    private final Workers workers;
    private final Softmax softmax;
    private final Elementwise elementwise;
    private final Reductions reductions;
    private final MatMul team;
    private final MatMul[] own;
    private final Workers.Task forwardTask = this::forward;
    private final Workers.Task backwardTask = this::backward;

    private final float[] parameters;
    private final PackedMatrix w;
    private final PackedMatrix wTransposed;
    private final PackedMatrix uTransposed;
    private final Matrix wRows;
    private final Matrix wColumns;
    private final Matrix uColumns;
    private final Start start;
    private boolean packed;

    private AttentionView view;
    private AdditiveScore tanh;
    private Slice gradientOf;
    private Matrix dW;
    private Matrix dU;
    private Slice db;
    private Slice dVector;

    Attention(AttentionSpec spec, Backend backend, Workers workers) {
        Checks.given("backend", backend);
        Checks.given("workers", workers);
        this.spec = spec;
        this.workers = workers;
        layout = spec.parameters();
        direct = spec.score() == Score.DOT;
        additive = spec.score() == Score.ADDITIVE;
        softmax = backend.softmax();
        elementwise = backend.elementwise();
        reductions = backend.reductions();
        team = backend.matMul(workers);
        own = new MatMul[workers.count()];
        for (int worker = 0; worker < own.length; worker++) {
            own[worker] = backend.matMul(Workers.ONE);
        }
        parameters = new float[layout.size()];
        Slice flat = Slice.of(parameters);
        int width = additive ? spec.hidden() : spec.keys();
        w = direct ? null : team.newPacked(spec.queries(), width);
        wTransposed = direct ? null : team.newPacked(width, spec.queries());
        uTransposed = additive ? team.newPacked(spec.hidden(), spec.keys()) : null;
        wRows = direct ? null : layout.block("W").in(flat);
        wColumns = direct ? null : wRows.transpose();
        uColumns = additive ? layout.block("U").in(flat).transpose() : null;
        start =
                spec.bias()
                        ? Start.bias(flat.part(layout.block("b").offset(), spec.hidden()))
                        : Start.ZERO;
        packed = parameters.length == 0;
    }

    /**
     * What this attention computes.
     *
     * @return its description
     */
    public AttentionSpec spec() {
        return spec;
    }

    /**
     * Reads the parameters; to be called before the first pass and after each change of them. Not
     * needed for {@link Score#DOT}.
     *
     * @param parameters in the order of {@link AttentionSpec#parameters()}; copied
     * @throws IllegalArgumentException if the length is not the layout's size
     */
    public void pack(Slice parameters) {
        Checks.length("parameters", parameters, layout.size(), "the layout's size");
        System.arraycopy(
                parameters.array(), parameters.offset(), this.parameters, 0, parameters.length());
        if (!direct) {
            team.pack(wRows, w);
            team.pack(wColumns, wTransposed);
        }
        if (additive) {
            team.pack(uColumns, uTransposed);
        }
        packed = true;
    }

    /**
     * Attends.
     *
     * @param queryShape T_out, B, and which steps there are
     * @param sourceShape T_in, the same B, and which steps there are
     * @param queries {@code [T_out][B][queries]}
     * @param keys {@code [T_in][B][keys]}
     * @param values {@code [T_in][B][values]}; often {@code keys} itself
     * @param context {@code [T_out][B][values]}, overwritten; must not overlap the arguments
     * @param weights {@code [T_out][B][T_in]}, overwritten: how much of each source step is in each
     *     context; rows add up to 1
     * @throws IllegalArgumentException if a size does not match, naming the argument and both sizes
     * @throws IllegalStateException if there are parameters and {@link #pack} was not called
     */
    public void forward(
            SequenceShape queryShape,
            SequenceShape sourceShape,
            Slice queries,
            Slice keys,
            Slice values,
            Slice context,
            Slice weights) {
        check(queryShape, sourceShape, queries, keys, values, context, weights);
        Checks.apart("context", context, "queries", queries);
        Checks.apart("context", context, "keys", keys);
        Checks.apart("context", context, "values", values);
        Checks.apart("weights", weights, "queries", queries);
        Checks.apart("weights", weights, "keys", keys);
        Checks.apart("weights", weights, "values", values);
        Checks.apart("weights", weights, "context", context);
        gather(queries, keys, values);
        workers.run(forwardTask);
        view.scatterWeights(weights);
        view.queries.scatter(view.context, spec.values(), context);
    }

    /**
     * The gradients of all arguments of {@link #forward}.
     *
     * @param queryShape as in the forward pass
     * @param sourceShape as in the forward pass
     * @param queries as in the forward pass
     * @param keys as in the forward pass
     * @param values as in the forward pass
     * @param weights as the forward pass gave them
     * @param dContext {@code [T_out][B][values]}, the loss's gradient with respect to the context
     * @param dQueries {@code [T_out][B][queries]}, overwritten, 0 where there is no step
     * @param dKeys {@code [T_in][B][keys]}, added to
     * @param dValues {@code [T_in][B][values]}, added to; {@code dKeys} itself where the values are
     *     the keys
     * @param gradient in the order of {@link AttentionSpec#parameters()}; added to; {@link
     *     Slice#NONE} where there are none
     * @throws IllegalArgumentException if a size does not match, naming the argument and both sizes
     * @throws IllegalStateException if there are parameters and {@link #pack} was not called
     */
    public void backward(
            SequenceShape queryShape,
            SequenceShape sourceShape,
            Slice queries,
            Slice keys,
            Slice values,
            Slice weights,
            Slice dContext,
            Slice dQueries,
            Slice dKeys,
            Slice dValues,
            Slice gradient) {
        check(queryShape, sourceShape, queries, keys, values, dContext, weights);
        Checks.rows("dQueries", dQueries, queryShape.rows(), spec.queries());
        Checks.rows("dKeys", dKeys, sourceShape.rows(), spec.keys());
        Checks.rows("dValues", dValues, sourceShape.rows(), spec.values());
        Checks.apart("dQueries", dQueries, "dKeys", dKeys);
        Checks.apart("dQueries", dQueries, "dValues", dValues);
        Checks.sameOrApart("dValues", dValues, "dKeys", dKeys);
        into(gradient);
        gather(queries, keys, values);
        view.gatherWeights(weights);
        view.queries.gather(dContext, spec.values(), view.dContext);
        workers.run(backwardTask);
        if (!direct) {
            team.multiply(view.dpAll, wTransposed, Start.ZERO, view.dqAll);
            team.multiply(view.qAllTransposed, view.dpAll, Start.SUM, dW);
        }
        if (additive) {
            for (int b = 0; b < queryShape.batch(); b++) {
                team.multiply(view.kTransposedOf[b], view.dProjectedTransposedOf[b], Start.SUM, dU);
            }
            if (spec.bias()) {
                reductions.addRows(view.dpAll, db);
            }
            reductions.addRows(view.dVectorAll, dVector);
        }
        view.queries.scatter(view.dq, spec.queries(), dQueries);
        view.source.add(view.dv, spec.values(), dValues);
        view.source.add(view.dk, spec.keys(), dKeys);
    }

    private void check(
            SequenceShape queryShape,
            SequenceShape sourceShape,
            Slice queries,
            Slice keys,
            Slice values,
            Slice context,
            Slice weights) {
        Checks.given("queryShape", queryShape);
        Checks.given("sourceShape", sourceShape);
        if (queryShape.batch() != sourceShape.batch()) {
            throw new IllegalArgumentException(
                    "the source has %d sequences, the queries %d; they must be equal"
                            .formatted(sourceShape.batch(), queryShape.batch()));
        }
        Checks.rows("queries", queries, queryShape.rows(), spec.queries());
        Checks.rows("keys", keys, sourceShape.rows(), spec.keys());
        Checks.rows("values", values, sourceShape.rows(), spec.values());
        Checks.rows("context", context, queryShape.rows(), spec.values());
        int size = Math.multiplyExact(queryShape.rows(), sourceShape.steps());
        Checks.length("weights", weights, size, "T_out x B x T_in");
        if (!packed) {
            throw new IllegalStateException(
                    "this attention has no parameters yet; call pack first");
        }
        if (view == null || !view.fits(queryShape, sourceShape)) {
            view = new AttentionView(spec, queryShape, sourceShape);
            int from = additive ? layout.block("v").offset() : 0;
            tanh = new AdditiveScore(elementwise, view, parameters, from);
        }
    }

    private void into(Slice gradient) {
        Checks.given("gradient", gradient);
        if (gradient != gradientOf) {
            Checks.length("gradient", gradient, layout.size(), "the layout's size");
            dW = direct ? null : layout.block("W").in(gradient);
            dU = additive ? layout.block("U").in(gradient) : null;
            db = spec.bias() ? gradient.part(layout.block("b").offset(), spec.hidden()) : null;
            dVector = additive ? gradient.part(layout.block("v").offset(), spec.hidden()) : null;
            gradientOf = gradient;
        }
    }

    /** The live rows of all arguments, and what of a query is compared with keys. */
    private void gather(Slice queries, Slice keys, Slice values) {
        view.queries.gather(queries, spec.queries(), view.q);
        view.source.gather(keys, spec.keys(), view.k);
        view.source.gather(values, spec.values(), view.v);
        if (!direct) {
            team.multiply(view.qAll, w, start, view.pAll);
        }
    }

    private void forward(int worker) {
        MatMul product = own[worker];
        int batch = view.queries.shape.batch();
        for (int b = workers.share(batch, worker); b < workers.share(batch, worker + 1); b++) {
            int n = view.source.count(b);
            if (n > 0) {
                // Step 1: the scores
                scores(product, b);
                // Step 2: the weights
                Slice scores = view.scoresOf[b];
                for (int i = scores.offset(); i < scores.offset() + scores.length(); i++) {
                    view.weights[i] *= spec.scale();
                }
                softmax.softmax(view.queries.count(b), n, scores, scores);
            }
            // Step 3: the context, 0 where there is no source
            product.multiply(view.weightsOf[b], view.vOf[b], Start.ZERO, view.contextOf[b]);
        }
    }

    private void scores(MatMul product, int b) {
        if (additive) {
            product.multiply(uColumns, view.kTransposedOf[b], Start.ZERO, view.projectedOf[b]);
            tanh.forward(b);
        } else {
            product.multiply(view.pOf[b], view.kTransposedOf[b], Start.ZERO, view.weightsOf[b]);
        }
    }

    private void backward(int worker) {
        MatMul product = own[worker];
        int batch = view.queries.shape.batch();
        for (int b = workers.share(batch, worker); b < workers.share(batch, worker + 1); b++) {
            // Step 3 back: dA = dC V^T, dV = A^T dC
            product.multiply(
                    view.dContextOf[b], view.vTransposedOf[b], Start.ZERO, view.dScoresOf[b]);
            product.multiply(
                    view.weightsTransposedOf[b], view.dContextOf[b], Start.ZERO, view.dvOf[b]);
            // Step 2 back: through the softmax
            for (int i = 0; i < view.queries.count(b); i++) {
                softmaxGradient(view.scoresOf[b].offset(), view.source.count(b), i);
            }
            // Step 1 back
            if (additive) {
                product.multiply(uColumns, view.kTransposedOf[b], Start.ZERO, view.projectedOf[b]);
                tanh.backward(b);
                product.multiply(
                        view.dProjectedTransposedOf[b], uTransposed, Start.ZERO, view.dkOf[b]);
            } else {
                product.multiply(view.dScoresOf[b], view.kOf[b], Start.ZERO, view.dpOf[b]);
                product.multiply(
                        view.dScoresTransposedOf[b], view.pOf[b], Start.ZERO, view.dkOf[b]);
            }
        }
    }

    /** ds = scale a (da - sum_s a da), the sum one chain in increasing s. */
    private void softmaxGradient(int from, int n, int i) {
        int at = from + i * n;
        float sum = 0;
        for (int s = at; s < at + n; s++) {
            sum = Math.fma(view.weights[s], view.dScores[s], sum);
        }
        for (int s = at; s < at + n; s++) {
            view.dScores[s] = spec.scale() * (view.weights[s] * (view.dScores[s] - sum));
        }
    }
}
