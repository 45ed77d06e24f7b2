package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The pictures of the documentation: {@code -Dscreenshots=docs/images} writes them. */
@EnabledIfSystemProperty(named = "screenshots", matches = ".+")
class PageScreenshotsTest {
  /** Long enough for a minute's chart to be full. */
  private static final int MILLIS_BEFORE = 60_000;

  private static final Map<String, String> VIEWS = Map.of(
      "overview", "#/",
      "stream", "#/streams/rolling?keys=TICKER&fields=price&fields=mean&range=1m",
      "alerts", "#/alerts",
      "pipeline", "#/pipeline/alert:high-mean");

  /** Views that show more while an alert fires, which the demo's does every half minute. */
  private static final Set<String> FIRING = Set.of("overview", "alerts");

  private static final String SILENCE = """
      return fetch('/api/silences', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ alert: 'jump', match: { symbol: 'MSFT' }, for: '4h', by: 'Ana', reason: 'new listing' }),
      }).then((r) => r.status);
      """;

  private static final List<Look> LOOKS = List.of(
      new Look("light", "light", 1240, 780),
      new Look("dark", "dark", 1240, 780),
      new Look("phone", "light", 390, 780));

  private record Look(String name, String theme, int width, int height) {}

  @Test
  void everyViewLightDarkAndOnAPhone() throws Exception {
    Path directory = Path.of("..").resolve(System.getProperty("screenshots"));
    Files.createDirectories(directory);
    try (DemoPage page = DemoPage.start()) {
      page.open("#/");
      pause(page, MILLIS_BEFORE);
      page.browser.run(SILENCE);
      for (Look look : LOOKS) {
        page.browser.prefer(look.theme());
        page.browser.resize(look.width(), look.height());
        for (Map.Entry<String, String> view : VIEWS.entrySet()) {
          page.browser.run("location.hash = '" + view.getValue() + "'");
          pause(page, 3000);
          if (FIRING.contains(view.getKey())) {
            page.browser.await("document.querySelector('.alert[data-severity=warning]') !== null");
          }
          Path file = directory.resolve("dashboard-" + view.getKey() + "-" + look.name() + ".png");
          page.browser.screenshot(file);
          assertThat(Files.size(file)).as(file.toString()).isBetween(5_000L, 150_000L);
        }
      }
    }
  }

  /** In the browser, where time is what is waited for. */
  private static void pause(DemoPage page, int millis) throws Exception {
    page.browser.run("window.since = Date.now()");
    for (int waited = 0; waited < millis; waited += 20_000) {
      page.browser.await("Date.now() - window.since > " + Math.min(millis, waited + 20_000));
    }
  }
}
