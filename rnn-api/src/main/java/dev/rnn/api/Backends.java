package dev.rnn.api;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Finds backends. A choice is logged in one line by the {@link System.Logger} named {@code
 * dev.rnn}: which backend, at what vector width, and why a better one was refused, with the remedy.
 */
public final class Backends {
    /** The system property that names the backend of {@link #best()}. */
    public static final String PROPERTY = "rnn.backend";

    private static final Logger LOG = System.getLogger("dev.rnn");

    private static volatile String lastLine = "";

    private Backends() {}

    /**
     * The best backend that can run here, or the one that {@code -Drnn.backend} names.
     *
     * @return the backend
     * @throws IllegalStateException if none can run, or the named one cannot, with the remedy
     */
    public static Backend best() {
        String wanted = System.getProperty(PROPERTY);
        if (wanted != null) {
            return named(wanted);
        }
        StringBuilder refused = new StringBuilder();
        for (Backend backend : installed()) {
            Availability availability = backend.availability();
            if (availability.available()) {
                log(backend, refused.toString());
                return backend;
            }
            refused.append(refusal(backend, availability));
        }
        throw new IllegalStateException(
                "no backend can run here: put rnn-scalar or rnn-simd on the module or class path"
                        + refused);
    }

    /**
     * The backend of a name, never another.
     *
     * @param name its name, such as {@code scalar} or {@code simd}
     * @return the backend
     * @throws IllegalStateException if it is not installed or cannot run here, with the remedy
     */
    public static Backend named(String name) {
        List<Backend> installed = installed();
        for (Backend backend : installed) {
            if (backend.name().equals(name)) {
                Availability availability = backend.availability();
                if (!availability.available()) {
                    throw new IllegalStateException(
                            "backend %s cannot run here: %s; %s"
                                    .formatted(name, availability.reason(), availability.remedy()));
                }
                log(backend, "");
                return backend;
            }
        }
        throw new IllegalStateException(
                "no backend is named %s: installed are %s; put the jar that holds it on the module or class path"
                        .formatted(name, installed.stream().map(Backend::name).toList()));
    }

    /**
     * All backends that are installed, those that cannot run included.
     *
     * @return the backends, the highest rank first
     */
    public static List<Backend> installed() {
        List<Backend> found = new ArrayList<>();
        Iterator<Backend> providers =
                ServiceLoader.load(Backend.class, Backends.class.getClassLoader()).iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                found.add(providers.next());
            } catch (ServiceConfigurationError broken) {
                LOG.log(Level.WARNING, "a backend cannot be loaded: " + broken.getMessage());
            }
        }
        found.sort(Comparator.comparingInt(Backend::rank).reversed());
        return found;
    }

    /** One line, and once: asking for the same backend again says nothing new. */
    private static void log(Backend backend, String refused) {
        String line =
                "backend %s, %d-bit vectors%s"
                        .formatted(backend.name(), backend.vectorBits(), refused);
        if (!line.equals(lastLine)) {
            lastLine = line;
            LOG.log(refused.isEmpty() ? Level.INFO : Level.WARNING, line);
        }
    }

    private static String refusal(Backend backend, Availability availability) {
        return "; not %s: %s, %s"
                .formatted(backend.name(), availability.reason(), availability.remedy());
    }
}
