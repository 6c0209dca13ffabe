package dev.rnn.report;

import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.Locale;

/** Numbers beside an axis: as few digits as say what they are, such as 0.05, 12, 40k, 1e-7. */
final class ShortNumbers extends NumberFormat {
    private static final long serialVersionUID = 1;

    static String of(double value) {
        double size = Math.abs(value);
        if (size >= 1e-4 && size < 1e-3) {
            return String.format(Locale.ROOT, "%.6f", value).replaceFirst("0+$", "");
        }
        if (size >= 1e9 || size > 0 && size < 1e-3) {
            return String.format(Locale.ROOT, "%.3g", value)
                    .replaceFirst("\\.?0*e([+-])0?", "e$1")
                    .replace("e+", "e");
        }
        if (size >= 1e4) {
            return size >= 1e6 ? trimmed(value / 1e6) + "M" : trimmed(value / 1e3) + "k";
        }
        return trimmed(value);
    }

    private static String trimmed(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.replaceFirst("\\.?0+$", "");
    }

    @Override
    public StringBuffer format(double number, StringBuffer to, FieldPosition position) {
        return to.append(of(number));
    }

    @Override
    public StringBuffer format(long number, StringBuffer to, FieldPosition position) {
        return to.append(of(number));
    }

    @Override
    public Number parse(String source, ParsePosition position) {
        throw new UnsupportedOperationException("numbers of axes are only written");
    }
}
