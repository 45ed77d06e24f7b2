package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page and its gateway: tokens, ends of connections, gateways that know less. */
class PageConnectionTest {
  private static final String CONNECTED =
      "document.querySelector('#connection').dataset.state === 'connected'";

  private DemoPage page;
  private Browser browser;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    page = DemoPage.start();
    browser = page.browser;
  }

  @AfterEach
  void stop() {
    page.close();
  }

  /** With src/test/page/stub.js between page and gateway. */
  private void openStubbed(String setting, String hash) throws IOException, InterruptedException {
    browser.before(Files.readString(Path.of("src/test/page/stub.js")) + setting);
    browser.open("http://127.0.0.1:" + page.port + "/" + hash);
  }

  @Test
  void aGatewayThatWantsATokenIsAskedWithIt() throws Exception {
    openStubbed("", "#/streams/rolling");
    browser.await("document.querySelector('dialog input[type=password]') !== null");
    answer("wrong");
    browser.await(
        "document.querySelector('dialog')?.textContent.includes('does not know this token') === true");
    answer("open-sesame");
    browser.await("document.querySelectorAll('.keys tbody tr[data-key]').length === 5");
    assertThat(browser.run("return document.querySelectorAll('dialog').length").asInt())
        .isZero();
    assertThat(browser.run("return sessionStorage.getItem('weir.token')").asText())
        .isEqualTo("open-sesame");

    browser.run("stub.close(4401, 'token expired')");
    browser.await("document.querySelector('dialog')?.textContent.includes('has expired') === true");
    answer("open-sesame");
    browser.await("stub.sockets.at(-1).url.endsWith('/ws?token=open-sesame')");
    browser.await(CONNECTED);
  }

  private void answer(String token) throws IOException, InterruptedException {
    browser.await("document.querySelector('dialog button[type=submit]')?.disabled === false");
    browser.run("document.querySelector('dialog input').value = '" + token
        + "'; document.querySelector('dialog form').requestSubmit()");
  }

  @Test
  void whoShowsNothingSeesWhatIsOpenAndIsAskedOnlyForMore() throws Exception {
    openStubbed("stub.open = ['/api/status', '/api/streams', '/api/alerts'];", "#/");
    browser.await("document.querySelectorAll('.overview tbody')[1].rows.length === 2");
    browser.await(
        "document.querySelector('.health').textContent.startsWith('The gateway answers')");
    assertThat(browser.run("return document.querySelectorAll('dialog').length").asInt())
        .isZero();
    browser.run(
        "[...document.querySelectorAll('.overview button')].find((b) => b.textContent === 'Sign in').click()");
    answer("open-sesame");
    browser.await("document.querySelector('.overview tr[data-state=connected]') !== null");
  }

  @Test
  void aGatewayThatRestartsIsWaitedForAsLongAsItSaysAndTheStreamGoesOnWhereItWas()
      throws Exception {
    openStubbed("stub.token = null;", "#/streams/rolling");
    browser.await("document.querySelectorAll('.keys tbody tr[data-key]').length === 5");
    browser.run(
        "window.left = performance.now(); stub.close(1012, 'restarting; reconnect in 1500 ms')");
    browser.await(
        "document.querySelector('#connection').textContent.startsWith('the gateway restarts; trying again in')");
    browser.await(CONNECTED);
    assertThat(browser.run("return stub.sockets.at(-1).at - window.left").asDouble())
        .isBetween(1490.0, 10_000.0);
    browser.await("stub.sockets.at(-1).sent.some((m) => m.stream === 'rolling')");
    assertThat(browser
            .run("return stub.sockets.at(-1).sent.find((m) => m.stream === 'rolling')")
            .toString())
        .containsPattern("\"since\":[1-9]\\d*")
        .contains("\"every\":\"100ms\"");
  }

  @Test
  void aGatewayThatDiesIsSaidToBeUnknownAndComesBack() throws Exception {
    page.open("#/");
    browser.await("document.querySelector('.overview tr[data-state=connected]') !== null");
    page.demo.kill();
    browser.await("document.querySelector('#connection').dataset.state === 'waiting'");
    browser.await("document.querySelector('.overview tr[data-state=unknown]') !== null");
    browser.await("document.querySelector('.health').dataset.level === 'bad'");
    try (WeirProcess again = DemoPage.start(page.directory, page.port)) {
      assertThat(again.port()).isEqualTo(page.port);
      browser.await(CONNECTED);
      browser.await("document.querySelector('.overview tr[data-state=connected]') !== null");
    }
  }

  @Test
  void aGatewayThatKnowsLessIsShownWithWhatItKnows() throws Exception {
    openStubbed("stub.token = null; stub.missing = ['/api/pipeline'];", "#/pipeline");
    browser.await("document.querySelectorAll('.graph .box').length >= 3");
    browser.await("document.querySelector('.text-card .empty').checkVisibility()");
    assertThat(browser.run("return document.querySelector('.file').textContent").asText())
        .isEmpty();
  }

  @Test
  void aStreamThatThereIsNotIsSaidSo() throws Exception {
    page.open("#/streams/roling");
    browser.await(
        "document.querySelector('.stream .empty').textContent === 'There is no stream named roling.'");
  }
}
