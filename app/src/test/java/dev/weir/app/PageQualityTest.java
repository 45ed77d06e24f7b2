package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every view: contrast, size, a phone's width, what the browser may load. */
class PageQualityTest {
  private static final String[] VIEWS = {
    "#/",
    "#/streams/rolling?keys=TICKER&keys=MSFT",
    "#/alerts",
    "#/pipeline/stream:rolling",
    "#/dead-letters"
  };

  private static DemoPage page;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    page = DemoPage.start();
    browser = page.browser;
    page.open("#/alerts");
    browser.await("document.querySelectorAll('.history tbody tr').length >= 1");
  }

  @AfterAll
  static void stop() {
    page.close();
  }

  private static void open(String view) throws IOException, InterruptedException {
    page.open(view);
    browser.await("document.querySelector('#name').textContent === 'demo'");
    browser.await("document.querySelector('h1').textContent !== ''");
    if (view.contains("streams")) {
      browser.await("document.querySelectorAll('.keys tbody tr[data-key]').length === 5");
    }
  }

  @ParameterizedTest
  @CsvSource({"light, 1360", "dark, 1360", "light, 390", "dark, 390"})
  void everyTextHasTheContrastOfWcagAa(String theme, int width) throws Exception {
    browser.prefer(theme);
    browser.resize(width, 844);
    for (String view : VIEWS) {
      open(view);
      assertThat(browser.run("return document.documentElement.dataset.theme").asText())
          .isEqualTo(theme);
      assertThat(page.run("contrast.js")).as(view + " " + theme).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {390, 1360, 1920})
  void noViewIsWiderThanTheWindow(int width) throws Exception {
    browser.resize(width, 844);
    for (String view : VIEWS) {
      open(view);
      assertThat(browser.run("return document.documentElement.scrollWidth").asInt())
          .as(view)
          .isLessThanOrEqualTo(width);
    }
  }

  @Test
  void allOfItIsLessThan200KilobytesAndOfThisServer() throws Exception {
    browser.command("Network.clearBrowserCache", "{}");
    open("#/");
    assertThat(browser.run("""
            return performance.getEntriesByType('resource').filter((r) => !r.name.startsWith(location.origin + '/')).map((r) => r.name)
            """)).isEmpty();
    int files = browser.run("""
        const all = performance.getEntriesByType('resource').filter((r) => !r.name.includes('/api/'));
        return performance.getEntriesByType('navigation').concat(all).reduce((sum, r) => sum + r.encodedBodySize, 0)
        """).asInt();
    assertThat(files).isBetween(20_000, 100_000);
    // With what the gateway says about itself.
    int inAll = browser.run("""
        return performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
          .reduce((sum, r) => sum + Math.max(r.transferSize, r.encodedBodySize + 300), 0)
        """).asInt();
    assertThat(inAll).isLessThan(200_000);
  }

  @Test
  void theBrowserHasNothingToComplainOf() throws Exception {
    browser.complaints();
    for (String view : VIEWS) {
      open(view);
      assertThat(browser.run("return window.violations")).as(view).isEmpty();
    }
    // A gateway without a plan to show answers 404, which the browser notes.
    assertThat(browser.complaints())
        .allMatch(c -> c.contains("/api/pipeline") && c.contains("404"));
  }

  @Test
  void filesArePackedAndNotSentTwice() throws Exception {
    HttpResponse<byte[]> first = get("Accept-Encoding", "gzip");
    assertThat(first.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(first.body())).readAllBytes())
        .isEqualTo(get("Accept-Encoding", "identity").body());
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<byte[]> again = get("Accept-Encoding", "gzip", "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(get("If-None-Match", tag).statusCode()).as("packed is not plain").isEqualTo(200);
  }

  private static HttpResponse<byte[]> get(String... headers)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page.port + "/app.js"))
                .headers(headers)
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void scriptsAndStylesInsideOfHtmlDoNotRun() throws Exception {
    open("#/");
    browser.run("""
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.body.append(script);
        document.body.setAttribute('style', 'opacity: 0');
        """);
    browser.await("window.violations.length >= 2");
    assertThat(browser
            .run("return [window.ran ?? false, getComputedStyle(document.body).opacity]")
            .toString())
        .isEqualTo("[false,\"1\"]");
    browser.complaints();
  }

  @Test
  void everyControlHasANameAndFocusIsSeen() throws Exception {
    for (String view : VIEWS) {
      open(view);
      assertThat(browser.run("""
          const named = (e) => (e.ariaLabel ?? '') + e.textContent + (e.title ?? '') + (e.labels?.[0]?.textContent ?? '');
          return [...document.querySelectorAll('button, a, input, select, summary')]
            .filter((e) => e.checkVisibility() && named(e).trim() === '').map((e) => e.outerHTML)
          """)).as(view).isEmpty();
    }
    browser.type("\uE004\uE004"); // Tab
    assertThat(browser
            .run("return getComputedStyle(document.activeElement).outlineStyle")
            .asText())
        .isEqualTo("solid");
  }
}
