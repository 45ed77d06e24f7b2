package dev.weir.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.Subscriber;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a back end finds one client among all, and speaks to it. */
@Timeout(60)
class ConnectionsTest {
  @TempDir
  Path directory;

  private ApiServer server;

  @BeforeEach
  void start() throws Exception {
    server = new ApiServer(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Subscriber subscriber() {
    return new Subscriber("ws://127.0.0.1:" + server.port() + "/ws");
  }

  private static String id(Subscriber subscriber) throws InterruptedException {
    String you = subscriber.send("{\"type\":\"whoami\",\"id\":1}").next();
    assertThat(you).matches("\\{\"type\":\"you\",\"id\":1,\"connectionId\":\"[A-Za-z0-9_-]{24}\"}");
    return you.replaceFirst(".*\"connectionId\":\"([^\"]*)\".*", "$1");
  }

  @Test
  void aMessageReachesTheOneClientThatItIsFor() throws Exception {
    try (Subscriber one = subscriber();
        Subscriber other = subscriber()) {
      String id = id(one);
      assertThat(id(other)).isNotEqualTo(id);
      HttpResponse<String> response = server.ask("POST", "/@connections/" + id, "{\"hello\":1}");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(one.next()).isEqualTo("{\"hello\":1}");
      assertThat(other.send("{\"type\":\"ping\"}").next()).isEqualTo("{\"type\":\"pong\"}");
    }
  }

  @Test
  void bytesAreSentAsBytes() throws Exception {
    try (Subscriber one = subscriber()) {
      byte[] bytes = {1, 2, (byte) 0xff};
      HttpResponse<String> response = HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(server.uri("/@connections/" + id(one)))
                  .header("Content-Type", "application/octet-stream")
                  .POST(BodyPublishers.ofByteArray(bytes))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(one.nextBytes()).containsExactly(bytes);
      HttpResponse<String> notText = HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(server.uri("/@connections/" + id(one)))
                  .POST(BodyPublishers.ofByteArray(bytes))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(notText.statusCode()).isEqualTo(400);
      assertThat(notText.body()).contains("no text in UTF-8");
    }
  }

  @Test
  void aMessageHasAnEnd() throws Exception {
    try (Subscriber one = subscriber()) {
      String path = "/@connections/" + id(one);
      assertThat(server.ask("POST", path, "x".repeat(128 << 10)).statusCode()).isEqualTo(200);
      assertThat(one.next()).hasSize(128 << 10);
      assertThat(server.ask("POST", path, "x".repeat((128 << 10) + 1)).statusCode())
          .isEqualTo(413);
    }
  }

  @Test
  void whoHasGoneIsGone() throws Exception {
    Subscriber one = subscriber();
    String path = "/@connections/" + id(one);
    assertThat(server.ask("DELETE", path).statusCode()).isEqualTo(204);
    assertThat(one.closed()).isEqualTo(1000);
    while (!server.connections.list().isEmpty()) {
      Thread.onSpinWait();
    }
    for (String method : new String[] {"GET", "POST", "DELETE"}) {
      HttpResponse<String> response = server.ask(method, path);
      assertThat(response.statusCode()).as(method).isEqualTo(410);
      assertThat(response.body()).contains("there is no such connection");
    }
  }

  @Test
  void aConnectionIsDescribed() throws Exception {
    Instant before = Instant.now();
    try (Subscriber one = subscriber()) {
      JsonNode node = server.get("/@connections/" + id(one));
      Instant connected = Instant.parse(node.path("connectedAt").asText());
      assertThat(connected).isBetween(before, Instant.now());
      assertThat(Instant.parse(node.path("lastActiveAt").asText())).isAfterOrEqualTo(connected);
      assertThat(node.at("/identity/sourceIp").asText()).isEqualTo("127.0.0.1");
      assertThat(node.at("/identity/userAgent").asText()).startsWith("Java-http-client");
    }
  }

  @Test
  void allConnectionsAreListedWithWhatTheyGot() throws Exception {
    try (Subscriber one = subscriber()) {
      String id = id(one);
      one.send("{\"type\":\"subscribe\",\"symbol\":\"A\"}").next();
      one.send("{\"type\":\"subscribe\",\"stream\":\"fast\"}").next();
      server.change("A", 1);
      server.change("B", 2);
      server.change("A", 3);
      one.next();
      one.next();
      JsonNode listed = server.get("/api/connections").get(0);
      assertThat(listed.path("id").asText()).isEqualTo(id);
      assertThat(listed.path("kind").asText()).isEqualTo("websocket");
      assertThat(listed.path("address").asText()).isEqualTo("127.0.0.1");
      assertThat(listed.path("principal").isNull()).isTrue();
      assertThat(listed.path("subscriptions").asInt()).isEqualTo(2);
      assertThat(listed.path("delivered").asInt()).isEqualTo(2);
      assertThat(listed.path("waitingBytes").asInt()).isZero();
      one.send("{\"type\":\"unsubscribe\"}").next();
      assertThat(server.get("/api/connections").get(0).path("subscriptions").asInt())
          .isZero();
    }
  }

  @Test
  void whoGetsServerSentEventsCanBeSentTexts() throws Exception {
    HttpResponse<InputStream> events = HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.uri("/sse?stream=rolling")).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo(": weir");
      JsonNode listed = server.get("/api/connections").get(0);
      assertThat(listed.path("kind").asText()).isEqualTo("sse");
      assertThat(listed.path("subscriptions").asInt()).isEqualTo(1);
      String path = "/@connections/" + listed.path("id").asText();
      assertThat(server.ask("POST", path, "two\nlines").statusCode()).isEqualTo(200);
      lines.readLine();
      assertThat(lines.readLine()).isEqualTo("data: two");
      assertThat(lines.readLine()).isEqualTo("data: lines");
      server.ask("DELETE", path);
      lines.readLine();
      assertThat(lines.readLine()).isNull();
    }
  }

  @Test
  void whoDoesNotReadIsNotSentToWithoutBound() throws Exception {
    try (Socket slow = new Socket()) {
      slow.setReceiveBufferSize(16 << 10);
      slow.connect(new InetSocketAddress("127.0.0.1", server.port()));
      slow.getOutputStream()
          .write(
              ("GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(slow.getInputStream().read()).isEqualTo('H');
      while (server.connections.list().isEmpty()) {
        Thread.onSpinWait();
      }
      String path = "/@connections/" + server.connections.list().getFirst().id();
      HttpResponse<String> response = server.ask("POST", path, "x".repeat(100_000));
      int sent = 0;
      while (response.statusCode() == 200 && sent < 1000) {
        sent++;
        response = server.ask("POST", path, "x".repeat(100_000));
      }
      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(response.headers().firstValue("Retry-After")).contains("1");
      assertThat(server.get("/api/connections").get(0).path("waitingBytes").asLong())
          .isBetween(100_000L, 1_000_000L);
    }
  }
}
