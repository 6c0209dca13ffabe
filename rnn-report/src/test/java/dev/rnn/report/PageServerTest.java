package dev.rnn.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class PageServerTest {
    private static Page page(String title) {
        return new Page(title, "lead");
    }

    /** The whole answer to a request, line by line. */
    private static String ask(URI address, String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getByName(address.getHost()), address.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String get(URI address, String method, String path, String host)
            throws IOException {
        return ask(address, "%s %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(method, path, host));
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.split(" ")[1]);
    }

    @Test
    void showsItsPageToThisMachineAlone() throws IOException {
        try (PageServer server = new PageServer(0, page("first"))) {
            URI address = server.address();
            assertTrue(InetAddress.getByName(address.getHost()).isLoopbackAddress());
            String own = address.getAuthority();
            assertFalse(server.wanted());
            String first = get(address, "GET", "/", own);
            assertEquals(200, status(first), first);
            assertTrue(first.contains("<h1>first</h1>"), first);
            assertTrue(first.contains("Content-security-policy: default-src 'none'"), first);
            assertTrue(server.wanted());
            assertFalse(server.wanted());
            server.show(page("second"));
            String port = ":" + address.getPort();
            for (String host :
                    new String[] {own, "localhost" + port, "127.0.0.1", "[::1]" + port}) {
                assertTrue(get(address, "GET", "/", host).contains("<h1>second</h1>"), host);
            }
        }
    }

    @Test
    void refusesAllElse() throws IOException {
        try (PageServer server = new PageServer(0, page("secret"))) {
            URI address = server.address();
            String own = address.getAuthority();
            for (String host :
                    new String[] {
                        "evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "10.0.0.1"
                    }) {
                String refused = get(address, "GET", "/", host + ":" + address.getPort());
                assertEquals(403, status(refused), host);
                assertFalse(refused.contains("secret"), host);
            }
            for (String path :
                    new String[] {"/favicon.ico", "/../etc/passwd", "/index.html", "/%2e"}) {
                assertEquals(404, status(get(address, "GET", path, own)), path);
            }
            for (String method : new String[] {"POST", "HEAD", "OPTIONS", "PUT", "DELETE"}) {
                assertEquals(404, status(get(address, method, "/", own)), method);
            }
            assertFalse(server.wanted());
        }
    }

    @Test
    void endsAtOnceIfNobodyLooks() throws IOException {
        PageServer server = new PageServer(0, page("a"));
        URI address = server.address();
        long start = System.nanoTime();
        server.end(page("b"));
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2));
        assertThrows(IOException.class, () -> get(address, "GET", "/", address.getAuthority()));
    }

    @Test
    void whoLooksSeesTheEnd() throws Exception {
        PageServer server = new PageServer(0, page("a"));
        URI address = server.address();
        get(address, "GET", "/", address.getAuthority());
        Thread ending = Thread.startVirtualThread(() -> server.end(page("the end")));
        String last = get(address, "GET", "/", address.getAuthority());
        while (!last.contains("the end")) {
            last = get(address, "GET", "/", address.getAuthority());
        }
        assertTrue(last.contains("data-ended"), last);
        ending.join();
    }

    @Test
    void portsThatCannotBeHad() throws IOException {
        try (PageServer server = new PageServer(0, page("a"))) {
            int taken = server.address().getPort();
            assertThrows(IOException.class, () -> new PageServer(taken, page("b")).close());
        }
        assertThrows(IllegalArgumentException.class, () -> new PageServer(65536, page("b")));
        assertThrows(IllegalArgumentException.class, () -> new PageServer(-1, page("b")));
    }
}
