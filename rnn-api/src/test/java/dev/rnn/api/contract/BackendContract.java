package dev.rnn.api.contract;

/**
 * The test suite of a backend. A subclass says which one, and that is all:
 *
 * <pre>{@code
 * class MyBackendTest extends BackendContract {
 *     public Backend backend() {
 *         return new MyBackend();
 *     }
 * }
 * }</pre>
 *
 * <p>Expected bits come from {@link Canonical}, plain loops after docs/numerics.md. {@code
 * -Djqwik.tries.default=1000} searches longer.
 */
public abstract class BackendContract
        implements MatMulContract,
                ElementwiseContract,
                ReductionsContract,
                LossContract,
                OptimizerContract,
                RandomContract,
                CellContract,
                RowContract,
                ArgumentContract,
                CellArgumentContract {}
