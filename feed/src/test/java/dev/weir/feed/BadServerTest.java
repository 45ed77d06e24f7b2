package dev.weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a server does, the feed says why in a plain sentence, counts it by its cause, and is soon there again. */
class BadServerTest {
  private final FakeServer server = new FakeServer();
  private final FeedFixture feed = new FeedFixture();

  @AfterEach
  void stop() {
    feed.close();
    server.close();
  }

  /** What a server does to a connection, and what becomes of it. */
  private record Fault(String name, Consumer<FakeSession> does, Cause cause, String sentence) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    for (int code : new int[] {
      1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4000, 4999
    }) {
      faults.add(new Fault(
          "closes with " + code,
          s -> s.raw(0x88, 2, code >> 8, code & 0xff),
          Cause.CLOSED_BY_SERVER,
          "closed by the server, code " + code));
    }
    faults.add(new Fault(
        "closes without a code",
        s -> s.raw(0x88, 0),
        Cause.CLOSED_BY_SERVER,
        "closed by the server, code 1005"));
    for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 2999, 5000}) {
      faults.add(new Fault(
          "closes with " + code + ", which nobody may",
          s -> s.raw(0x88, 2, code >> 8, code & 0xff),
          Cause.PROTOCOL,
          "the server broke the WebSocket protocol: "));
    }
    faults.add(
        new Fault("ends without a word", FakeSession::drop, Cause.LOST, "without a close frame"));
    faults.add(new Fault(
        "ends within a frame",
        s -> s.raw(0x81, 100, 'h', 'a', 'l', 'f').drop(),
        Cause.LOST,
        "without a close frame"));
    faults.add(new Fault(
        "stops within a frame",
        s -> s.raw(0x81, 100, 'h', 'a', 'l', 'f'),
        Cause.SILENCE,
        "nothing received for 300 ms"));
    faults.add(new Fault("falls silent", s -> {}, Cause.SILENCE, "nothing received for 300 ms"));
    faults.add(new Fault(
        "announces a frame of 100 MB",
        s -> s.raw(0x82, 127, 0, 0, 0, 0, 0x05, 0xf5, 0xe1, 0),
        Cause.TOO_LARGE,
        "a message is larger than 4194304 bytes"));
    faults.add(new Fault(
        "announces a frame of 2^63 bytes",
        s -> s.raw(0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0),
        Cause.PROTOCOL,
        "the server broke the WebSocket protocol: "));
    faults.add(new Fault(
        "sends 5 MB in fragments",
        s -> {
          s.raw(0x02, 0);
          for (int i = 0; i < 6; i++) {
            s.fragment(1 << 20);
          }
        },
        Cause.TOO_LARGE,
        "a message is larger than 4194304 bytes"));
    faults.add(new Fault(
        "sends text that is not UTF-8",
        s -> s.raw(0x81, 3, 'a', 0xff, 'b'),
        Cause.INVALID_TEXT,
        "a text message is not valid UTF-8"));
    faults.add(new Fault(
        "sends HTML",
        s -> s.raw('<', 'h', 't', 'm', 'l', '>'),
        Cause.PROTOCOL,
        "the server broke"));
    faults.add(new Fault(
        "masks its frames",
        s -> s.raw(0x81, 0x81, 1, 2, 3, 4, 5),
        Cause.PROTOCOL,
        "the server broke"));
    return faults.stream();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theFeedComesBack(Fault fault) {
    feed.silence = Duration.ofMillis(300);
    WebSocketFeed connection = feed.start(server.url("/ws"));
    fault.does.accept(server.accept());
    FakeSession next = server.accept();
    next.text("here again");
    assertThat(feed.nextSentence()).startsWith("trades: connected to ");
    assertThat(feed.nextSentence())
        .startsWith("trades: connection lost (")
        .contains(fault.sentence)
        .endsWith("); next attempt in 0 ms");
    while (!feed.nextEvent().endsWith("here again")) {
      // what the first connection brought
    }
    assertThat(connection.status().disconnects()).containsEntry(fault.cause, 1L);
    assertThat(connection.status().lastError()).contains(fault.sentence);
  }

  @Test
  void aFloodOfPingsIsAnsweredAsFarAsItIsRead() {
    feed.start(server.url("/ws"));
    FakeSession session = server.accept();
    for (int i = 0; i < 100_000; i++) {
      session.ping("are you there?");
    }
    session.text("after the flood");
    assertThat(feed.nextEvent()).startsWith("connected");
    assertThat(feed.nextEvent()).endsWith("after the flood");
  }

  @Test
  void aMessageMayComeByteByByte() {
    feed.start(server.url("/ws"));
    FakeSession session = server.accept();
    for (int b : new int[] {0x01, 3, 'a', 'b', 0xc3, 0x89, 1, '!', 0x80, 2, 0xa9, 'c'}) {
      session.raw(b); // two fragments that part a letter, with a ping in between
    }
    assertThat(session.next()).isEqualTo("pong !");
    assertThat(feed.nextEvent()).startsWith("connected");
    assertThat(feed.nextEvent()).endsWith(" ab\u00e9c");
  }

  @Test
  void aBombIsKeptAsItCameAndTheRestFlowsOn() {
    byte[] bomb = DecompressionTest.gzip(new byte[200 << 20]);
    WebSocketFeed connection = feed.start(server.url("/ws"));
    server.accept().binary(bomb).text("and on");
    assertThat(feed.nextEvent()).startsWith("connected");
    assertThat(feed.nextEvent())
        .isEqualTo(
            "bad BINARY of " + bomb.length + " bytes: the message is too large when decompressed");
    assertThat(feed.nextEvent()).endsWith("and on");
    assertThat(connection.status().badFrames()).isEqualTo(1);
  }
}
