package dev.weir.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is notified, while people silence and acknowledge. */
@Timeout(60)
class SilencesTest {
  private static final String PIPELINE = """
      feeds: { rooms: { accept: {}, read: { fields: { room: room, celsius: celsius } } } }
      streams: { newest: { from: rooms, by: room, select: { celsius: last(celsius) } } }
      alerts: { hot: { from: newest, when: celsius > 30, repeat: REPEAT, message: "{room}: {celsius}" } }
      """;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir
  private Path data;

  private static Stations start(Path data, String repeat) throws IOException {
    return Stations.start(PIPELINE.replace("REPEAT", repeat), data);
  }

  private static WebSocket connect(Stations weir) {
    return CLIENT
        .newWebSocketBuilder()
        .buildAsync(
            URI.create("ws://127.0.0.1:" + weir.port() + "/in/rooms"), new WebSocket.Listener() {})
        .join();
  }

  private static void measure(WebSocket device, String room, int celsius) {
    device
        .sendText("{\"room\":\"%s\",\"celsius\":%d}".formatted(room, celsius), true)
        .join();
  }

  private static String ask(Stations weir, String method, String path, String body)
      throws Exception {
    return CLIENT
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + weir.port() + path))
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private static String await(Stations weir, String path, Predicate<String> wanted)
      throws Exception {
    String answer = ask(weir, "GET", path, "");
    while (!wanted.test(answer)) {
      Thread.onSpinWait();
      answer = ask(weir, "GET", path, "");
    }
    return answer;
  }

  @Test
  void whatIsSilencedIsShownAndToldWhenTheSilenceEnds() throws Exception {
    String id;
    try (Stations weir = start(data, "1h")) {
      WebSocket device = connect(weir);
      id = ask(
              weir,
              "POST",
              "/api/silences",
              "{\"alert\":\"hot\",\"match\":{\"room\":\"attic\"},\"for\":\"1h\"}")
          .replaceFirst(".*\"id\":\"([^\"]*)\".*", "$1");
      measure(device, "attic", 40);
      measure(device, "cellar", 41);
      weir.awaitAlerts(1);
      assertThat(weir.alerts.getFirst()).contains("cellar: 41");
      assertThat(ask(weir, "GET", "/api/alerts", ""))
          .contains("attic: 40\",\"id\":\"hot:1\",\"acknowledged\":null,\"silenced\":true");
      assertThat(ask(weir, "GET", "/metrics", ""))
          .contains("weir_notifications_silenced_total 1\n");
      device.abort();
    }
    try (Stations weir = start(data, "1h")) {
      assertThat(ask(weir, "GET", "/api/silences", "")).contains(id);
      assertThat(weir.alerts).isEmpty();
      ask(weir, "DELETE", "/api/silences/" + id, "");
      weir.awaitAlerts(1);
      assertThat(weir.alerts.getFirst()).contains("attic: 40");
    }
  }

  @Test
  void aSilenceThatRunsOutTellsWhatIsStillFiring() throws Exception {
    try (Stations weir = start(data, "1h")) {
      WebSocket device = connect(weir);
      ask(weir, "POST", "/api/silences", "{\"alert\":\"*\",\"for\":\"3s\"}");
      measure(device, "attic", 40);
      measure(device, "cellar", 41);
      measure(device, "cellar", 20);
      weir.awaitAlerts(1);
      assertThat(weir.alerts.getFirst()).contains("attic: 40");
      device.abort();
    }
  }

  @Test
  void anAcknowledgedAlertIsNotRepeatedButToldWhenItIsResolved() throws Exception {
    try (Stations weir = start(data, "20ms")) {
      WebSocket device = connect(weir);
      measure(device, "attic", 40);
      await(weir, "/api/alerts", a -> a.contains("\"id\":\"hot:1\""));
      ask(weir, "POST", "/api/alerts/hot:1/acknowledge", "{\"by\":\"ann\"}");
      await(
          weir,
          "/metrics",
          m -> m.matches("(?s).*weir_notifications_acknowledged_total [1-9]\\d.*"));
      long repeated =
          weir.alerts.stream().filter(a -> a.contains("\"repeated\"")).count();
      measure(device, "attic", 20);
      await(weir, "/api/alerts", a -> a.contains("\"active\":[]"));
      while (!weir.alerts.getLast().contains("\"resolved\"")) {
        Thread.onSpinWait();
      }
      assertThat(weir.alerts.stream().filter(a -> a.contains("\"repeated\"")).count())
          .isLessThanOrEqualTo(repeated + 1); // one may have been on its way
      device.abort();
    }
  }
}
