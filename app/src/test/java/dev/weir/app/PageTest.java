package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. {@code -Dscreenshot=FILE} writes what it looks like. */
class PageTest {
  /** The chart's canvas has pixels of the second line's colour, #f97316. */
  private static final String LINE_IS_DRAWN = """
      [...document.querySelectorAll('#chart canvas')].some((canvas) =>
        new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)
          .includes(0xff1673f9))
      """;

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory; // the browser may still be writing its profile

  @Test
  void showsLiveValuesAlertsAndFeedsAndComesBackByItself() throws Exception {
    WeirProcess demo =
        new WeirProcess(directory, "demo", "--no-browser", "--listen", "127.0.0.1:0");
    try (Browser browser = new Browser(directory.resolve("profile"), 1360, 900)) {
      int port = demo.port();
      browser.open("http://127.0.0.1:" + port + "/");
      browser.await("document.querySelector('#connection').dataset.state === 'connected'");
      browser.await("document.querySelectorAll('#values tbody tr').length === 5");
      browser.await(
          "document.querySelector('#values tr[data-key=TICKER] td:nth-child(3)').textContent.startsWith('150.')");
      browser.await(LINE_IS_DRAWN);
      browser.await("document.querySelector('#feeds li').dataset.state === 'connected'");
      browser.await("document.querySelector('#alerts li[data-state=firing]') !== null");

      browser.run("document.querySelector('#values tr[data-key=TICKER]').click()");
      browser.await("document.querySelector('#key').textContent === 'TICKER'");
      browser.await("document.querySelectorAll('#fields input:checked').length >= 2");
      String screenshot = System.getProperty("screenshot");
      if (screenshot != null) {
        browser.run("window.since = Date.now()");
        browser.await("Date.now() - window.since > 25000");
        browser.screenshot(Path.of(screenshot));
        assertThat(Files.size(Path.of(screenshot))).isPositive();
      }

      browser.run(
          "[...document.querySelectorAll('#streams button')].find(b => b.textContent === 'bars').click()");
      browser.await("document.querySelector('#values thead').textContent.includes('volume')");
      browser.await("document.querySelectorAll('#values tbody tr').length === 5");

      demo.kill();
      browser.await("document.querySelector('#connection').dataset.state === 'reconnecting'");
      browser.await("document.querySelector('#feeds li').dataset.state === 'unknown'");
      demo = new WeirProcess(directory, "demo", "--no-browser", "--listen", "127.0.0.1:" + port);
      browser.await("document.querySelector('#connection').dataset.state === 'connected'");
    } finally {
      demo.close();
    }
  }

  /** The resolved message is another one than that of the firing, so only the key can tell what belongs together. */
  @Test
  void anAlertThatIsResolvedIsNoLongerShownAsFiring() throws Exception {
    try (WeirProcess demo =
            new WeirProcess(directory, "demo", "--no-browser", "--listen", "127.0.0.1:0");
        Browser browser = new Browser(directory.resolve("profile2"), 390, 844)) {
      browser.open("http://127.0.0.1:" + demo.port() + "/");
      browser.run("""
          const event = (seq, state, symbol, message) =>
            ({ alert: 'high', seq, time: '2024-08-08T00:00:00Z', state, stream: 's', symbol, severity: 'info', message });
          import('/lists.js').then(({ Alerts }) => {
            const list = document.createElement('ul');
            const alerts = new Alerts(list);
            alerts.add(event(1, 'firing', 'A', 'A: 5 is high'));
            alerts.add(event(2, 'firing', 'B', 'B: 6 is high'));
            alerts.add(event(3, 'resolved', 'A', 'no longer: A: 2 is high'));
            window.states = [...list.children].map((li) => li.dataset.state).join();
          });
          """);
      browser.await("window.states === 'firing,resolved,past'");
      browser.await("document.querySelectorAll('#values tbody tr').length === 5");
      browser.await("document.documentElement.scrollWidth <= window.innerWidth");
      browser.await(LINE_IS_DRAWN);
    }
  }
}
