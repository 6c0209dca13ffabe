package dev.rnn.report;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rnn.api.Checks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Shows one page to browsers on this machine alone while it changes. It listens on the loopback
 * address, answers {@code GET /} and nothing else, and refuses requests whose {@code Host} is
 * another name than this machine's own, so that no page from elsewhere reads it by a name that it
 * made point here. Any thread may {@link #show}.
 */
public final class PageServer implements AutoCloseable {
    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    /** A browser that has asked within this time is waited for at the end. */
    private static final long WATCHED_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int LAST_WAIT_MILLIS = 3000;
    private static final int LOOK_MILLIS = 20;

    private final HttpServer server;

    /** A thread for each request, so that a slow reader holds nobody up. */
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private volatile byte[] body;
    private volatile boolean ended;
    private volatile boolean endSeen;
    private volatile boolean asked;
    private volatile long lastAsked = System.nanoTime() - WATCHED_NANOS;

    /**
     * Starts to listen.
     *
     * @param port from 1 to 65535, or 0 for a free one
     * @param page the first page
     * @throws IOException if the port cannot be had
     */
    public PageServer(int port, Page page) throws IOException {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(
                    "port is %d, must be from 0 (a free one) to 65535".formatted(port));
        }
        show(page);
        server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /**
     * Where the page is.
     *
     * @return such as {@code http://127.0.0.1:8080/}
     */
    public URI address() {
        InetSocketAddress bound = server.getAddress();
        String host = bound.getAddress().getHostAddress();
        return URI.create(
                "http://%s:%d/".formatted(host.contains(":") ? "[::1]" : host, bound.getPort()));
    }

    /**
     * Shows another page from now on.
     *
     * @param page as it is now
     */
    public void show(Page page) {
        Checks.given("page", page);
        body = page.liveHtml(false).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Whether somebody has asked for the page since this was asked last, so that a new one is worth
     * its making.
     *
     * @return false if nobody looks
     */
    public boolean wanted() {
        boolean since = asked;
        asked = false;
        return since;
    }

    /**
     * Shows the last page and ends; waits up to three seconds for browsers that have looked lately
     * to fetch it.
     *
     * @param page the last one
     */
    public void end(Page page) {
        Checks.given("page", page);
        body = page.liveHtml(true).getBytes(StandardCharsets.UTF_8);
        ended = true;
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WAIT_MILLIS);
        try {
            while (System.nanoTime() - lastAsked < WATCHED_NANOS
                    && !endSeen
                    && System.nanoTime() < until) {
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean last = ended;
        try (exchange) {
            if (!isOwnName(exchange.getRequestHeaders().getFirst("Host"))) {
                refuse(
                        exchange,
                        403,
                        "This page is for this machine alone: ask for it by the address that rnn printed.\n");
                return;
            }
            if (!exchange.getRequestMethod().equals("GET")
                    || !exchange.getRequestURI().getPath().equals("/")) {
                refuse(exchange, 404, "There is GET / alone.\n");
                return;
            }
            // Before the answer, so that an end right after it knows of who has asked
            asked = true;
            lastAsked = System.nanoTime();
            send(exchange, 200, "text/html; charset=utf-8", body);
        }
        endSeen |= last;
    }

    /** The name without its port. */
    private static boolean isOwnName(String host) {
        return host != null && OWN_NAMES.contains(host.replaceFirst(":\\d*$", ""));
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        send(exchange, status, "text/plain; charset=utf-8", why.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] bytes)
            throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
        // A request's body is not read: only GET / is answered, and the connection ends.
        headers.set("Connection", "close");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Ends at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
