package dev.rnn.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rnn.api.Backends;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TasksTest {
    static Stream<String> kernels() {
        return Tasks.KERNELS.stream();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void bothBackendsDoTheSame(String kernel) {
        List<Slice> scalar = results(kernel, "scalar");
        List<Slice> simd = results(kernel, "simd");
        assertEquals(scalar.size(), simd.size());
        for (int i = 0; i < scalar.size(); i++) {
            assertArrayEquals(scalar.get(i).toArray(), simd.get(i).toArray(), 0f);
        }
    }

    private static List<Slice> results(String kernel, String backend) {
        Task task = Tasks.make(TaskName.parse(kernel), Backends.named(backend), Workers.ONE);
        task.operation().run();
        return task.results().get();
    }
}
