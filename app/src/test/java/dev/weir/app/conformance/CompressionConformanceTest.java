package dev.weir.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.simulate.Simulator;
import dev.weir.feed.Cause;
import dev.weir.feed.SingleConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both ends of RFC 7692, as the Autobahn test suite's cases 12 and 13 have it: every combination of parameters, messages of
 * many sizes and kinds, whole and in fragments. That no more than the agreed window is used, an independent implementation
 * checks in {@link WebsocketsTest}.
 */
class CompressionConformanceTest {
  private static final EchoClient CLIENT = new EchoClient();
  private static final int[] SIZES = {0, 16, 64, 256, 1024, 4096, 8192, 65536, 131072, 0, 5};
  private static Simulator simulator;

  @BeforeAll
  static void start() throws IOException {
    Simulator.Options options =
        new Simulator.Options(new Simulator.Trades(1, 1), Optional.empty(), Optional.empty());
    simulator = Simulator.start(options, "127.0.0.1", 0, trouble -> {});
  }

  @AfterAll
  static void stop() {
    simulator.close();
    CLIENT.close();
  }

  /** Of the parameters that are there in all combinations, the window of the server is this test's. */
  @ParameterizedTest
  @ValueSource(ints = {0, 8, 9, 10, 11, 12, 13, 14, 15})
  void theServerAgreesToEveryCombination(int windowBits) throws IOException {
    for (String offer : combinations("server", windowBits, "client", "client_max_window_bits")) {
      try (RawPeer peer = connect(offer)) {
        String answer = peer.header("Sec-WebSocket-Extensions");
        assertThat(parameters(answer)).isEqualTo(expectedAnswer(offer));
        converse(peer, offer.contains("client_no_context_takeover"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 9, 10, 11, 12, 13, 14, 15})
  void theClientAgreesToEveryCombination(int windowBits) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      for (String answer : combinations("client", windowBits, "server")) {
        SingleConnection connection = CLIENT.open(listener.getLocalPort());
        String header = "Sec-WebSocket-Extensions: " + answer + "\r\n";
        try (RawPeer peer = RawPeer.accept(listener, header)) {
          converse(peer, answer.contains("server_no_context_takeover"));
        }
        assertThat(connection.ended().get(20, TimeUnit.SECONDS).cause())
            .isEqualTo(Cause.CLOSED_BY_SERVER);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      permessage-deflate; server_max_window_bits=7                        | ''
      permessage-deflate; client_max_window_bits=16                       | ''
      permessage-deflate; server_max_window_bits                          | ''
      permessage-deflate; server_no_context_takeover=1                    | ''
      permessage-deflate; something_new                                   | ''
      permessage-deflate; server_max_window_bits=16, permessage-deflate   | permessage-deflate
      permessage-deflate; server_no_context_takeover; server_max_window_bits=8, permessage-deflate | permessage-deflate; server_no_context_takeover; server_max_window_bits=8
      """)
  void anOfferThatIsNotValidIsDeclined(String offers, String answer) throws IOException {
    try (RawPeer peer = connect(offers)) {
      assertThat(peer.firstLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
      assertThat(peer.header("Sec-WebSocket-Extensions")).isEqualTo(answer);
      Case.of("13.x", offers, Case.echo(1, "Hello")).play(peer);
    }
  }

  @Test
  void aBombIsRefusedAtBothEnds() throws Exception {
    Case bomb = Case.of(
        "9.x",
        "a compressed message of 64 MiB",
        Case.fails(1009, peer -> peer.frame(0xC2, peer.compressed(new byte[64 << 20], false))));
    try (RawPeer peer = connect("permessage-deflate")) {
      bomb.play(peer);
    }
    try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      SingleConnection connection = CLIENT.open(listener.getLocalPort());
      try (RawPeer peer =
          RawPeer.accept(listener, "Sec-WebSocket-Extensions: permessage-deflate\r\n")) {
        bomb.play(peer);
      }
      assertThat(connection.ended().get(20, TimeUnit.SECONDS))
          .isEqualTo(
              new SingleConnection.End(Cause.TOO_LARGE, "a message is larger than 16777216 bytes"));
    }
  }

  @Test
  void theLargestMessageMayBeCompressed() throws IOException {
    byte[] random = Cases.bytes(16 << 20); // longer when compressed
    byte[] zeros = new byte[16 << 20];
    try (RawPeer peer = connect("permessage-deflate")) {
      Case.of(
              "9.2.6",
              "16 MiB",
              Case.echo(2, zeros, p -> p.frame(0xC2, p.compressed(zeros, false))),
              Case.echo(2, random, p -> p.frame(0xC2, p.compressed(random, false))))
          .play(peer);
    }
  }

  @Test
  void brokenCompressionFailsTheConnection() throws IOException {
    for (Case broken : List.of(
        Case.of("12.x", "no deflate data", Case.fails(1002, Case.frame(0xC1, "nonsense"))),
        Case.of("12.x", "a compressed ping", Case.fails(1002, Case.frame(0xC9))),
        Case.of("12.x", "a reserved bit that is still free", Case.fails(1002, Case.frame(0xA1))),
        Case.of(
            "12.x",
            "a compressed text that is not UTF-8",
            Case.fails(
                1007,
                peer ->
                    peer.frame(0xC1, peer.compressed(new byte[] {'a', (byte) 0xff}, false)))))) {
      try (RawPeer peer = connect("permessage-deflate")) {
        broken.play(peer);
      }
    }
  }

  private static RawPeer connect(String offers) throws IOException {
    return RawPeer.connect(
        simulator.port(), "/echo", "Sec-WebSocket-Extensions: " + offers + "\r\n");
  }

  /** Messages of all sizes, compressed and not, whole and in fragments, with a ping between. */
  private static void converse(RawPeer peer, boolean alone) throws IOException {
    Random random = new Random(7692);
    for (int size : SIZES) {
      byte[] text = json(random, size);
      byte[] binary = Cases.bytes(size);
      List<Case.Step> steps = new ArrayList<>();
      steps.add(Case.echo(1, text, p -> p.frame(0xC1, p.compressed(text, alone))));
      steps.add(Case.echo(2, binary, p -> p.frame(0xC2, p.compressed(binary, alone))));
      steps.add(Case.echo(1, text, p -> fragments(p, p.compressed(text, alone), 1 + size / 5)));
      steps.add(Case.echo(1, text));
      for (Case.Step step : steps) {
        step.play(peer);
      }
    }
    assertThat(peer.compressedMessages()).isEqualTo(4 * SIZES.length);
    Case.of("12", "and a close", Case.ping("still there"), Case.gets("pong still there"))
        .play(peer);
  }

  /** Only the first says that it is compressed. */
  private static void fragments(RawPeer peer, byte[] payload, int size) throws IOException {
    for (int at = 0; at < payload.length; at += size) {
      int end = Math.min(at + size, payload.length);
      int fin = end == payload.length ? 0x80 : 0;
      peer.frame(fin | (at == 0 ? 0x41 : 0), Arrays.copyOfRange(payload, at, end));
    }
  }

  private static byte[] json(Random random, int size) {
    StringBuilder json = new StringBuilder();
    while (json.length() < size) {
      json.append("{\"symbol\":\"TICKER\",\"price\":")
          .append(random.nextInt(1000))
          .append("},");
    }
    return Case.utf8(json.substring(0, size));
  }

  /** @param bare a parameter that the other side may have without a value */
  private static List<String> combinations(
      String side, int windowBits, String other, String... bare) {
    List<String> windows = new ArrayList<>(List.of(""));
    for (String parameter : bare) {
      windows.add("; " + parameter);
    }
    for (int bits : new int[] {8, 12, 15}) {
      windows.add("; " + other + "_max_window_bits=" + bits);
    }
    List<String> all = new ArrayList<>();
    for (String window : windows) {
      for (String mine : new String[] {"", "; " + side + "_no_context_takeover"}) {
        for (String theirs : new String[] {"", "; " + other + "_no_context_takeover"}) {
          String own = windowBits == 0 ? "" : "; " + side + "_max_window_bits=" + windowBits;
          all.add("permessage-deflate" + mine + own + theirs + window);
        }
      }
    }
    return all;
  }

  private static List<String> parameters(String extension) {
    return Arrays.stream(extension.split("; *")).sorted().toList();
  }

  /** All that was offered, but nothing about the client's window: the server can read any. */
  private static List<String> expectedAnswer(String offer) {
    return parameters(offer).stream()
        .filter(parameter -> !parameter.startsWith("client_max_window_bits"))
        .toList();
  }
}
