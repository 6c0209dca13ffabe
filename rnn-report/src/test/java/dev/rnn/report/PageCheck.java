package dev.rnn.report;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What can be said about a page without a browser. */
public final class PageCheck {
    private static final Pattern CODE = Pattern.compile("(?s)<(script|style)>.*?</\\1>");
    private static final Pattern COLOUR = Pattern.compile("rgb\\(|#[0-9a-fA-F]{6}");

    private PageCheck() {}

    /**
     * What is wrong: tags that do not close, content from elsewhere, equal ids, pictures without
     * marks, axes, alternatives or figures, rows of another length than their head, colours that
     * are not the page's.
     *
     * @param html a whole page
     * @return empty if nothing is
     */
    public static List<String> faults(String html) {
        List<String> faults = new ArrayList<>();
        Document page;
        try {
            String body = CODE.matcher(html).replaceAll("").replace("<!DOCTYPE html>", "");
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            page = factory.newDocumentBuilder().parse(new InputSource(new StringReader(body)));
        } catch (Exception problem) {
            return List.of("it is not well-formed: " + problem.getMessage());
        }
        Set<String> ids = new HashSet<>();
        for (Element element : all(page, "*")) {
            String id = element.getAttribute("id");
            if (!id.isEmpty() && !ids.add(id)) {
                faults.add("the id " + id + " is there twice");
            }
            for (String attribute : List.of("src", "href", "action", "xlink:href")) {
                String link = element.getAttribute(attribute);
                if (!link.isEmpty() && !link.startsWith("#") && !link.startsWith("data:")) {
                    faults.add("it is not self-contained: " + link);
                }
            }
        }
        all(page, "figure").forEach(figure -> figure(figure, faults));
        all(page, "table").forEach(table -> table(table, faults));
        return faults;
    }

    private static void figure(Element figure, List<String> faults) {
        String name = all(figure, "figcaption").get(0).getTextContent();
        Element svg = all(figure, "svg").get(0);
        long marks =
                all(svg, "*").stream()
                        .filter(e -> all(e, "*").isEmpty())
                        .filter(e -> attributes(e).contains("var(--series-"))
                        .count();
        if (marks < Integer.parseInt(figure.getAttribute("data-marks"))) {
            faults.add(
                    "%s: %d marks for %s points"
                            .formatted(name, marks, figure.getAttribute("data-marks")));
        }
        if (all(svg, "text").size() < 3) {
            faults.add(name + ": no labels on the axes");
        }
        if (svg.getAttribute("viewBox").isEmpty() || svg.hasAttribute("width")) {
            faults.add(name + ": does not fit a narrow screen");
        }
        if (all(figure, "div").get(0).getAttribute("aria-label").length() < 10) {
            faults.add(name + ": no text alternative");
        }
        if (all(figure, "td").isEmpty()) {
            faults.add(name + ": no figures below");
        }
        for (Element element : all(svg, "*")) {
            if (COLOUR.matcher(attributes(element)).find()) {
                faults.add(name + ": a colour of its own: " + attributes(element));
            }
        }
    }

    private static void table(Element table, List<String> faults) {
        int columns = all(table, "th").size();
        for (Element row : all(all(table, "tbody").get(0), "tr")) {
            if (all(row, "td").size() != columns) {
                faults.add(
                        "a row of %s is too short or too long".formatted(table.getTextContent()));
            }
        }
    }

    private static String attributes(Element element) {
        return element.getAttribute("style")
                + element.getAttribute("fill")
                + element.getAttribute("stroke");
    }

    private static List<Element> all(Document page, String name) {
        return all(page.getDocumentElement(), name);
    }

    private static List<Element> all(Element in, String name) {
        NodeList found = in.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }
}
