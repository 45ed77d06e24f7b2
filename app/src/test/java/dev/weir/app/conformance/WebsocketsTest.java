package dev.weir.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.Python;
import dev.weir.app.simulate.Simulator;
import dev.weir.feed.Cause;
import dev.weir.feed.SingleConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Both ends against an implementation that we did not write: the library websockets, with and without compression. */
class WebsocketsTest {

  @Test
  void itsClientAgainstOurEcho() throws Exception {
    Simulator.Options options =
        new Simulator.Options(new Simulator.Trades(1, 1), Optional.empty(), Optional.empty());
    try (Simulator simulator = Simulator.start(options, "127.0.0.1", 0, trouble -> {})) {
      Process python = python("client.py", "ws://127.0.0.1:" + simulator.port() + "/echo");
      try (BufferedReader said = python.inputReader()) {
        assertThat(said.lines().toList()).containsExactly("52 conversations passed");
      } finally {
        python.destroyForcibly();
      }
    }
  }

  @Test
  void itsServerAgainstOurClient() throws Exception {
    Process python = python("server.py");
    try (EchoClient client = new EchoClient();
        BufferedReader said = python.inputReader();
        PrintWriter gone = new PrintWriter(python.outputWriter(), true)) {
      for (int left = Integer.parseInt(said.readLine()); left > 0; left--) {
        SingleConnection connection = client.open(Integer.parseInt(said.readLine()));
        assertThat(connection.ended().get(60, TimeUnit.SECONDS))
            .isEqualTo(new SingleConnection.End(
                Cause.CLOSED_BY_SERVER, "closed by the server, code 1000 (normal closure)"));
        gone.println("next");
        assertThat(said.readLine()).isEqualTo("passed");
      }
    } finally {
      python.destroyForcibly();
    }
  }

  private static Process python(String script, String... arguments)
      throws IOException, URISyntaxException {
    Path path =
        Path.of(WebsocketsTest.class.getResource("/conformance/" + script).toURI());
    ProcessBuilder command = new ProcessBuilder(Python.executable(), path.toString());
    command.command().addAll(List.of(arguments));
    return command.redirectErrorStream(true).start();
  }
}
