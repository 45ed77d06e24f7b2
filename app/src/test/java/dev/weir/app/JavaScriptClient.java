package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** clients/js, for its tests. */
final class JavaScriptClient {
  private static final Path HOME = Path.of("../clients/js").toAbsolutePath().normalize();

  private JavaScriptClient() {}

  /** What its tests need from npm: the versions of its lock file. */
  static void install() throws IOException, InterruptedException {
    if (!Files.isDirectory(HOME.resolve("node_modules/ws"))
        || !Files.isDirectory(HOME.resolve("node_modules/typescript"))) {
      assertThat(ClientRig.said(command("npm", "ci", "--no-audit", "--no-fund")))
          .as("npm ci in clients/js")
          .doesNotContain("exit code");
    }
  }

  static ProcessBuilder command(String... command) {
    return new ProcessBuilder(command).directory(HOME.toFile());
  }

  /** test/live/main.js in Node. */
  static ProcessBuilder main(String... arguments) {
    List<String> command = new ArrayList<>(List.of("node", "test/live/main.js"));
    command.addAll(List.of(arguments));
    return command(command.toArray(String[]::new));
  }

  /**
   * What a call gives in a page of the gateway.
   *
   * @param test a module of the tests, whose address the call knows as {@code module}
   */
  static String inChromium(Path directory, ClientRig rig, String test, String call)
      throws IOException, InterruptedException {
    HttpServer modules =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    modules.createContext("/", JavaScriptClient::serve);
    modules.start();
    try (Browser browser = new Browser(directory.resolve("profile"), 800, 600)) {
      browser.open(
          "http://127.0.0.1:" + rig.port() + "/healthz"); // a page without scripts or rules
      browser.run("const module = 'http://127.0.0.1:" + modules.getAddress().getPort() + "/test/"
          + test + "'; (async () => " + call
          + ")().then(said => window.said = said, problem => window.said = String(problem));");
      browser.await("window.said !== undefined");
      return browser.run("return window.said").asText();
    } finally {
      modules.stop(0);
    }
  }

  private static void serve(HttpExchange exchange) throws IOException {
    byte[] module =
        Files.readAllBytes(HOME.resolve(exchange.getRequestURI().getPath().substring(1)));
    exchange.getResponseHeaders().set("Content-Type", "text/javascript");
    exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
    exchange.sendResponseHeaders(200, module.length);
    exchange.getResponseBody().write(module);
    exchange.close();
  }
}
