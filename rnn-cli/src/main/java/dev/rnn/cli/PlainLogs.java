package dev.rnn.cli;

import java.util.Locale;
import java.util.ResourceBundle;

/**
 * Log lines of the command: the message alone, on stderr, without time or class, and only warnings,
 * such as that a better backend was refused.
 */
public final class PlainLogs extends System.LoggerFinder {

    /** Called by the {@link java.util.ServiceLoader}. */
    public PlainLogs() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Plain(name, System.Logger.Level.WARNING);
    }

    private record Plain(String name, Level least) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return level != Level.OFF && level.compareTo(least) >= 0;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            if (isLoggable(level)) {
                System.err.println("rnn: " + message + (thrown == null ? "" : ": " + thrown));
            }
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... values) {
            if (isLoggable(level)) {
                boolean plain = values == null || values.length == 0;
                log(
                        level,
                        bundle,
                        plain
                                ? format
                                : new java.text.MessageFormat(format, Locale.ROOT).format(values),
                        (Throwable) null);
            }
        }
    }
}
