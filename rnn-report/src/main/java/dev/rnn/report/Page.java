package dev.rnn.report;

import dev.rnn.model.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A page from top to bottom: sections of text, tables and figures. */
public final class Page {
    private final String title;
    private final StringBuilder html = new StringBuilder();
    private final StringBuilder markdown = new StringBuilder();
    private final List<String> sections = new ArrayList<>();

    /**
     * An empty page.
     *
     * @param title its heading
     * @param lead what it says, in a sentence or two
     */
    public Page(String title, String lead) {
        this.title = title;
        markdown.append("# ").append(title).append("\n\n").append(lead).append('\n');
        html.append("<p class=\"lead\">").append(Html.escape(lead)).append("</p>\n");
    }

    /**
     * Starts a section; the page's contents name it.
     *
     * @param heading above it
     * @return this
     */
    public Page section(String heading) {
        sections.add(heading);
        html.append("<h2 id=\"s")
                .append(sections.size())
                .append("\">")
                .append(Html.escape(heading))
                .append("</h2>\n");
        markdown.append("\n## ").append(heading).append('\n');
        return this;
    }

    /**
     * Running text.
     *
     * @param text one paragraph
     * @return this
     */
    public Page paragraph(String text) {
        html.append("<p>").append(Html.escape(text)).append("</p>\n");
        markdown.append('\n').append(text).append('\n');
        return this;
    }

    /**
     * Text that keeps its lines and spaces, as of a command or a sample.
     *
     * @param text any number of lines
     * @return this
     */
    public Page preformatted(String text) {
        html.append("<pre tabindex=\"0\">").append(Html.escape(text)).append("</pre>\n");
        markdown.append("\n```\n").append(text.replace("```", "` ` `")).append("\n```\n");
        return this;
    }

    /**
     * A picture of characters, whose lines are never broken.
     *
     * @param text any number of lines
     * @return this
     */
    public Page picture(String text) {
        html.append("<pre class=\"picture\" tabindex=\"0\">").append(Html.escape(text));
        html.append("</pre>\n");
        markdown.append("\n```\n").append(text.replace("```", "` ` `")).append("\n```\n");
        return this;
    }

    /** What programs read, and nobody sees. */
    Page hidden(String id, String text) {
        html.append("<pre hidden=\"hidden\" id=\"").append(id).append("\">");
        html.append(Html.escape(text)).append("</pre>\n");
        return this;
    }

    /**
     * Names and what they stand for.
     *
     * @param facts in their order
     * @return this
     */
    public Page facts(Map<String, String> facts) {
        html.append("<dl>\n");
        markdown.append('\n');
        facts.forEach(
                (name, fact) -> {
                    html.append("<dt>").append(Html.escape(name)).append("</dt><dd>");
                    html.append(Html.escape(fact)).append("</dd>\n");
                    markdown.append("- ").append(name).append(": ").append(fact).append('\n');
                });
        html.append("</dl>\n");
        return this;
    }

    /**
     * A table.
     *
     * @param table as it is now
     * @return this
     */
    public Page table(Table table) {
        html.append(table.html());
        markdown.append('\n').append(table.caption()).append(":\n\n").append(table.markdown());
        return this;
    }

    /**
     * Figures, side by side where there is room. In Markdown each is its text alternative.
     *
     * @param figures from left to right
     * @return this
     */
    public Page figures(Figure... figures) {
        html.append("<div class=\"figures\">\n");
        for (Figure figure : figures) {
            figure(figure);
            markdown.append("\n**").append(figure.title()).append(".** ");
            markdown.append(figure.alternative()).append('\n');
        }
        html.append("</div>\n");
        return this;
    }

    private void figure(Figure figure) {
        html.append("<figure data-marks=\"").append(figure.marks()).append("\"><figcaption>");
        html.append(Html.escape(figure.title()));
        html.append("</figcaption>\n<div role=\"img\" aria-label=\"");
        html.append(Html.escape(figure.alternative())).append("\">");
        html.append(figure.svg()).append("</div>\n");
        if (!figure.legend().isEmpty()) {
            html.append("<ul class=\"legend\">");
            int colour = 0;
            for (String name : figure.legend()) {
                html.append("<li class=\"c").append(++colour).append("\">");
                html.append(Html.escape(name)).append("</li>");
            }
            html.append("</ul>\n");
        }
        html.append("<p class=\"alternative\">").append(Html.escape(figure.alternative()));
        html.append("</p>\n<details><summary>figures</summary>\n");
        html.append(figure.figures().html()).append("</details></figure>\n");
    }

    /**
     * The page as HTML that is well-formed XML too, apart from its script and style.
     *
     * @return the whole document
     */
    public String html() {
        return html("<main>", "");
    }

    /**
     * The page as a server shows it while it changes: it fetches itself again and again.
     *
     * @param ended whether this is the last of it
     * @return the whole document
     */
    String liveHtml(boolean ended) {
        return html(ended ? "<main data-ended=\"true\">" : "<main>", resource("live.js"));
    }

    private String html(String main, String script) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head>\n");
        page.append("<meta charset=\"utf-8\" />\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n");
        page.append("<meta name=\"color-scheme\" content=\"light dark\" />\n");
        // Without an icon of its own the browser would ask the server for one.
        page.append("<link rel=\"icon\" href=\"data:,\" />\n<title>");
        page.append(Html.escape(title)).append("</title>\n<style>\n").append(resource("page.css"));
        page.append("</style>\n</head><body>").append(main).append("\n<h1>");
        page.append(Html.escape(title)).append("</h1>\n");
        if (sections.size() > 1) {
            page.append("<nav aria-label=\"contents\"><ul>\n");
            for (int i = 0; i < sections.size(); i++) {
                page.append("<li><a href=\"#s").append(i + 1).append("\">");
                page.append(Html.escape(sections.get(i))).append("</a></li>\n");
            }
            page.append("</ul></nav>\n");
        }
        page.append(html).append("</main>\n<script>\n").append(resource("page.js"));
        return page.append(script).append("</script>\n</body></html>\n").toString();
    }

    /**
     * The page as Markdown, with each figure's text alternative in its place.
     *
     * @return the whole document
     */
    public String markdown() {
        return markdown.toString();
    }

    /**
     * Writes {@link #html()}.
     *
     * @param file replaced in one step once all is written
     * @throws IOException if it cannot be written; what was there stays
     */
    public void write(Path file) throws IOException {
        writeText(file, html());
    }

    /**
     * Writes text under a temporary name, flushes it to the disk and renames it.
     *
     * @param file replaced in one step once all is written
     * @param text in UTF-8
     * @throws IOException if it cannot be written; what was there stays
     */
    public static void writeText(Path file, String text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
