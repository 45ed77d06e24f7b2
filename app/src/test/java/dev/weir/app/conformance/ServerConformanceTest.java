package dev.weir.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.simulate.Simulator;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our servers' end of RFC 6455, by the echo of {@code weir simulate}; the gateway's is made of the same parts. */
class ServerConformanceTest {
  private static final BlockingQueue<String> TROUBLES = new LinkedBlockingQueue<>();
  private static Simulator simulator;

  @BeforeAll
  static void start() throws IOException {
    Simulator.Options options =
        new Simulator.Options(new Simulator.Trades(1, 1), Optional.empty(), Optional.empty());
    simulator = Simulator.start(options, "127.0.0.1", 0, TROUBLES::add);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  static Stream<Case> cases() {
    return Cases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void echoes(Case conformance) throws IOException {
    try (RawPeer peer = RawPeer.connect(simulator.port(), "/echo", "")) {
      assertThat(peer.firstLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
      conformance.play(peer);
    }
  }

  @Test
  void aClientMustMask() throws IOException {
    Case unmasked = Case.of("3.x", "not masked", Case.fails(1002, Case.hex("81 02 68 69")));
    try (RawPeer peer = RawPeer.connect(simulator.port(), "/echo", "")) {
      unmasked.play(peer);
    }
  }

  @Test
  void aViolationIsSaid() throws Exception {
    TROUBLES.clear();
    try (RawPeer peer = RawPeer.connect(simulator.port(), "/echo", "")) {
      Case.of("4.1", "", Case.fails(1002, Case.frame(0x83))).play(peer);
    }
    assertThat(TROUBLES.take()).endsWith(" closed: opcode 3 is reserved");
  }

  @Test
  void bothMayCloseAtTheSameTime() throws Exception {
    Simulator.Options options =
        new Simulator.Options(new Simulator.Trades(1, 1), Optional.empty(), Optional.empty());
    Simulator stopping = Simulator.start(options, "127.0.0.1", 0, TROUBLES::add);
    try (RawPeer peer = RawPeer.connect(stopping.port(), "/echo", "")) {
      Case.echo(1, "Hello").play(peer);
      Thread.ofVirtual().start(stopping::close);
      assertThat(peer.next()).isEqualTo("close 1001 the simulator stops");
      peer.frame(0x88, Case.closing(1000, "at the same time"));
      assertThat(peer.next()).isEqualTo("end");
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Sec-WebSocket-Version: 13 | Sec-WebSocket-Version: 8                  | HTTP/1.1 426 Upgrade Required
      Sec-WebSocket-Version: 13 | X-None: 0                                 | HTTP/1.1 426 Upgrade Required
      Sec-WebSocket-Key         | X-Key                                     | HTTP/1.1 400 Bad Request
      Connection: Upgrade       | Connection: keep-alive                    | HTTP/1.1 400 Bad Request
      Host                      | Sec-WebSocket-Extensions: a;;b${nl}Host   | HTTP/1.1 400 Bad Request
      GET                       | POST                                      | HTTP/1.1 400 Bad Request
      Host                      | Sec-WebSocket-Extensions: unknown${nl}Host | HTTP/1.1 101 Switching Protocols
      """)
  void aHandshakeIsChecked(String replaced, String by, String answer) throws IOException {
    String request = """
        GET /echo HTTP/1.1
        Host: localhost
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

        """.replace(replaced, by.replace("${nl}", "\n")).replace("\n", "\r\n");
    try (RawPeer peer = RawPeer.request(simulator.port(), request)) {
      assertThat(peer.firstLine()).isEqualTo(answer);
      assertThat(peer.header("Sec-WebSocket-Extensions")).isEmpty();
      if (answer.contains("426")) {
        assertThat(peer.header("Sec-WebSocket-Version")).isEqualTo("13");
      }
      if (answer.contains("101")) { // the example of RFC 6455, section 1.3
        assertThat(peer.header("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      }
    }
  }
}
