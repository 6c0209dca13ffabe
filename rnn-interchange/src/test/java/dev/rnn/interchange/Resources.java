package dev.rnn.interchange;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** The files that other tools wrote. */
final class Resources {
    private Resources() {}

    static Path resource(String name) {
        URL url = Resources.class.getResource(name);
        if (url == null) {
            throw new IllegalArgumentException("there is no resource " + name);
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
