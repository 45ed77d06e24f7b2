package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a feed sends that cannot be read, as the page shows it. */
class PageDeadLettersTest {
  private static final String PIPELINE = """
      name: rooms
      feeds: { room: { accept: { path: /in/room }, read: { fields: [room, celsius] } } }
      streams: { rooms: { from: room, by: room, select: { celsius: last(celsius), mean: mean(celsius) } } }
      """;

  @Test
  void deadLettersAreListedByCauseAndCanBeCopied() throws Exception {
    Path directory = Files.createTempDirectory("weir-page");
    Path file = Files.writeString(directory.resolve("rooms.yaml"), PIPELINE);
    try (WeirProcess run =
            new WeirProcess(directory, "run", file.toString(), "--listen", "127.0.0.1:0");
        Browser browser = new Browser(directory.resolve("profile"), 1360, 900)) {
      int port = run.port();
      WebSocket device = HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .buildAsync(
              URI.create("ws://127.0.0.1:" + port + "/in/room"), new WebSocket.Listener() {})
          .join();
      send(device, "{\"room\":\"attic\",\"celsius\":21.5}");
      send(device, "hello");
      send(device, "<b>no JSON either</b>");
      send(device, "{\"room\":\"attic\"}");

      browser.open("http://127.0.0.1:" + port + "/#/dead-letters");
      browser.await("document.querySelectorAll('.causes .cause').length === 2");
      assertThat(
              browser.run("return document.querySelector('.cause').textContent").asText())
          .isEqualTo("not json room2");
      browser.await("document.querySelectorAll('.sample').length === 3");
      browser.run("document.querySelector('.cause').click()");
      browser.await("document.querySelectorAll('.sample').length === 2");
      browser.await("location.hash === '#/dead-letters/room%2Fnot_json'");
      // What was sent is shown as it is, never as HTML.
      assertThat(browser
              .run("return [...document.querySelectorAll('.sample pre')].map((p) => p.textContent)")
              .toString())
          .contains("<b>no JSON either</b>");
      browser.run("""
          Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } });
          document.querySelector('.sample button').click();
          """);
      browser.await("window.copied === '<b>no JSON either</b>'");
      assertThat(browser
              .run("return document.querySelector('#dead-badge').textContent")
              .asText())
          .isEqualTo("3");
    }
  }

  private static void send(WebSocket device, String text) throws IOException {
    device.sendText(text, true).join();
  }
}
