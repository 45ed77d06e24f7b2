package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dashboard's views in a real browser, over the demo. */
class PageTest {
  /** A chart's canvas has pixels of a line's colour, which is a variable of the theme. */
  private static final String DRAWN = """
      ((name) => {
        const [r, g, b] = getComputedStyle(document.documentElement).getPropertyValue(name).trim()
          .match(/[0-9a-f]{2}/g).map((h) => parseInt(h, 16));
        return [...document.querySelectorAll('.chart canvas')].some((canvas) =>
          new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)
            .includes((255 << 24 | b << 16 | g << 8 | r) >>> 0));
      })('%s')
      """;

  private static DemoPage page;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    page = DemoPage.start();
    browser = page.browser;
  }

  @AfterAll
  static void stop() {
    page.close();
  }

  @BeforeEach
  void light() throws IOException, InterruptedException {
    browser.prefer("light");
    browser.resize(1360, 900);
  }

  private static String drawn(String variable) {
    return DRAWN.formatted(variable);
  }

  private static String text(String selector) throws IOException, InterruptedException {
    return browser
        .run("return document.querySelector('" + selector + "').textContent")
        .asText();
  }

  @Test
  void theOverviewSaysWhatFlowsAndWhatFires() throws Exception {
    page.open("#/");
    browser.await(
        "document.querySelector('.overview tr[data-state=connected] a').textContent === 'trades'");
    browser.await("/^[1-9]/.test(document.querySelector('.figure strong').textContent)");
    browser.await("document.querySelector('.health').textContent.startsWith('Everything flows')");
    browser.await("document.querySelectorAll('.overview tbody')[1].rows.length === 2");
    browser.await("document.querySelector('.overview .alert') !== null");
    browser.await("/^\\(\\d+\\) demo · Weir$/.test(document.title)");
    assertThat(text("#alert-badge")).matches("\\d+");
  }

  @Test
  void aStreamShowsEveryKeyAndDrawsTheChosenOne() throws Exception {
    page.open("#/streams/rolling?keys=TICKER&fields=price&fields=mean");
    browser.await("document.querySelectorAll('.keys tbody tr[data-key]').length === 5");
    browser.await(
        "document.querySelector('.keys tr[data-key=TICKER] td:nth-child(4)').textContent.startsWith('1')");
    browser.await(drawn("--series-0"));
    browser.await(drawn("--series-1"));
    browser.run("document.querySelector('.keys tr[data-key=MSFT] input').click()");
    browser.await("document.querySelectorAll('.chips .chip b').length === 2");
    browser.await("location.hash.includes('keys=TICKER&keys=MSFT')");
    browser.run("document.querySelector('.keys tr[data-key=AAPL]').click()");
    browser.await("location.hash.includes('keys=AAPL') && !location.hash.includes('MSFT')");
  }

  @Test
  void theTableSortsAndFilters() throws Exception {
    page.open("#/streams/rolling?sort=-price");
    browser.await("document.querySelector('.keys tbody tr[data-key]')?.dataset.key === 'AAPL'");
    browser.run("document.querySelector('.keys th[data-column=price] button').click()");
    browser.await("document.querySelector('.keys tbody tr[data-key]').dataset.key === 'GOOG'");
    assertThat(browser
            .run("return document.querySelector('.keys th[data-column=price]').ariaSort")
            .asText())
        .isEqualTo("ascending");
    browser.run(
        "const f = document.querySelector('.stream input[type=search]'); f.value = 'dum'; f.oninput()");
    browser.await("document.querySelectorAll('.keys tbody tr[data-key]').length === 1");
    browser.await(
        "document.querySelector('.table-card [role=status]').textContent === '1 of 5 keys'");
    browser.await("location.hash.includes('filter=dum')");
  }

  @Test
  void drawingOverTheChartZoomsAndTheBrowsersBackTakesItBack() throws Exception {
    page.open("#/streams/rolling?keys=TICKER&range=1m");
    browser.await(drawn("--series-0"));
    browser.drag(".chart .u-over", 0.6, 0.9);
    browser.await("location.hash.includes('from=')");
    browser.await("document.querySelector('.window').textContent.includes('–')");
    browser.await(drawn("--series-0"));
    browser.run("history.back()");
    browser.await("location.hash.includes('range=1m') && !location.hash.includes('from=')");
    browser.await("document.querySelector('.segments [aria-pressed=true]').textContent === '1m'");
  }

  @Test
  void thePastIsLoadedFromTheServer() throws Exception {
    page.open("#/streams/rolling?keys=TICKER&fields=price&range=1m");
    browser.await("document.querySelectorAll('.keys tbody tr[data-key]').length === 5");
    browser.run("window.since = Date.now()");
    browser.await("Date.now() - window.since > 3000");
    // A reloaded page has the seconds before it.
    browser.run("location.reload()");
    browser.await("document.readyState === 'complete' && " + drawn("--series-0"));
    String csv = copied("Chart as CSV");
    assertThat(csv).startsWith("time,key,price\n");
    assertThat(csv.lines().count()).isGreaterThan(10);
  }

  @Test
  void thePythonThatIsCopiedSubscribesToWhatIsShown() throws Exception {
    page.open("#/streams/rolling?keys=MSFT&keys=GOOG");
    browser.await("document.querySelectorAll('.chips .chip b').length === 2");
    String script = copied("Python that subscribes to it");
    Path file = Files.writeString(page.directory.resolve("copied.py"), script);
    Process python = new ProcessBuilder(Python.executable(), "-u", file.toString())
        .redirectErrorStream(true)
        .start();
    try (BufferedReader lines = python.inputReader()) {
      assertThat(lines.readLine()).contains("'subscribed'");
      assertThat(lines.readLine())
          .contains("'stream': 'rolling'")
          .containsPattern("'symbol': '(MSFT|GOOG)'");
    } finally {
      python.destroyForcibly().waitFor();
    }
  }

  /** What an entry of the menu 'Copy' puts into the clipboard. */
  private static String copied(String entry) throws IOException, InterruptedException {
    browser.run("""
        Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } });
        document.querySelector('.menu summary').click();
        [...document.querySelectorAll('.menu [role=menuitem]')].find((b) => b.textContent === '%s').click();
        """.formatted(entry));
    browser.await("window.copied !== undefined");
    return browser.run("return window.copied").asText();
  }

  @Test
  void pauseHoldsTheValuesStill() throws Exception {
    page.open("#/streams/rolling");
    browser.await("document.querySelectorAll('.keys tbody tr[data-key]').length === 5");
    browser.type("p");
    browser.await("document.querySelector('.stream .actions button').ariaPressed === 'true'");
    String before = text(".keys tbody");
    browser.run("window.since = Date.now()");
    browser.await("Date.now() - window.since > 1000");
    assertThat(text(".keys tbody")).isEqualTo(before);
    browser.type("p");
    browser.await("document.querySelector('.keys tbody').textContent !== " + quoted(before));
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  @Test
  void theAlertsViewListsWhatHasFired() throws Exception {
    page.open("#/alerts");
    browser.await("document.querySelectorAll('.history tbody tr').length >= 2");
    browser.run(
        "const s = document.querySelector('select[aria-label=State]'); s.value = 'resolved'; s.onchange()");
    browser.await("location.hash === '#/alerts?state=resolved'");
    browser.await(
        "[...document.querySelectorAll('.history tbody tr')].every((r) => r.dataset.state === 'resolved')");
  }

  @Test
  void anAlertIsAcknowledgedAndSilencedAndBothAreTakenBack() throws Exception {
    page.open("#/alerts");
    clickInAnAlert(".actions button:first-child");
    browser.await(
        "/acknowledged/.test(document.querySelector('.alert.calm .handled')?.textContent)");
    clickInAnAlert(".actions button:first-child");

    clickInAnAlert(".actions button:last-child");
    browser.await("document.querySelector('dialog')?.open === true");
    browser.run("""
        const [name, reason] = document.querySelectorAll('dialog input[type=text]');
        name.value = 'Ana';
        reason.value = 'planned work';
        document.querySelector('dialog form').requestSubmit();
        """);
    browser.await("document.querySelector('dialog') === null");
    browser.await(
        "document.querySelector('.silence')?.textContent.includes('by Ana: planned work') === true");
    assertThat(text(".silence .title")).containsPattern("(59 min \\d+ s|1 h) left");
    browser.run("document.querySelector('.silence button').click()");
    browser.await("document.querySelector('.silence') === null");
  }

  /** Alerts come and go; as soon as there is one, at once. */
  private static void clickInAnAlert(String selector) throws IOException, InterruptedException {
    browser.await("((button) => button && !button.click())(document.querySelector('.alert "
        + selector + "'))");
  }

  @Test
  void theThresholdsOfAlertsAreDrawn() throws Exception {
    page.open("#/streams/rolling?keys=TICKER&fields=mean&range=1m");
    browser.await(drawn("--warn"));
    page.open("#/streams/rolling?keys=GOOG&fields=mean&range=1m");
    browser.await(drawn("--series-0"));
    assertThat(browser.run("return " + drawn("--warn")).asBoolean()).isFalse();
  }

  @Test
  void theFileStandsBesideThePipelineAndABoxMarksItsLines() throws Exception {
    page.open("#/pipeline/alert:high-mean");
    browser.await("document.querySelector('.file .marked')?.textContent.trim() === 'high-mean:'");
    assertThat(text(".details dl")).contains("mean > 150.50 and symbol = 'TICKER'");
    assertThat(text(".file")).contains("${FEED_PORT}");
  }

  @Test
  void thePipelineIsAGraphWithRatesAndABoxLeadsToItsStream() throws Exception {
    page.open("#/pipeline");
    browser.await("document.querySelectorAll('.graph .box').length >= 3");
    browser.await("document.querySelectorAll('.graph path').length >= 2");
    browser.await(
        "/^[1-9]\\S*\\/s/.test(document.querySelector('.box[data-kind=feed] .line').textContent)");
    browser.run("document.querySelector('[data-id=\"stream:rolling\"]').click()");
    browser.await("location.hash === '#/pipeline/stream%3Arolling'");
    browser.await("document.querySelector('.box[aria-current]').dataset.id === 'stream:rolling'");
    browser.run("document.querySelector('.details a').click()");
    browser.await("location.hash === '#/streams/rolling'");
  }

  @Test
  void theBrowsersBackGoesFromViewToView() throws Exception {
    page.open("#/");
    browser.run("document.querySelector('#nav [data-view=alerts]').click()");
    browser.await("document.querySelector('.view.alerts') !== null");
    browser.run("history.back()");
    browser.await("document.querySelector('.view.overview') !== null");
    assertThat(browser
            .run("return document.querySelector('#nav [aria-current]').dataset.view")
            .asText())
        .isEqualTo("overview");
  }

  @Test
  void theKeyboardReachesAllAndAQuestionMarkSaysHow() throws Exception {
    page.open("#/");
    browser.type("?");
    browser.await("document.querySelector('dialog.help')?.open");
    browser.type("\uE00C"); // Escape
    browser.await("document.querySelector('dialog') === null");
    browser.type("gs");
    browser.await("document.querySelectorAll('.keys tbody tr[data-key]').length === 5");
    browser.type("/");
    browser.await("document.activeElement.type === 'search'");
    browser.type("\uE015"); // arrow down: into the table
    browser.await("document.activeElement.dataset.key === 'AAPL'");
    browser.type("\uE015\uE015");
    browser.await("document.activeElement.dataset.key === 'GOOG'");
    browser.type("\uE007"); // Enter
    browser.await("location.hash.includes('keys=GOOG')");
    browser.type("ga");
    browser.await("document.querySelector('.view.alerts') !== null");
  }
}
