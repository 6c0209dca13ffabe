/**
 * Pages that stand alone: one HTML file with its tables and plots, without a server or a link to
 * elsewhere, in light and dark, on a screen or a phone; and the same content as Markdown.
 *
 * <p>A {@link dev.rnn.report.Page} is put together from top to bottom and then written:
 *
 * <pre>{@code
 * Table table = new Table("Loss of each epoch", List.of(Table.text("epoch"), Table.number("loss, nats")));
 * table.add(Table.Cell.of(1), Table.Cell.of(2.25, "2.25"));
 * Plot plot = new Plot("Loss against epochs", "It falls from 2.9 to 2.2.", new Axis("epoch", Scale.LINEAR), new Axis("loss, nats", Scale.LINEAR),
 *         List.of(Series.line("training", points)));
 * new Page("A run", "What was trained, in a sentence.")
 *         .section("Loss").paragraph("It falls.").figures(plot).table(table)
 *         .write(Path.of("report.html"));
 * }</pre>
 *
 * <p>{@link dev.rnn.report.Plot} has lines and points on two axes, linear or logarithmic, {@link
 * dev.rnn.report.Bars} one bar a name; both state their axes with units and carry a text
 * alternative and their figures as a table. {@link dev.rnn.report.HeatMap} and {@link
 * dev.rnn.report.TokenColours} draw values as colours, of pairs and of the tokens of a text. {@link
 * dev.rnn.report.TrainingPage} is the report of a training, {@link dev.rnn.report.PageServer} shows
 * a page while it changes. Colours are those of the page, so that one picture does for light and
 * dark: whoever adds a kind of picture implements {@link dev.rnn.report.Figure} and uses no colour
 * of its own. All text is escaped where it enters the page.
 *
 * <p>The test-jar has {@code PageCheck}, which looks at a page without a browser, and {@code
 * BrowserCheck}, which opens it in headless Chromium.
 */
package dev.rnn.report;
