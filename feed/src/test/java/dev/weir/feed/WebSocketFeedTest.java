package dev.weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.feed.FeedStatus.State;
import dev.weir.feed.conversation.Pipelines;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketFeedTest {
  private static final String CONNECTED = "connected 1000000000";
  private static final String DISCONNECTED = "disconnected 1000000000 ";

  private final FakeServer server = new FakeServer();
  private final FeedFixture feed = new FeedFixture();

  @AfterEach
  void stop() {
    feed.close();
    server.close();
  }

  @Test
  void messagesAreDeliveredWithTheTimeOfTheirRead() {
    feed.start(server.url("/ws"));
    FakeSession session = server.accept();
    assertThat(feed.nextEvent()).isEqualTo(CONNECTED);
    feed.clock.set(2_000_000_000L);
    session.text("{\"price\":1}").binary(new byte[] {'b'});
    assertThat(feed.nextEvent()).isEqualTo("TEXT 2000000000 {\"price\":1}");
    assertThat(feed.nextEvent()).isEqualTo("BINARY 2000000000 b");
  }

  @Test
  void afterEachReadThereIsAFlush() {
    feed.start(server.url("/ws"));
    FakeSession session = server.accept();
    session.raw(0x81, 1, 'a', 0x81, 1, 'b', 0x81, 1, 'c');
    while (Await.next(feed.framesAtFlush) < 3) {
      // reads before, and perhaps parts of this one
    }
    assertThat(feed.events).hasSize(4);
  }

  @Test
  void theHandshakeCarriesPathQueryAndHeaders() {
    feed.headers.put("X-Api-Key", "s3cret");
    feed.headers.put("Sec-WebSocket-Protocol", "chat");
    feed.start(
        URI.create("ws://me:pass@127.0.0.1:" + server.port() + "/v1/ws%20x?token=s3cret&a=b"));
    FakeSession session = server.accept();
    assertThat(session.uri).isEqualTo("/v1/ws%20x?token=s3cret&a=b");
    assertThat(session.headers.get("X-Api-Key")).isEqualTo("s3cret");
    assertThat(session.headers.get("Authorization")).isEqualTo("Basic bWU6cGFzcw==");
    assertThat(session.headers.get("Host")).isEqualTo("127.0.0.1:" + server.port());
    assertThat(session.headers.contains("Origin")).isFalse();
  }

  @Test
  void secretsAreNotShown() {
    WebSocketFeed connection =
        feed.start(URI.create("ws://me:pass@127.0.0.1:" + server.port() + "/ws?token=s3cret"));
    String shown = "ws://127.0.0.1:" + server.port() + "/ws?token=***";
    assertThat(feed.nextSentence()).isEqualTo("trades: connected to " + shown);
    assertThat(connection.status().url()).isEqualTo(shown);
  }

  @Test
  void itSubscribesAfterEachConnect() {
    feed.conversation = FeedFixture.subscribing("one", "two");
    feed.start(server.url("/"));
    for (int connect = 0; connect < 3; connect++) {
      FakeSession session = server.accept();
      assertThat(session.next()).isEqualTo("text one");
      assertThat(session.next()).isEqualTo("text two");
      session.drop();
    }
  }

  @Test
  void aQueryIsAddedEncodedAndNotShown() {
    feed.query.put("token", "a b&c");
    feed.start(server.url("/ws?x=1"));
    assertThat(server.accept().uri).isEqualTo("/ws?x=1&token=a+b%26c");
    assertThat(feed.nextSentence()).doesNotContain("a b");
  }

  @Test
  void aPlannedReconnectOpensTheNewConnectionBeforeItClosesTheOld() {
    feed.renewal = Optional.of(Duration.ofMillis(100));
    feed.conversation = FeedFixture.subscribing("subscribe");
    WebSocketFeed connection = feed.start(server.url("/ws"));
    FakeSession first = server.accept();
    FakeSession second = server.accept();
    assertThat(first.next()).isEqualTo("text subscribe");
    assertThat(second.next()).isEqualTo("text subscribe");
    assertThat(first.next()).isEqualTo("close 1000");
    second.text("from the new one");
    assertThat(feed.nextEvent()).isEqualTo(CONNECTED);
    assertThat(feed.nextEvent()).isEqualTo(CONNECTED);
    assertThat(List.of(feed.nextEvent(), feed.nextEvent()))
        .containsExactlyInAnyOrder(
            "TEXT 1000000000 from the new one",
            DISCONNECTED + "RENEWED replaced by a new connection, as planned");
    assertThat(connection.status().disconnects()).containsEntry(Cause.RENEWED, 1L);
  }

  @Test
  void theNewConnectionTakesOverWhenTheOldOneBreaksMeanwhile() {
    feed.renewal = Optional.of(Duration.ofMillis(100));
    feed.overlap = Duration.ofHours(1);
    WebSocketFeed connection = feed.start(server.url("/ws"));
    FakeSession first = server.accept();
    FakeSession second = server.accept();
    first.drop();
    second.text("still here");
    feed.nextEvent();
    feed.nextEvent();
    assertThat(List.of(feed.nextEvent(), feed.nextEvent()))
        .anyMatch(e -> e.endsWith("still here"))
        .anyMatch(e -> e.startsWith(DISCONNECTED + "LOST"));
    assertThat(connection.status().state()).isEqualTo(State.CONNECTED);
  }

  @Test
  void manySymbolsAreSpreadOverConnections() {
    feed.symbols = List.of("A", "B", "C");
    feed.conversation = Pipelines.conversation("""
        symbols: [A, B, C]
        subscribe: { of: "{symbols}" }
        limits: { per_connection: 2 }
        """);
    WebSocketFeed all = feed.start(server.url("/ws"));
    assertThat(List.of(server.accept().next(), server.accept().next()))
        .containsExactlyInAnyOrder("text {\"of\":[\"A\",\"B\"]}", "text {\"of\":[\"C\"]}");
    feed.nextEvent();
    feed.nextEvent();
    assertThat(all.status().connects()).isEqualTo(2);
    assertThat(all.status().state()).isEqualTo(State.CONNECTED);
  }

  @Test
  void aRefusedLoginIsSaidAndTriedAgainLater() {
    feed.conversation = Pipelines.conversation("""
        login:
          - send: { auth: secret }
            expect: status = 'ok'
            refuse: status = 'error'
        """);
    WebSocketFeed connection = feed.start(server.url("/ws"));
    FakeSession first = server.accept();
    assertThat(first.next()).isEqualTo("text {\"auth\":\"secret\"}");
    first.text("{\"status\":\"error\",\"why\":\"unknown key\"}");
    server.accept();
    feed.nextSentence();
    assertThat(feed.nextSentence())
        .contains("the server refused the login: {\"status\":\"error\",\"why\":\"unknown key\"}");
    assertThat(connection.status().disconnects()).containsEntry(Cause.LOGIN, 1L);
  }

  @Test
  void aCloseFrameIsAnsweredAndExplained() {
    feed.start(server.url("/ws"));
    FakeSession session = server.accept().close(1001, "maintenance");
    assertThat(session.next()).isEqualTo("close 1001");
    assertThat(session.next()).isEqualTo("end");
    assertThat(feed.nextEvent()).isEqualTo(CONNECTED);
    assertThat(feed.nextEvent())
        .isEqualTo(DISCONNECTED + "CLOSED_BY_SERVER closed by the server, code 1001 (maintenance)");
    feed.nextSentence();
    assertThat(feed.nextSentence())
        .isEqualTo(
            "trades: connection lost (closed by the server, code 1001 (maintenance)); next attempt in 0 ms");
    server.accept();
  }

  @Test
  void aConnectionThatBreaksIsCountedAsLost() {
    WebSocketFeed connection = feed.start(server.url("/ws"));
    server.accept().drop();
    server.accept().drop();
    server.accept().text("again");
    assertThat(feed.nextEvent()).isEqualTo(CONNECTED);
    assertThat(feed.nextEvent())
        .isEqualTo(DISCONNECTED + "LOST the connection ended without a close frame, code 1006");
    feed.nextEvent();
    feed.nextEvent();
    feed.nextEvent();
    assertThat(feed.nextEvent()).isEqualTo("TEXT 1000000000 again");
    FeedStatus status = connection.status();
    assertThat(status.disconnects()).isEqualTo(Map.of(Cause.LOST, 2L));
    assertThat(status.connects()).isEqualTo(3);
    assertThat(status.lastError()).contains("1006");
    assertThat(status.state()).isEqualTo(State.CONNECTED);
  }

  @Test
  void pingsAreAnswered() {
    feed.start(server.url("/ws"));
    assertThat(server.accept().ping("are you there?").next()).isEqualTo("pong are you there?");
  }

  @Test
  void pongsKeepAQuietConnectionAlive() {
    feed.ping = Duration.ofMillis(20);
    feed.silence = Duration.ofMillis(400);
    WebSocketFeed connection = feed.start(server.url("/ws"));
    FakeSession session = server.accept();
    for (int i = 0; i < 40; i++) { // twice the silence
      assertThat(session.next()).isEqualTo("ping");
      session.pong();
    }
    assertThat(connection.status().connects()).isEqualTo(1);
  }

  @Test
  void aSilentServerIsLeft() {
    feed.ping = Duration.ofMillis(50);
    feed.silence = Duration.ofMillis(150);
    WebSocketFeed connection = feed.start(server.url("/ws"));
    FakeSession session = server.accept();
    assertThat(feed.nextEvent()).isEqualTo(CONNECTED);
    assertThat(feed.nextEvent()).isEqualTo(DISCONNECTED + "SILENCE nothing received for 150 ms");
    assertThat(session.next()).isEqualTo("ping");
    server.accept();
    assertThat(connection.status().disconnects()).containsKey(Cause.SILENCE);
  }

  @Test
  void whatBreaksTheProtocolEndsTheConnectionWithItsCode() {
    feed.maxMessageBytes = 1000;
    feed.start(server.url("/ws"));
    FakeSession session = server.accept().text("before").raw(0xC1, 0);
    assertThat(session.next())
        .isEqualTo("close 1002 reserved bits are set but no extension was agreed");
    session = server.accept().raw(0x81, 1, 0xFF);
    assertThat(session.next()).isEqualTo("close 1007 a text message is not valid UTF-8");
    session = server.accept().binary(new byte[1001]);
    assertThat(session.next()).isEqualTo("close 1009 a message is larger than 1000 bytes");
    server.accept();
    assertThat(feed.events.stream().filter(event -> !event.startsWith("connected")))
        .containsExactly(
            "TEXT 1000000000 before",
            DISCONNECTED + "PROTOCOL the server broke the WebSocket protocol: "
                + "reserved bits are set but no extension was agreed",
            DISCONNECTED + "INVALID_TEXT a text message is not valid UTF-8",
            DISCONNECTED + "TOO_LARGE a message is larger than 1000 bytes");
  }

  @Test
  void gzippedMessagesAreDecompressedAndBrokenOnesAreCounted() {
    byte[] gzip = DecompressionTest.gzip("{\"tick\":1}".getBytes(StandardCharsets.UTF_8));
    byte[] broken = gzip.clone();
    broken[gzip.length - 1]++;
    WebSocketFeed connection = feed.start(server.url("/ws"));
    server.accept().binary(gzip).binary(broken).text("and on");
    assertThat(feed.nextEvent()).isEqualTo(CONNECTED);
    assertThat(feed.nextEvent()).isEqualTo("BINARY 1000000000 {\"tick\":1}");
    assertThat(feed.nextEvent())
        .isEqualTo("bad BINARY of " + gzip.length + " bytes: the compressed data is corrupt");
    assertThat(feed.nextEvent()).isEqualTo("TEXT 1000000000 and on");
    assertThat(connection.status().badFrames()).isEqualTo(1);
  }

  @Test
  void aPausedFeedSlowsTheServerDown() {
    int messages = 64; // of 1 MiB: more than the sockets' buffers hold
    WebSocketFeed connection = feed.start(server.url("/ws"));
    connection.pause();
    FakeSession session = server.accept();
    for (int i = 0; i < messages; i++) {
      session.binary(new byte[1 << 20]);
    }
    session.awaitFull();
    assertThat(connection.status().messages()).isLessThan(messages);
    connection.resume();
    assertThat(feed.nextEvent()).isEqualTo(CONNECTED);
    for (int i = 0; i < messages; i++) {
      assertThat(feed.nextEvent()).isEqualTo("BINARY 1000000000 1048576 bytes");
    }
  }

  @Test
  void silenceIsNotHeldAgainstTheServerWhilePaused() {
    feed.ping = Duration.ofMillis(20);
    feed.silence = Duration.ofMillis(200);
    WebSocketFeed connection = feed.start(server.url("/ws"));
    connection.pause();
    FakeSession session = server.accept();
    for (int i = 0; i < 20; i++) { // twice the silence
      assertThat(session.next()).isEqualTo("ping");
    }
    assertThat(connection.status().disconnects()).isEmpty();
  }

  @Test
  void closingSaysGoodbyeAndDeliversWhatIsStillOnTheWay() {
    WebSocketFeed connection = feed.start(server.url("/ws"));
    FakeSession session = server.accept().ignoreClose();
    assertThat(feed.nextEvent()).isEqualTo(CONNECTED);
    var closed = connection.close();
    assertThat(session.next()).isEqualTo("close 1000");
    session.text("late").close(1000, "");
    FeedFixture.await(closed);
    assertThat(feed.events)
        .containsExactly("TEXT 1000000000 late", DISCONNECTED + "STOPPED closed");
    assertThat(connection.status().state()).isEqualTo(State.CLOSED);
    assertThat(session.next()).isEqualTo("end");
  }

  @Test
  void closingDoesNotDependOnTheServer() {
    WebSocketFeed connection = feed.start(server.url("/ws"));
    server.accept().ignoreClose();
    FeedFixture.await(connection.close());
    FeedFixture.await(connection.close());
    assertThat(connection.status().disconnects()).isEqualTo(Map.of(Cause.STOPPED, 1L));
  }

  @Test
  void itCanBeClosedBeforeItIsStarted() {
    WebSocketFeed connection = feed.connection(server.url("/ws"));
    FeedFixture.await(connection.close());
    connection.start();
    assertThat(connection.status().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void whenTheSinkFailsTheConnectionStartsAnew() {
    feed.start(server.url("/ws"));
    feed.fault = new IllegalStateException("disk full");
    server.accept().text("lost");
    server.accept().text("kept");
    assertThat(feed.nextEvent()).isEqualTo(CONNECTED);
    assertThat(feed.nextEvent())
        .isEqualTo(DISCONNECTED + "SINK what takes the messages failed: disk full");
    assertThat(feed.nextEvent()).isEqualTo(CONNECTED);
    assertThat(feed.nextEvent()).isEqualTo("TEXT 1000000000 kept");
  }

  @Test
  void anOutageIsSaidFromTheEndOfWhatWasKept() {
    feed.start(server.url("/ws"));
    server.accept().drop();
    feed.fault = new IllegalStateException("disk full");
    assertThat(feed.nextEvent()).isEqualTo(CONNECTED);
    assertThat(feed.nextEvent()).startsWith(DISCONNECTED + "LOST");
    FakeSession useless = server.accept();
    assertThat(feed.nextEvent()).isEqualTo(CONNECTED);
    feed.clock.addAndGet(30_000_000_000L);
    useless.text("lost");
    assertThat(feed.nextEvent()).contains(" SINK ");
    server.accept();
    assertThat(feed.nextEvent()).startsWith("connected ");
    assertThat(feed.sentences).anyMatch(s -> s.endsWith("again; what it sent for 30 s is missing"));
  }

  @Test
  void theStatusCountsMessagesAndBytes() {
    WebSocketFeed connection = feed.start(server.url("/ws"));
    assertThat(connection.status().name()).isEqualTo("trades");
    FakeSession session = server.accept();
    assertThat(feed.nextEvent()).isEqualTo(CONNECTED);
    session.text("four").ping("").text("five5");
    assertThat(session.next()).isEqualTo("pong ");
    session.drop();
    server.accept();
    FeedStatus status = connection.status();
    assertThat(status.messages()).isEqualTo(2);
    assertThat(status.bytes()).isEqualTo(9);
    assertThat(status.lastMessageNanos()).isEqualTo(1_000_000_000L);
  }
}
