package dev.weir.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code weir demo}, with its page in a browser. */
final class DemoPage implements AutoCloseable {
  final Path directory;
  final WeirProcess demo;
  final Browser browser;
  final int port;

  private DemoPage(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    this.demo = start(directory, 0);
    this.port = demo.port();
    this.browser = new Browser(directory.resolve("profile"), 1360, 900);
    browser.resize(1360, 900);
    // What breaks the Content-Security-Policy is told to the page, too.
    browser.before(
        "window.violations = []; addEventListener('securitypolicyviolation', (e) => window.violations.push(e.violatedDirective + ' ' + e.blockedURI));");
  }

  /** In a directory that outlives the test, since the browser may still be writing its profile. */
  static DemoPage start() throws IOException, InterruptedException {
    return new DemoPage(Files.createTempDirectory("weir-page"));
  }

  static WeirProcess start(Path directory, int port) throws IOException {
    return new WeirProcess(directory, "demo", "--no-browser", "--listen", "127.0.0.1:" + port);
  }

  /** Opens a view anew, as somebody who follows a link. */
  void open(String hash) throws IOException, InterruptedException {
    browser.open("about:blank");
    browser.open("http://127.0.0.1:" + port + "/" + hash);
    browser.await("document.querySelector('#connection').dataset.state === 'connected'");
  }

  /** A script of src/test/page, as a function's body; what it returns. */
  JsonNode run(String file) throws IOException, InterruptedException {
    return browser.run(
        Files.readString(Path.of("src/test/page").resolve(file), StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    browser.close();
    demo.close();
  }
}
