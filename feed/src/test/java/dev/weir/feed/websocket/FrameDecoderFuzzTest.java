package dev.weir.feed.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.feed.websocket.FrameDecoder.Masking;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever comes over a connection: messages within the limit, and at most one end, the same ones wherever the network
 * cuts the bytes. The first byte of the input says who sends, and in pieces of what size.
 */
@Timeout(10)
class FrameDecoderFuzzTest {
  private static final int LIMIT = 1 << 12;

  @FuzzTest(maxDuration = "5s")
  void decodesTheSameHoweverItIsCut(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Masking masking = input[0] < 0 ? Masking.REQUIRED : Masking.FORBIDDEN;
    int piece = 1 + (input[0] & 0x7f);
    assertThat(decoded(masking, input, piece)).isEqualTo(decoded(masking, input, input.length));
  }

  private static List<String> decoded(Masking masking, byte[] input, int piece) {
    Events events = new Events();
    FrameDecoder decoder = new FrameDecoder(masking, LIMIT);
    for (int at = 1; at < input.length; at += piece) {
      int length = Math.min(piece, input.length - at);
      ByteBuf read = Unpooled.copiedBuffer(input, at, length); // it is unmasked in place
      decoder.decode(read, events);
      assertThat(read.isReadable()).isFalse();
    }
    return events.all;
  }

  /** All that was decoded, in order, as texts. */
  private static final class Events implements FrameDecoder.Sink {
    private final List<String> all = new ArrayList<>();
    private boolean ended;

    @Override
    public void message(int opcode, ByteBuf buf, int offset, int length) {
      assertThat(length).isLessThanOrEqualTo(LIMIT);
      if (opcode == Opcode.TEXT) {
        assertThat(ByteBufUtil.isText(buf, offset, length, StandardCharsets.UTF_8))
            .isTrue();
      }
      add("message " + opcode, buf, offset, length);
    }

    @Override
    public void ping(ByteBuf buf, int offset, int length) {
      add("ping", buf, offset, length);
    }

    @Override
    public void pong(ByteBuf buf, int offset, int length) {
      add("pong", buf, offset, length);
    }

    @Override
    public void close(int code, String reason) {
      end("close " + code + " " + reason);
    }

    @Override
    public void violation(int code, String reason) {
      end("violation " + code + " " + reason);
    }

    private void add(String what, ByteBuf buf, int offset, int length) {
      assertThat(ended).as("nothing comes after the end").isFalse();
      all.add(what + " " + ByteBufUtil.hexDump(buf, offset, length));
    }

    private void end(String what) {
      assertThat(ended).as("there is one end").isFalse();
      ended = true;
      all.add(what);
    }
  }
}
