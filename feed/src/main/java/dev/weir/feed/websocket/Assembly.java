package dev.weir.feed.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/**
 * A message that is put together: of fragments, of the pieces of a frame that the network cut, or of what decompression
 * makes of them. Text is checked as it comes, so that the first wrong byte ends it (RFC 6455, section 8.1).
 *
 * <p>Its methods answer 0, or the close code for what is wrong.
 */
final class Assembly {
  private static final int KEPT_BYTES =
      64 * 1024; // a buffer that grew beyond this is given back after use

  private final Utf8Stream utf8 = new Utf8Stream();
  private Optional<MessageInflater> inflater = Optional.empty();
  private ByteBuf content = Unpooled.buffer();
  private int opcode = Opcode.CONTINUATION; // which means that there is none
  private boolean compressed;

  void inflateWith(MessageInflater inflater) {
    this.inflater = Optional.of(inflater);
  }

  boolean inflates() {
    return inflater.isPresent();
  }

  boolean isOpen() {
    return opcode != Opcode.CONTINUATION;
  }

  int opcode() {
    return opcode;
  }

  boolean isCompressed() {
    return compressed;
  }

  /** What is there of the message. */
  ByteBuf content() {
    return content;
  }

  void begin(int opcode, boolean compressed) {
    this.opcode = opcode;
    this.compressed = compressed;
    utf8.reset();
  }

  int append(ByteBuf buf, int offset, int length) {
    int start = content.writerIndex();
    int failed = 0;
    if (compressed) {
      failed = inflater.orElseThrow().inflate(buf, offset, length, content);
    } else {
      content.writeBytes(buf, offset, length);
    }
    return failed != 0 ? failed : checkFrom(start);
  }

  int finish() {
    int start = content.writerIndex();
    int failed = compressed ? inflater.orElseThrow().finish(content) : 0;
    failed = failed != 0 ? failed : checkFrom(start);
    return failed != 0 || opcode != Opcode.TEXT || utf8.isWhole() ? failed : CloseCode.INVALID_TEXT;
  }

  private int checkFrom(int start) {
    boolean fine =
        opcode != Opcode.TEXT || utf8.accept(content, start, content.writerIndex() - start);
    return fine ? 0 : CloseCode.INVALID_TEXT;
  }

  /** Makes place for the next message. */
  void clear() {
    opcode = Opcode.CONTINUATION;
    content = content.capacity() > KEPT_BYTES ? Unpooled.buffer() : content.clear();
  }

  /** Gives back what is held outside the heap. */
  void close() {
    inflater.ifPresent(MessageInflater::close);
  }
}
