package dev.rnn.api.contract;

import dev.rnn.api.Backend;

/**
 * Asks for something wrong, and checks that it is refused with a sentence that says what is wrong.
 */
final class Refusal {
    private final Backend backend;
    private final String of;

    Refusal(Backend backend, String of) {
        this.backend = backend;
        this.of = of;
    }

    /** Refused with {@link IllegalArgumentException}, whose message holds all these words. */
    void argument(Runnable wrong, Object... words) {
        refused(IllegalArgumentException.class, wrong, words);
    }

    /** Refused with {@link IllegalStateException}, whose message holds all these words. */
    void state(Runnable wrong, Object... words) {
        refused(IllegalStateException.class, wrong, words);
    }

    private void refused(Class<? extends RuntimeException> kind, Runnable wrong, Object... words) {
        RuntimeException thrown = null;
        try {
            wrong.run();
        } catch (RuntimeException e) {
            thrown = e;
        }
        String expected = kind.getSimpleName() + " with " + java.util.List.of(words);
        if (thrown == null) {
            throw complaint("nothing was thrown, expected " + expected, null);
        }
        if (!kind.isInstance(thrown)) {
            throw complaint("%s was thrown, expected %s".formatted(thrown, expected), thrown);
        }
        for (Object word : words) {
            String pattern = "(?s).*(?<![\\w-])\\Q" + word + "\\E(?!\\w).*";
            if (!String.valueOf(thrown.getMessage()).matches(pattern)) {
                throw complaint(
                        "the message \"%s\" does not say %s".formatted(thrown.getMessage(), word),
                        thrown);
            }
        }
    }

    private AssertionError complaint(String wrong, Throwable cause) {
        return new AssertionError(
                "backend %s, arguments of %s: %s".formatted(backend.name(), of, wrong), cause);
    }
}
