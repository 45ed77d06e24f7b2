package dev.weir.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A playback without sockets, by a clock that stands still unless it is moved. */
class PlaybackSessionTest {
  @TempDir
  Path directory;

  private final MockTicker clock = Ticker.newMockTicker();
  private final List<String> troubles = new ArrayList<>();

  @Test
  void framesComeAsFarApartAsTheyWereRecorded() throws IOException {
    EmbeddedChannel channel = play("1000000 a\n2000000 b\n2000000 c\n9000000 d\n", 1, false);

    assertThat(sentAfterMillis(channel, 0)).containsExactly("a");
    assertThat(sentAfterMillis(channel, 1)).containsExactly("b", "c");
    assertThat(sentAfterMillis(channel, 6)).isEmpty();
    assertThat(sentAfterMillis(channel, 1)).containsExactly("d");
  }

  @Test
  void twiceTheSpeedHalvesTheTime() throws IOException {
    EmbeddedChannel channel = play("0 a\n8000000 b\n", 2, false);

    assertThat(sentAfterMillis(channel, 3)).containsExactly("a");
    assertThat(sentAfterMillis(channel, 1)).containsExactly("b");
  }

  @Test
  void theEndClosesTheConnection() throws IOException {
    EmbeddedChannel channel = play("0 a\n", 1, false);

    channel.runPendingTasks();

    assertThat(text(channel.<ByteBuf>readOutbound())).containsExactly("a");
    CloseWebSocketFrame close = channel.readOutbound();
    assertThat(close.statusCode()).isEqualTo(1000);
    assertThat(close.reasonText()).isEqualTo("end of recording");
    close.release();
  }

  @Test
  void aLoopBeginsAgainWithTheFirstFramesTime() throws IOException {
    EmbeddedChannel channel = play("5000000 a\n7000000 b\n", 1, true);

    assertThat(sentAfterMillis(channel, 0)).containsExactly("a");
    assertThat(sentAfterMillis(channel, 2)).containsExactly("b", "a");
    assertThat(sentAfterMillis(channel, 2)).containsExactly("b", "a");
  }

  @Test
  void aClientThatDoesNotReadGetsOneBatchAndTheRestWaitsInTheFile() throws IOException {
    int frames = 100_000;
    EmbeddedChannel channel = play(
        "0 abcdefgh\n".repeat(frames),
        Simulator.Playback.AS_FAST_AS_POSSIBLE,
        true,
        new FullAfterEachWrite());
    List<Integer> batches = new ArrayList<>();

    for (int sent = 0; sent < frames; sent += batches.getLast()) {
      channel.runPendingTasks();
      batches.add(sent(channel).size());
      channel.runPendingTasks();
      assertThat(sent(channel)).as("while it is full").isEmpty();
      channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    }

    assertThat(batches).allSatisfy(batch -> assertThat(batch * 10).isBetween(1, 33 << 10));
  }

  @Test
  void whatIsBeforeABrokenLineIsSentAndTheTroubleSaid() throws IOException {
    EmbeddedChannel channel = play("0 a\n0 b\nbroken\n", 1, false);

    channel.runPendingTasks();

    assertThat(text(channel.<ByteBuf>readOutbound())).containsExactly("a", "b");
    CloseWebSocketFrame close = channel.readOutbound();
    assertThat(close.statusCode()).isEqualTo(1011);
    assertThat(close.reasonText()).isEqualTo("the recording is broken");
    assertThat(troubles)
        .singleElement()
        .asString()
        .contains("recording:3: the line must begin with a receive time");
    close.release();
  }

  /** A socket whose buffer every write fills. */
  private static final class FullAfterEachWrite extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      ctx.channel().unsafe().outboundBuffer().setUserDefinedWritability(1, false);
      ctx.write(message, promise);
    }
  }

  private EmbeddedChannel play(String lines, double speed, boolean loop, ChannelHandler... before)
      throws IOException {
    Path file = Files.writeString(directory.resolve("recording"), lines);
    Simulator.Playback playback =
        new Simulator.Playback(file, speed, Simulator.StartOn.CONNECT, loop, false);
    EmbeddedChannel channel =
        EmbeddedChannel.builder().ticker(clock).handlers(before).build();
    channel
        .pipeline()
        .addLast(new PlaybackSession(playback, new Tapes(playback), "/ws", troubles::add));
    return channel;
  }

  private List<String> sentAfterMillis(EmbeddedChannel channel, long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    channel.runPendingTasks();
    return sent(channel);
  }

  private static List<String> sent(EmbeddedChannel channel) {
    List<String> texts = new ArrayList<>();
    for (Object written = channel.readOutbound();
        written != null;
        written = channel.readOutbound()) {
      if (written instanceof ByteBuf batch) {
        texts.addAll(text(batch));
      }
    }
    return texts;
  }

  /** The messages of a batch, all of which are shorter than 126 bytes. */
  private static List<String> text(ByteBuf batch) {
    List<String> texts = new ArrayList<>();
    while (batch.isReadable()) {
      assertThat(batch.readUnsignedByte()).isEqualTo((short) 0x81);
      texts.add(batch
          .readCharSequence(batch.readUnsignedByte(), StandardCharsets.UTF_8)
          .toString());
    }
    batch.release();
    return texts;
  }
}
