package dev.weir.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.log.FrameLog;
import dev.weir.app.log.LogReader;
import dev.weir.feed.FrameKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the network delivers is what the log holds. */
class FeedWriterTest {
  @TempDir
  private Path directory;

  /** A decompressed message lies in a buffer that grows from one message to the next. */
  @Test
  void aBufferThatGrowsBetweenTwoMessagesOfOneReadIsReadAnew() {
    try (FrameLog log = FrameLog.open(directory)) {
      FeedWriter writer = new FeedWriter(log, "huobi", 1);
      ByteBuf buffer = Unpooled.buffer(16);
      for (String message : new String[] {"short", "x".repeat(5000)}) {
        buffer.clear().writeCharSequence(message, StandardCharsets.UTF_8);
        writer.frame(FrameKind.BINARY, 1, buffer, 0, message.length());
      }
      writer.flush();
      LogReader reader = log.reader(0);
      assertThat(reader.next()).isTrue();
      assertThat(reader.next()).isTrue();
      assertThat(reader.payloadLength()).isEqualTo(5000);
      assertThat(reader.payload().get(reader.payloadOffset() + 4999)).isEqualTo((byte) 'x');
    }
  }
}
