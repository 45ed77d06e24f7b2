package dev.weir.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.weir.app.access.ApiKeys;
import dev.weir.app.access.TokenSigner;
import dev.weir.core.stream.AlertEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what at a gateway with keys. */
class AccessTest {
  private static final String ACCESS =
      """
      access:
        keys:
          - { name: all, hash: "%s", read: "*", admin: true }
          - { name: some, hash: "%s", read: [rolling, total], symbols: [AAPL, "MS*"] }
          - { name: none, hash: "%s" }
      limits: { per_token: 3, subscriptions: 2 }
      """.formatted(ApiKeys.hash("weir_all"), ApiKeys.hash("weir_some"), ApiKeys.hash("weir_none"));

  private Gateways weir;
  private Client client;

  private void start(String serve) throws IOException {
    weir = new Gateways(Protections.of(serve));
    client = Client.of(weir.port());
  }

  @AfterEach
  void stop() {
    client.close();
    weir.close();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      /ws                        |           | 401
      /ws                        | weir_x    | 401
      /ws                        | weir_none | 403
      /sse?stream=rolling        |           | 401
      /sse?stream=bars           | weir_some | 403
      /sse?stream=rolling&symbol=X | weir_some | 403
      /api/streams               |           | 401
      /api/streams               | weir_some | 200
      /api/streams/rolling/snapshot |        | 401
      /api/streams/rolling/snapshot | weir_some | 200
      /api/streams/rolling/history?symbol=MSFT | weir_some | 200
      /api/streams/rolling/history?symbol=X | weir_some | 403
      /api/streams/bars/snapshot | weir_some | 403
      /api/streams/no/snapshot   | weir_some | 403
      /api/streams/no/snapshot   | weir_all  | 404
      /api/streams/total/snapshot | weir_some | 403
      /api/streams/total/snapshot | weir_all | 200
      /api/feeds                 | weir_some | 403
      /api/feeds                 | weir_all  | 200
      /api/dead-letters          | weir_some | 403
      /api/connections           | weir_some | 403
      /api/status                | weir_some | 200
      /api/status                | weir_none | 403
      /                          |           | 200
      /healthz                   |           | 200
      /metrics                   |           | 200
      """)
  void whatATokenOpens(String path, String token, int status) throws Exception {
    start(ACCESS);
    String[] bearer =
        token == null ? new String[0] : new String[] {"Authorization", "Bearer " + token};
    if (path.startsWith("/ws")) {
      assertThat(client.refused(path, bearer).statusCode()).isEqualTo(status);
    } else {
      assertThat(client.get(path, bearer).statusCode()).isEqualTo(status);
    }
  }

  @Test
  void aBrowserShowsItsTokenInTheUrl() throws Exception {
    start(ACCESS);
    Client.Messages some = client.connect("/ws?token=weir_some");
    some.send("{\"type\":\"subscribe\",\"stream\":\"rolling\"}");
    assertThat(some.next()).contains("subscribed");
  }

  @Test
  void onlyWhatMayBeSeenIsDelivered() throws Exception {
    start(ACCESS);
    Client.Messages some = client.connect("/ws", "Authorization", "Bearer weir_some");
    some.send("{\"type\":\"subscribe\",\"stream\":\"bars\",\"id\":1}");
    assertThat(some.next())
        .isEqualTo(
            "{\"type\":\"error\",\"id\":1,\"code\":\"forbidden\",\"message\":\"the stream 'bars' may not be read with this token\"}");
    some.send("{\"type\":\"subscribe\",\"stream\":\"rolling\",\"symbol\":[\"AAPL\",\"GOOG\"]}");
    assertThat(some.next()).contains("forbidden").contains("'GOOG' of the stream 'rolling'");
    some.send("{\"type\":\"subscribe\",\"stream\":\"total\"}");
    assertThat(some.next()).contains("forbidden").contains("is of all symbols");
    some.send("{\"type\":\"subscribe\",\"stream\":\"rolling\"}"); // every symbol that it may see
    assertThat(some.next()).contains("subscribed");
    weir.change("rolling", "GOOG", 1);
    weir.change("rolling", "MSFT", 2);
    weir.change("rolling", "AAPLX", 3);
    weir.change("rolling", "AAPL", 4);
    assertThat(some.next()).contains("\"seq\":2").contains("MSFT");
    assertThat(some.next()).contains("\"seq\":4").contains("AAPL");
    String bearer = "Bearer weir_some";
    assertThat(
            client.get("/api/streams/rolling/snapshot", "Authorization", bearer).body())
        .contains("MSFT", "\"AAPL\"")
        .doesNotContain("GOOG", "AAPLX");
    assertThat(
            client.get("/api/streams/rolling/history", "Authorization", bearer).body())
        .doesNotContain("GOOG", "AAPLX");
    assertThat(client.get("/api/streams", "Authorization", bearer).body())
        .contains("rolling")
        .doesNotContain("\"bars\"");
  }

  @Test
  void whatWasBeforeIsNarrowedToo() throws Exception {
    start(ACCESS);
    for (String symbol : List.of("GOOG", "AAPL", "X", "MS")) {
      weir.change("rolling", symbol, 1);
    }
    Client.Messages some = client.connect("/ws", "Authorization", "Bearer weir_some");
    for (String before : List.of("\"last\":10", "\"since\":0", "\"snapshot\":true")) {
      some.send("{\"type\":\"subscribe\",\"stream\":\"rolling\"," + before + "}");
      assertThat(some.next()).contains("subscribed");
      assertThat(some.next()).contains("AAPL");
      assertThat(some.next()).contains("\"MS\"");
      some.send("{\"type\":\"unsubscribe\"}");
      assertThat(some.next()).contains("unsubscribed");
    }
  }

  @Test
  void alertsOfWhatMayNotBeSeenAreNotTold() throws Exception {
    start(ACCESS);
    weir.alerts.publish(alert("rolling", "GOOG", 1));
    Client.Messages some = client.connect("/ws", "Authorization", "Bearer weir_some");
    some.send("{\"type\":\"subscribe\",\"alerts\":true}");
    assertThat(some.next()).contains("subscribed");
    weir.alerts.publish(alert("rolling", "GOOG", 2));
    weir.alerts.publish(alert("bars", "AAPL", 3));
    weir.alerts.publish(alert("rolling", "AAPL", 4));
    assertThat(some.next()).contains("\"seq\":4");
    assertThat(client.get("/api/alerts", "Authorization", "Bearer weir_some").body())
        .contains("\"seq\":4")
        .doesNotContain("GOOG", "\"bars\"");
  }

  private static AlertEvent alert(String stream, String symbol, long seq) {
    return new AlertEvent(
        "high",
        stream,
        seq,
        AlertEvent.State.FIRING,
        0,
        0,
        List.of(new AlertEvent.KeyField("symbol", symbol)),
        "warning",
        "m",
        0);
  }

  @Test
  void anonymousMayWhatIsSaid() throws Exception {
    start("access: { anonymous: { read: bars, symbols: [A] } }");
    assertThat(client.get("/api/streams/bars/snapshot").statusCode()).isEqualTo(200);
    assertThat(client.get("/api/streams/rolling/snapshot").statusCode()).isEqualTo(401);
    Client.Messages nobody = client.connect("/ws");
    nobody.send("{\"type\":\"subscribe\",\"stream\":\"rolling\"}");
    assertThat(nobody.next()).contains("forbidden");
    nobody.send("{\"type\":\"subscribe\",\"stream\":\"bars\",\"symbol\":\"A\"}");
    assertThat(nobody.next()).contains("subscribed");
  }

  @Test
  void pagesThatAreListedMayReadTheAnswers() throws Exception {
    start(ACCESS + "origins: https://app.example.com\n");
    String[] ask = {"Origin", "https://app.example.com", "Access-Control-Request-Method", "POST"};
    HttpResponse<String> preflight = client.send("OPTIONS", "/api/silences", ask);
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://app.example.com");
    String[] listed = {"Origin", "https://app.example.com", "Authorization", "Bearer weir_all"};
    assertThat(
            client.get("/api/status", listed).headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://app.example.com");
    client.connect("/ws", listed);
    String[] other = {"Origin", "https://evil.example", "Authorization", "Bearer weir_all"};
    assertThat(client.get("/api/status", other).headers().firstValue("Access-Control-Allow-Origin"))
        .isEmpty();
    assertThat(client.refused("/ws", other).statusCode()).isEqualTo(403);
    assertThat(client.send("POST", "/api/silences", other).statusCode()).isEqualTo(403);
  }

  @Test
  void onlyAnAdminChangesThings() throws Exception {
    start(ACCESS);
    String some = "Bearer weir_some";
    assertThat(client.send("POST", "/api/silences", "Authorization", some).statusCode())
        .isEqualTo(403);
    assertThat(client.send("DELETE", "/@connections/x", "Authorization", some).statusCode())
        .isEqualTo(403);
    assertThat(client.get("/@connections/x", "Authorization", some).statusCode())
        .isEqualTo(403);
    assertThat(client.send("POST", "/api/silences").statusCode()).isEqualTo(401);
  }

  @Test
  void whoComesGoesAndIsRefusedIsWrittenDown(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("audit.ndjson");
    start(ACCESS + "audit: '" + file + "'\n");
    Client.Messages some = client.connect("/ws?token=weir_some");
    client.refused("/ws?token=weir_wrong");
    client.get("/api/streams/bars/snapshot", "Authorization", "Bearer weir_some");
    client.send("POST", "/api/silences", "Authorization", "Bearer weir_all");
    some.close();
    weir.close(); // writes what waits
    List<String> lines = Files.readAllLines(file);
    assertThat(lines)
        .anySatisfy(l -> assertThat(l)
            .contains(
                "\"event\":\"connect\"",
                "\"address\":\"127.0.0.1\"",
                "\"principal\":\"some\"",
                "\"path\":\"/ws\""))
        .anySatisfy(
            l -> assertThat(l).contains("\"event\":\"disconnect\"", "\"principal\":\"some\""))
        .anySatisfy(l -> assertThat(l)
            .contains("\"event\":\"refusal\"", "\"principal\":\"nobody\"", "\"cause\":\"token\""))
        .anySatisfy(l -> assertThat(l)
            .contains("\"event\":\"refusal\"", "\"principal\":\"some\"", "\"cause\":\"rights\""))
        .anySatisfy(l -> assertThat(l)
            .contains(
                "\"event\":\"admin\"", "\"principal\":\"all\"", "\"path\":\"POST /api/silences\""));
    assertThat(String.join("", lines)).doesNotContain("weir_"); // no token, wrong or right
  }

  @Test
  void aTokenThatExpiresEndsItsConnections() throws Exception {
    String secret = "a secret that is thirty-two bytes";
    start("access: { jwt: { secret: \"" + secret
        + "\", read: [rolling], symbols: [\"{claims.symbol}\"] } }");
    Instant soon = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(6);
    String token = TokenSigner.withSecret(secret)
        .sign(new JWTClaimsSet.Builder()
            .subject("alice")
            .claim("symbol", "A")
            .expirationTime(Date.from(soon))
            .build());
    Client.Messages alice = client.connect("/ws?token=" + token);
    alice.send("{\"type\":\"subscribe\"}");
    assertThat(alice.next()).contains("subscribed");
    weir.change("rolling", "B", 1);
    weir.change("rolling", "A", 2);
    assertThat(alice.next()).contains("\"seq\":2");
    HttpResponse<InputStream> events = HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + weir.port() + "/sse"))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(events.statusCode()).isEqualTo(200);
    assertThat(alice.end()).isEqualTo("4401 token expired");
    assertThat(Instant.now()).isBetween(soon, soon.plusSeconds(2));
    events.body().readAllBytes(); // it has an end
    HttpResponse<?> late = client.refused("/ws?token=" + token);
    assertThat(late.statusCode()).isEqualTo(401);
    assertThat(client.get("/metrics").body())
        .contains("weir_gateway_refused_total{cause=\"expired\"} 2\n");
  }

  @Test
  void aTokenHasSoManyPlacesAndAConnectionSoManySubscriptions() throws Exception {
    start(ACCESS);
    List<Client.Messages> three = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      three.add(client.connect("/ws", "Authorization", "Bearer weir_all"));
    }
    HttpResponse<?> refusal = client.refused("/ws", "Authorization", "Bearer weir_all");
    assertThat(refusal.statusCode()).isEqualTo(429);
    assertThat(refusal.headers().firstValue("Retry-After")).contains("5");
    client.connect("/ws", "Authorization", "Bearer weir_some"); // has places of its own
    for (int i = 0; i < 2; i++) {
      three.getFirst().send("{\"type\":\"subscribe\",\"symbol\":\"S" + i + "\"}");
      assertThat(three.getFirst().next()).contains("subscribed");
    }
    three.getFirst().send("{\"type\":\"subscribe\",\"symbol\":\"S2\"}");
    assertThat(three.getFirst().next()).contains("too_many_subscriptions");
    assertThat(client.get("/metrics").body())
        .contains("weir_gateway_refused_total{cause=\"token_limit\"} 1\n");
  }
}
