package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.access.ApiKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of a gateway that asks who is there. */
class PageAccessTest {
  private static final String ALL = "weir_key-of-who-may-all";
  private static final String ROOMS = "weir_key-of-who-may-read-rooms";

  private static final String PIPELINE = """
      name: rooms
      feeds: { room: { accept: { path: /in/room }, read: { fields: [room, celsius] } } }
      streams:
        rooms: { from: room, by: room, select: { celsius: last(celsius) } }
        secret: { from: room, by: room, select: { most: max(celsius) } }
      serve:
        access:
          keys:
            - { name: all, hash: "%s", read: ["*"], publish: [room], admin: true }
            - { name: some, hash: "%s", read: [rooms] }
      """;

  @Test
  void eachKeySeesWhatItMay() throws Exception {
    Path directory = Files.createTempDirectory("weir-page");
    Path file = Files.writeString(
        directory.resolve("rooms.yaml"),
        PIPELINE.formatted(ApiKeys.hash(ALL), ApiKeys.hash(ROOMS)));
    try (WeirProcess run =
            new WeirProcess(directory, "run", file.toString(), "--listen", "127.0.0.1:0");
        Browser browser = new Browser(directory.resolve("profile"), 1360, 900)) {
      int port = run.port();
      push(port, "{\"room\":\"attic\",\"celsius\":21.5}");

      browser.open("http://127.0.0.1:" + port + "/#/streams/rooms");
      signIn(browser, "weir_wrong");
      browser.await(
          "document.querySelector('dialog')?.textContent.includes('does not know this token') === true");
      signIn(browser, ROOMS);
      browser.await(
          "document.querySelector('.keys tr[data-key=attic] td:nth-child(3)')?.textContent === '21.50'");
      browser.await("document.querySelector('#connection').dataset.state === 'connected'");
      browser.run("location.hash = '#/'");
      browser.await("document.querySelector('.overview .empty').checkVisibility()");
      assertThat(browser
              .run("return document.querySelector('.overview .empty').textContent")
              .asText())
          .isEqualTo("Feeds are shown to those who may read every stream.");
      assertThat(browser
              .run("return document.querySelector('#stream-links').textContent")
              .asText())
          .isEqualTo("rooms");

      browser.run("document.querySelector('.overview .bar button').click()");
      signIn(browser, ALL);
      browser.await("document.querySelector('.overview tr[data-state]') !== null");
      browser.await("document.querySelector('#stream-links').textContent === 'roomssecret'");
    }
  }

  private static void signIn(Browser browser, String key) throws IOException, InterruptedException {
    browser.await("document.querySelector('dialog button[type=submit]')?.disabled === false");
    browser.run("document.querySelector('dialog input').value = '" + key
        + "'; document.querySelector('dialog form').requestSubmit()");
  }

  private static void push(int port, String message) {
    HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + ALL)
        .buildAsync(URI.create("ws://127.0.0.1:" + port + "/in/room"), new WebSocket.Listener() {})
        .join()
        .sendText(message, true)
        .join();
  }
}
