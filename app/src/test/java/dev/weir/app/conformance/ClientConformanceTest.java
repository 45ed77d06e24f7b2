package dev.weir.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.feed.Cause;
import dev.weir.feed.SingleConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The feeds' end of RFC 6455. */
class ClientConformanceTest {
  private static final EchoClient CLIENT = new EchoClient();

  private ServerSocket listener;

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stopListening() throws IOException {
    listener.close();
  }

  @AfterAll
  static void stop() {
    CLIENT.close();
  }

  static Stream<Case> cases() {
    return Cases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void echoes(Case conformance) throws Exception {
    SingleConnection connection = CLIENT.open(listener.getLocalPort());
    try (RawPeer peer = RawPeer.accept(listener, "")) {
      conformance.play(peer);
    }
    assertThat(end(connection).cause())
        .isIn(Cause.CLOSED_BY_SERVER, Cause.PROTOCOL, Cause.INVALID_TEXT, Cause.TOO_LARGE);
  }

  @Test
  void aServerMustNotMask() throws Exception {
    SingleConnection connection = CLIENT.open(listener.getLocalPort());
    try (RawPeer peer = RawPeer.accept(listener, "")) {
      Case.of("3.x", "masked", Case.fails(1002, Case.hex("81 82 37fa213d 5f93")))
          .play(peer);
    }
    assertThat(end(connection))
        .isEqualTo(new SingleConnection.End(
            Cause.PROTOCOL, "the server broke the WebSocket protocol: a server's frame is masked"));
  }

  @Test
  void bothMayCloseAtTheSameTime() throws Exception {
    SingleConnection connection = CLIENT.open(listener.getLocalPort());
    try (RawPeer peer = RawPeer.accept(listener, "")) {
      Case.echo(1, "Hello").play(peer);
      connection.close();
      assertThat(peer.next()).isEqualTo("close 1000");
      peer.frame(0x88, Case.closing(1001, "at the same time"));
      assertThat(peer.next()).isEqualTo("end");
    }
    assertThat(end(connection).cause()).isEqualTo(Cause.STOPPED);
  }

  @Test
  void compressionIsOffered() throws Exception {
    CLIENT.open(listener.getLocalPort());
    try (RawPeer peer = RawPeer.accept(listener, "")) {
      assertThat(peer.header("Sec-WebSocket-Extensions"))
          .isEqualTo("permessage-deflate; client_max_window_bits");
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      x-webkit-deflate-frame                       | the extension x-webkit-deflate-frame was not offered
      permessage-deflate; server_max_window_bits   | server_max_window_bits must be 8 to 15, not ''
      permessage-deflate; client_max_window_bits=7 | client_max_window_bits must be 8 to 15, not '7'
      permessage-deflate; x                        | permessage-deflate has no parameter x
      permessage-deflate,                          permessage-deflate | permessage-deflate is answered more than once
      ;                                            | the header Sec-WebSocket-Extensions is malformed at character 1
      """)
  void anAnswerThatWasNotOfferedFailsTheConnection(String extensions, String reason)
      throws Exception {
    SingleConnection connection = CLIENT.open(listener.getLocalPort());
    String header = "Sec-WebSocket-Extensions: " + extensions + "\r\n";
    try (RawPeer peer = RawPeer.accept(listener, header)) {
      assertThat(peer.next()).isEqualTo("end");
    }
    assertThat(end(connection))
        .isEqualTo(new SingleConnection.End(
            Cause.HANDSHAKE,
            "127.0.0.1:" + listener.getLocalPort()
                + ": the server's extensions are not what was agreed to: " + reason));
  }

  private static SingleConnection.End end(SingleConnection connection) throws Exception {
    return connection.ended().get(20, TimeUnit.SECONDS);
  }
}
