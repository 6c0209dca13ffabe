package dev.rnn.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.rnn.api.Backend;
import dev.rnn.api.contract.BackendContract;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * {@link BackendContract} finds every fault that is planted in a backend, and none in one that has
 * none.
 */
class PlantedFaultsTest {

    /** Run by the tests below alone; without a fault it is one more test of the scalar backend. */
    static class Planted extends BackendContract {
        static FaultyBackend.Fault fault;

        @Override
        public Backend backend() {
            return fault == null ? new ScalarBackend() : FaultyBackend.with(fault);
        }
    }

    @Test
    void noFaultIsFoundWhereNoneIs() {
        assertEquals(Set.of(), failures(null));
    }

    @ParameterizedTest
    @EnumSource
    void plantedFaultIsFound(FaultyBackend.Fault fault) {
        Set<String> failed = failures(fault);
        assertTrue(
                failed.contains(fault.foundBy),
                () -> fault + " should fail " + fault.foundBy + ", failed " + failed);
    }

    private static Set<String> failures(FaultyBackend.Fault fault) {
        Planted.fault = fault;
        Set<String> failed = new TreeSet<>();
        int[] finished = {0};
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(Planted.class))
                                .configurationParameter("jqwik.tries.default", "40")
                                .configurationParameter("jqwik.shrinking.default", "OFF")
                                .configurationParameter("jqwik.failures.runfirst", "false")
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(
                                    TestIdentifier test, TestExecutionResult result) {
                                if (test.isTest()) {
                                    finished[0]++;
                                    if (result.getStatus()
                                            != TestExecutionResult.Status.SUCCESSFUL) {
                                        failed.add(test.getDisplayName());
                                    }
                                }
                            }
                        });
        Planted.fault = null;
        assertTrue(finished[0] > 40, () -> finished[0] + " tests ran");
        return failed;
    }
}
