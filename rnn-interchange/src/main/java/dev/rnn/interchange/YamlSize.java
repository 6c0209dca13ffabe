package dev.rnn.interchange;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * How deep and how large a YAML text is once each alias is put in, counted on the parser's events
 * before anything is built: a few lines of aliases of aliases can stand for billions of nodes.
 */
final class YamlSize {
    /** Collections inside each other: more than descriptions may have, less than the stack. */
    private static final int DEEPEST = 200;

    private static final long LARGEST = 100_000;

    /** An open collection: its anchor, and the nodes in it so far. */
    private static final class Open {
        final Optional<Anchor> anchor;
        long nodes = 1;

        Open(Optional<Anchor> anchor) {
            this.anchor = anchor;
        }
    }

    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<Anchor, Long> sizes = new HashMap<>();
    private int documents;

    private YamlSize() {}

    /**
     * Refuses what is too deep or too large.
     *
     * @throws IllegalArgumentException naming the bound
     * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException if it is no YAML
     */
    static void check(LoadSettings settings, String yaml) {
        YamlSize size = new YamlSize();
        ParserImpl events = new ParserImpl(settings, new StreamReader(settings, yaml));
        while (events.hasNext()) {
            size.take(events.next());
        }
    }

    private void take(Event event) {
        if (event instanceof DocumentStartEvent && ++documents > 1) {
            throw new IllegalArgumentException(
                    "the description has several documents; leave one, without a line '---' inside");
        } else if (event instanceof CollectionStartEvent start) {
            refuseTag(start.getTag());
            if (open.size() == DEEPEST) {
                throw new IllegalArgumentException(
                        "the description has more than %d collections inside each other"
                                .formatted(DEEPEST));
            }
            open.push(new Open(start.getAnchor()));
        } else if (event instanceof CollectionEndEvent) {
            Open closed = open.pop();
            close(closed.anchor, closed.nodes);
        } else if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag());
            close(scalar.getAnchor(), 1);
        } else if (event instanceof AliasEvent alias) {
            Long nodes = sizes.get(alias.getAlias());
            if (nodes == null) {
                throw new IllegalArgumentException(
                        "the description names *%s where there is no whole &%s before it"
                                .formatted(alias.getAlias(), alias.getAlias()));
            }
            add(nodes);
        }
    }

    private static void refuseTag(Optional<String> tag) {
        if (tag.isPresent()) {
            throw new IllegalArgumentException(
                    "the description has a tag %s; leave tags out".formatted(tag.get()));
        }
    }

    private void close(Optional<Anchor> anchor, long nodes) {
        anchor.ifPresent(name -> sizes.put(name, nodes));
        add(nodes);
    }

    private void add(long nodes) {
        if (open.isEmpty()) {
            return;
        }
        open.peek().nodes += nodes;
        if (open.peek().nodes > LARGEST) {
            throw new IllegalArgumentException(
                    "the description has more than %d values once its aliases are put in"
                            .formatted(LARGEST));
        }
    }
}
