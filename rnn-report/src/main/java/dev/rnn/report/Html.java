package dev.rnn.report;

/** Text within HTML. */
final class Html {
    private Html() {}

    /** Text as it may stand between tags and in a quoted attribute. */
    static String escape(String text) {
        return printable(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Text without the characters that no document may have; each becomes U+FFFD. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> printable.appendCodePoint(isText(c) ? c : 0xFFFD));
        return printable.toString();
    }

    /** Whether the character may stand in a document at all. */
    private static boolean isText(int c) {
        return (c >= 0x20 || c == '\t' || c == '\n' || c == '\r')
                && !(c >= 0x7F && c < 0xA0)
                && !(c >= 0xD800 && c < 0xE000)
                && c != 0xFFFE
                && c != 0xFFFF;
    }
}
