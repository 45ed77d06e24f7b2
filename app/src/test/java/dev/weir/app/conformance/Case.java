package dev.weir.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A behaviour of RFC 6455, as a conversation with an end that echoes all messages.
 *
 * @param id the number that the Autobahn test suite gives to the behaviour, or to its kind
 */
record Case(String id, String what, List<Step> steps) {

  /** Something that the peer sends, or waits for. */
  @FunctionalInterface
  interface Step {
    void play(RawPeer peer) throws IOException;
  }

  /** A case that ends in peace, unless a step says that the connection {@link #fails}. */
  static Case of(String id, String what, Step... steps) {
    return new Case(id, what, List.of(steps));
  }

  /** Plays all steps; if the connection is still up then, nothing more may come but the answer to a close. */
  void play(RawPeer peer) throws IOException {
    for (Step step : steps) {
      step.play(peer);
    }
    boolean over = steps.getLast() instanceof End;
    if (!over) {
      ends(1000, frame(0x88, closing(1000, "that is all"))).play(peer);
    }
  }

  @Override
  public String toString() {
    return id + " " + what;
  }

  // --- What the peer sends

  static Step frame(int first, byte... payload) {
    return peer -> peer.frame(first, payload);
  }

  static Step frame(int first, String payload) {
    return frame(first, utf8(payload));
  }

  static Step ping(String payload) {
    return frame(0x89, payload);
  }

  static Step hex(String bytes) {
    byte[] raw = HexFormat.of().parseHex(bytes.replace(" ", ""));
    return peer -> peer.write(raw);
  }

  /** The beginning of a frame with so many bytes of payload in all. */
  static Step begin(int first, int length, byte... part) {
    return peer -> peer.beginFrame(first, length, part);
  }

  /** The step, with at most so many bytes in a segment. */
  static Step chopped(int bytes, Step step) {
    return peer -> {
      peer.chop(bytes);
      step.play(peer);
      peer.chop(Integer.MAX_VALUE);
    };
  }

  static Step steps(Step... steps) {
    return peer -> {
      for (Step step : steps) {
        step.play(peer);
      }
    };
  }

  // --- What comes back

  static Step gets(String... expected) {
    return peer -> {
      for (String next : expected) {
        assertThat(peer.next()).isEqualTo(next);
      }
    };
  }

  /** Sends a message in one frame, which is echoed. */
  static Step echo(int opcode, byte... payload) {
    return echo(opcode, payload, frame(0x80 | opcode, payload));
  }

  static Step echo(int opcode, String payload) {
    return echo(opcode, utf8(payload));
  }

  /** Sends in some way what makes a message, which is echoed. The peer reads while it sends. */
  static Step echo(int opcode, byte[] message, Step sending) {
    String expected = RawPeer.described(opcode == 1 ? "text" : "binary", message);
    return peer -> {
      CompletableFuture<Void> sent = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> {
        try {
          sending.play(peer);
          sent.complete(null);
        } catch (IOException e) {
          sent.completeExceptionally(e);
        }
      });
      assertThat(peer.next()).isEqualTo(expected);
      sent.join();
    };
  }

  /** The last step: what ends the connection. */
  record End(List<Step> causes, String close) implements Step {
    @Override
    public void play(RawPeer peer) throws IOException {
      for (Step cause : causes) {
        cause.play(peer);
      }
      assertThat(peer.next()).startsWith(close);
      if (peer.isClient()) { // the server ends the connection first (RFC 6455, section 7.1.1)
        assertThat(peer.next()).isEqualTo("end");
      }
      peer.close();
    }
  }

  /** The other end answers the violation with this code, and nothing after it. */
  static Step fails(int code, Step... cause) {
    return new End(List.of(cause), "close " + code);
  }

  /** The closing handshake, begun by the peer. */
  static Step ends(int code, Step... cause) {
    return new End(List.of(cause), code == 0 ? "close" : "close " + code);
  }

  // --- Bytes

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The payload of a close frame. */
  static byte[] closing(int code, String reason) {
    byte[] text = utf8(reason);
    byte[] payload = new byte[2 + text.length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, text.length);
    return payload;
  }
}
