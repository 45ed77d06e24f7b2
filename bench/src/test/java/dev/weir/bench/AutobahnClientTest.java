package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.feed.Transport;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AutobahnClientTest {
  private final MultiThreadIoEventLoopGroup loops = Transport.eventLoops(1, "autobahn-test");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @AfterEach
  void stop() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void playsEachCaseAndAsksForTheReport() throws InterruptedException {
    try (FakeFuzzingServer server = new FakeFuzzingServer("3")) {
      client(server.url()).run();

      assertThat(server.seen)
          .containsExactly(
              "/getCaseCount",
              "/runCase?case=1&agent=weir",
              "text Hello",
              "/runCase?case=2&agent=weir",
              "binary bytes",
              "/runCase?case=3&agent=weir",
              "/updateReports?agent=weir");
      assertThat(out.toString(StandardCharsets.UTF_8).lines())
          .hasSize(4)
          .startsWith("case 1 of 3: closed by the server, code 1000 (Bye)");
    }
  }

  @Test
  void anotherServerIsRecognized() {
    try (FakeFuzzingServer server = new FakeFuzzingServer("hello there")) {
      assertThatIllegalStateException()
          .isThrownBy(() -> client(server.url()).run())
          .withMessage(server.url()
              + " is no fuzzing server: asked for the number of cases, it said hello there");
    }
  }

  @Test
  void aServerThatIsNotThereIsSaid() {
    FakeFuzzingServer server = new FakeFuzzingServer("0");
    String url = server.url();
    server.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> client(url).run())
        .withMessage(url.substring("ws://".length()) + " refuses connections");
  }

  private AutobahnClient client(String url) {
    return new AutobahnClient(
        url, loops.next(), new PrintStream(out, true, StandardCharsets.UTF_8));
  }
}
