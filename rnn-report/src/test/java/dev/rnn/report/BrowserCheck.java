package dev.rnn.report;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Opens pages in headless Chromium, spoken to over its DevTools protocol, and says what is wrong
 * with them. Tests that use it are tagged {@code browser} and run with {@code -Pbrowser} alone.
 */
public final class BrowserCheck implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final int PHONE = 380;
    private static final int DESK = 1280;
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    private final Gson gson = new Gson();
    private final BlockingQueue<JsonObject> answers = new LinkedBlockingQueue<>();
    private final List<JsonObject> events = new ArrayList<>();
    private final Path profile;
    private final Process browser;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final String session;
    private int asked;

    /** Starts the browser. */
    public BrowserCheck() throws IOException, InterruptedException {
        profile = Files.createTempDirectory("browser-check");
        browser =
                new ProcessBuilder(
                                installed().toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--no-first-run",
                                "--hide-scrollbars",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile)
                        .redirectErrorStream(true)
                        .start();
        socket = connect(address());
        String target =
                ask(null, "Target.createTarget", "url", "about:blank")
                        .get("targetId")
                        .getAsString();
        JsonObject attached =
                ask(null, "Target.attachToTarget", "targetId", target, "flatten", true);
        session = attached.get("sessionId").getAsString();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            ask(session, domain + ".enable");
        }
    }

    /** The Chromium that is installed. */
    public static Path installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "no Chromium is installed: install the package chromium"));
    }

    private String address() throws IOException {
        BufferedReader said = browser.inputReader();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("DevTools listening on ")) {
                Thread rest = new Thread(() -> said.lines().forEach(ignored -> {}), "browser");
                rest.setDaemon(true);
                rest.start();
                return line.substring("DevTools listening on ".length()).strip();
            }
        }
        throw new IOException("the browser ended without saying where it listens");
    }

    private WebSocket connect(String address) {
        WebSocket.Listener listener =
                new WebSocket.Listener() {
                    private final StringBuilder text = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(
                            WebSocket from, CharSequence part, boolean last) {
                        text.append(part);
                        if (last) {
                            answers.add(JsonParser.parseString(text.toString()).getAsJsonObject());
                            text.setLength(0);
                        }
                        from.request(1);
                        return null;
                    }
                };
        return client.newWebSocketBuilder().buildAsync(URI.create(address), listener).join();
    }

    private JsonObject ask(String to, String method, Object... parameters)
            throws IOException, InterruptedException {
        JsonObject command = new JsonObject();
        int id = ++asked;
        command.addProperty("id", id);
        command.addProperty("method", method);
        if (to != null) {
            command.addProperty("sessionId", to);
        }
        JsonObject given = new JsonObject();
        for (int i = 0; i < parameters.length; i += 2) {
            given.add((String) parameters[i], gson.toJsonTree(parameters[i + 1]));
        }
        command.add("params", given);
        socket.sendText(gson.toJson(command), true).join();
        while (true) {
            JsonObject answer = next();
            if (answer.has("id") && answer.get("id").getAsInt() == id) {
                if (answer.has("error")) {
                    throw new IOException(method + ": " + answer.get("error"));
                }
                return answer.getAsJsonObject("result");
            }
            events.add(answer);
        }
    }

    private JsonObject next() throws IOException, InterruptedException {
        JsonObject answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new IOException("the browser does not answer");
        }
        return answer;
    }

    /** What an expression of JavaScript is worth on the page that is open. */
    public JsonElement evaluate(String expression) throws IOException, InterruptedException {
        JsonObject result =
                ask(
                        session,
                        "Runtime.evaluate",
                        "expression",
                        expression,
                        "returnByValue",
                        true,
                        "awaitPromise",
                        true);
        if (result.has("exceptionDetails")) {
            throw new IOException(expression + ": " + result.get("exceptionDetails"));
        }
        return result.getAsJsonObject("result").get("value");
    }

    /** Opens a page on a screen of a width, in light or dark, and waits until it is there. */
    public void open(URI page, int width, boolean dark) throws IOException, InterruptedException {
        ask(
                session,
                "Emulation.setDeviceMetricsOverride",
                "width",
                width,
                "height",
                800,
                "deviceScaleFactor",
                1,
                "mobile",
                width == PHONE);
        JsonObject scheme = new JsonObject();
        scheme.addProperty("name", "prefers-color-scheme");
        scheme.addProperty("value", dark ? "dark" : "light");
        ask(session, "Emulation.setEmulatedMedia", "features", List.of(scheme));
        events.clear();
        ask(session, "Page.navigate", "url", page.toString());
        while (events.stream().noneMatch(event -> is(event, "Page.loadEventFired"))) {
            events.add(next());
        }
    }

    private static boolean is(JsonObject event, String method) {
        return event.has("method") && event.get("method").getAsString().equals(method);
    }

    /** A picture of what is on the screen, as PNG. */
    public byte[] screenshot() throws IOException, InterruptedException {
        JsonObject shot = ask(session, "Page.captureScreenshot", "captureBeyondViewport", true);
        return java.util.Base64.getDecoder().decode(shot.get("data").getAsString());
    }

    /**
     * Everything that is wrong with a page: on the console, with its plots, its tables, its width
     * on a phone, its colours in the dark.
     *
     * @return empty if nothing is
     */
    public List<String> faults(URI page) throws IOException, InterruptedException {
        List<String> faults = new ArrayList<>();
        open(page, DESK, false);
        evaluate("new Promise(done => setTimeout(done, 100))");
        complaints(faults);
        list(faults, resource("plots"));
        list(faults, resource("tables"));
        String light = evaluate("getComputedStyle(document.body).backgroundColor").getAsString();
        open(page, PHONE, true);
        list(faults, resource("width"));
        complaints(faults);
        String dark = evaluate("getComputedStyle(document.body).backgroundColor").getAsString();
        if (dark.equals(light)) {
            faults.add("the background is %s both in light and in dark".formatted(light));
        }
        return faults;
    }

    private void list(List<String> faults, String script) throws IOException, InterruptedException {
        JsonArray found = evaluate(script).getAsJsonArray();
        found.forEach(fault -> faults.add(fault.getAsString()));
    }

    private static String resource(String name) throws IOException {
        try (var in = BrowserCheck.class.getResourceAsStream("check-" + name + ".js")) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    /**
     * What the page that is open has complained of so far, and whom it has asked.
     *
     * @return empty if nothing is wrong
     */
    public List<String> complaints() {
        List<String> faults = new ArrayList<>();
        complaints(faults);
        return faults;
    }

    private void complaints(List<String> faults) {
        for (JsonObject event : events) {
            boolean error =
                    is(event, "Runtime.exceptionThrown")
                            || is(event, "Log.entryAdded")
                            || is(event, "Runtime.consoleAPICalled")
                                    && event.getAsJsonObject("params")
                                            .get("type")
                                            .getAsString()
                                            .matches("error|warning|assert");
            boolean foreign =
                    is(event, "Network.requestWillBeSent")
                            && !event.getAsJsonObject("params")
                                    .getAsJsonObject("request")
                                    .get("url")
                                    .getAsString()
                                    .matches("(?:file|data|about):.*|http://127\\.0\\.0\\.1.*");
            if (error || foreign) {
                faults.add((error ? "console: " : "asks elsewhere: ") + event.get("params"));
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        browser.descendants().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly();
        try {
            browser.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        delete(profile);
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException gone) {
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path directory, IOException problem) {
                        directory.toFile().delete();
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
