package dev.rnn.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rnn.api.Backend;
import dev.rnn.api.Backends;
import org.junit.jupiter.api.Test;

/** Found on the class path, and available in any JVM. */
class ScalarProviderTest {
    @Test
    void isFound() {
        Backend backend = Backends.named("scalar");
        assertInstanceOf(ScalarBackend.class, backend);
        assertEquals(backend.getClass(), Backends.best().getClass());
    }

    @Test
    void describesItself() {
        Backend backend = new ScalarBackend();
        assertTrue(backend.availability().available());
        assertEquals(0, backend.rank());
        assertEquals(32, backend.vectorBits());
    }
}
