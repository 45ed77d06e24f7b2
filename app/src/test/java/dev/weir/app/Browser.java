package dev.weir.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A headless Chromium, driven over the W3C WebDriver protocol. */
final class Browser implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process driver;
  private final String session;
  private String id = "";

  Browser(Path profile, int width, int height) throws IOException, InterruptedException {
    driver =
        new ProcessBuilder("chromedriver", "--port=0").redirectErrorStream(true).start();
    BufferedReader lines = driver.inputReader();
    String base = null;
    for (String line; base == null && (line = lines.readLine()) != null; ) {
      Matcher m = PORT.matcher(line);
      base = m.find() ? "http://127.0.0.1:" + m.group(1) : null;
    }
    Thread.ofVirtual().start(() -> lines.lines().forEach(l -> {}));
    ObjectNode body = MAPPER.createObjectNode();
    ObjectNode options =
        body.putObject("capabilities").putObject("alwaysMatch").putObject("goog:chromeOptions");
    ArrayNode list = options.putArray("args");
    arguments(profile).forEach(list::add);
    list.add("--window-size=" + width + "," + height);
    body.with("/capabilities/alwaysMatch/goog:loggingPrefs").put("browser", "ALL");
    session = base + "/session";
    id = "/" + post("", body).path("sessionId").asText();
  }

  /** What a Chromium needs to run without a screen, and to ask for nothing but what it is told to. */
  static List<String> arguments(Path profile) {
    return List.of(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
  }

  void open(String url) throws IOException, InterruptedException {
    post("/url", MAPPER.createObjectNode().put("url", url));
  }

  JsonNode run(String script) throws IOException, InterruptedException {
    ObjectNode body = MAPPER.createObjectNode().put("script", script);
    body.putArray("args");
    return post("/execute/sync", body);
  }

  /** Waits until the script, an expression, gives true. */
  void await(String expression) throws IOException, InterruptedException {
    ObjectNode body = MAPPER
        .createObjectNode()
        .put(
            "script",
            "const done = arguments[0]; const look = () => (" + expression
                + ") ? done(true) : setTimeout(look, 20); look();");
    body.putArray("args");
    post("/timeouts", MAPPER.createObjectNode().put("script", 30_000));
    post("/execute/async", body);
  }

  /** A command of the Chrome DevTools Protocol. */
  JsonNode command(String name, String parameters) throws IOException, InterruptedException {
    ObjectNode body = MAPPER.createObjectNode().put("cmd", name);
    body.set("params", MAPPER.readTree(parameters));
    return post("/goog/cdp/execute", body);
  }

  /** A script that runs before those of each page that is opened from now on. */
  void before(String script) throws IOException, InterruptedException {
    command(
        "Page.addScriptToEvaluateOnNewDocument",
        MAPPER.createObjectNode().put("source", script).toString());
  }

  /** As if the system had this theme. */
  void prefer(String theme) throws IOException, InterruptedException {
    command(
        "Emulation.setEmulatedMedia",
        "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + theme + "\"}]}");
  }

  /** Another window: a phone's, if it is narrow. */
  void resize(int width, int height) throws IOException, InterruptedException {
    command(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":"
            + (width < 700) + "}");
  }

  /** Presses and releases keys, one after the other. */
  void type(String keys) throws IOException, InterruptedException {
    ObjectNode body = MAPPER.createObjectNode();
    ObjectNode source = body.putArray("actions").addObject().put("type", "key").put("id", "keys");
    ArrayNode actions = source.putArray("actions");
    keys.codePoints().mapToObj(Character::toString).forEach(key -> {
      actions.addObject().put("type", "keyDown").put("value", key);
      actions.addObject().put("type", "keyUp").put("value", key);
    });
    post("/actions", body);
  }

  /** Draws the pointer over an element, from one part of its width to another. */
  void drag(String selector, double from, double to) throws IOException, InterruptedException {
    JsonNode box = run("const b = document.querySelector('" + selector
        + "').getBoundingClientRect(); return [b.left, b.top, b.width, b.height]");
    int y = (int) (box.get(1).asDouble() + box.get(3).asDouble() / 2);
    ObjectNode body = MAPPER.createObjectNode();
    ArrayNode actions = body.putArray("actions")
        .addObject()
        .put("type", "pointer")
        .put("id", "mouse")
        .putArray("actions");
    for (double part : new double[] {from, (from + to) / 2, to}) {
      actions
          .addObject()
          .put("type", "pointerMove")
          .put("duration", 50)
          .put("x", (int) (box.get(0).asDouble() + box.get(2).asDouble() * part))
          .put("y", y);
      if (part == from) {
        actions.addObject().put("type", "pointerDown").put("button", 0);
      }
    }
    actions.addObject().put("type", "pointerUp").put("button", 0);
    post("/actions", body);
  }

  /** What the browser has complained about since it was last asked. */
  List<String> complaints() throws IOException, InterruptedException {
    List<String> complaints = new ArrayList<>();
    for (JsonNode entry : post("/se/log", MAPPER.createObjectNode().put("type", "browser"))) {
      complaints.add(entry.path("level").asText() + ": " + entry.path("message").asText());
    }
    return complaints;
  }

  void screenshot(Path file) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(
        HttpRequest.newBuilder(URI.create(session + id + "/screenshot")).build(),
        HttpResponse.BodyHandlers.ofString());
    Files.write(
        file,
        Base64.getDecoder()
            .decode(MAPPER.readTree(response.body()).path("value").asText()));
  }

  private JsonNode post(String path, ObjectNode body) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(session + id + path))
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
        .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.body());
    }
    return MAPPER.readTree(response.body()).path("value");
  }

  @Override
  public void close() {
    client
        .sendAsync(
            HttpRequest.newBuilder(URI.create(session + id)).DELETE().build(),
            HttpResponse.BodyHandlers.discarding())
        .orTimeout(10, TimeUnit.SECONDS)
        .exceptionally(e -> null) // it is killed below
        .join();
    driver.descendants().forEach(ProcessHandle::destroyForcibly);
    driver.destroyForcibly().onExit().join();
  }
}
