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
