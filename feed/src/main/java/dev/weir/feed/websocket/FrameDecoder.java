package dev.weir.feed.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * The receiving half of the WebSocket protocol as a state machine without I/O: bytes as they come off the network in,
 * messages and control frames out.
 *
 * <p>Received bytes are walked in place. A whole, unfragmented frame, which is nearly every frame of a feed, is handed
 * on as a place in the received buffer: no copy, no object. What is not whole takes the longer path: a frame that is
 * cut by the end of a read is completed in one buffer, and a fragmented message is put together in another. Neither
 * grows beyond the largest message allowed, and only by bytes that did arrive: a header alone reserves nothing.
 *
 * <p>No extension is offered, so reserved bits are a protocol error. After a close frame or an error nothing more is
 * read. Not for use by several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5">RFC 6455, section 5</a>
 */
public final class FrameDecoder {
  private static final int MAX_CONTROL_BYTES = 125;
  private static final int KEPT_BYTES =
      64 * 1024; // a buffer that grew beyond this is given back after use
  private static final int FIN = 0x8000;
  private static final int RESERVED = 0x7000;
  private static final int MASKED = 0x0080;

  /** Frames of a client must be masked, those of a server must not be (RFC 6455, section 5.1). */
  public enum Masking {
    FORBIDDEN,
    REQUIRED
  }

  /**
   * Receives what was decoded. A place in a buffer is valid during the call only. After {@code close} or {@code
   * violation} nothing more is called.
   */
  public interface Sink {
    /** A whole message: {@link Opcode#TEXT}, which is valid UTF-8, or {@link Opcode#BINARY}. */
    void message(int opcode, ByteBuf buf, int offset, int length);

    void ping(ByteBuf buf, int offset, int length);

    void pong(ByteBuf buf, int offset, int length);

    /** The peer closes; with {@link CloseCode#NONE} when it gave no code. */
    void close(int code, String reason);

    /** The peer broke the protocol or a limit; {@code code} is the close code to answer with. */
    void violation(int code, String reason);
  }

  private final Masking masking;
  private final int maxMessageBytes;

  private ByteBuf partial = Unpooled.buffer();
  private ByteBuf fragments = Unpooled.buffer();
  private int fragmentsOpcode =
      Opcode.CONTINUATION; // of the message being put together; CONTINUATION: none is
  private boolean ended;

  // The frame at hand, as parse() left it.
  private int head;
  private int headerBytes;
  private int payloadBytes;

  /** @param maxMessageBytes at most 1 GiB; the limit of a whole message, however many fragments it has */
  public FrameDecoder(Masking masking, int maxMessageBytes) {
    if (maxMessageBytes < 1 || maxMessageBytes > 1 << 30) {
      throw new IllegalArgumentException(
          "the largest message must have 1 byte to 1 GiB, not " + maxMessageBytes);
    }
    this.masking = masking;
    this.maxMessageBytes = maxMessageBytes;
  }

  /** Reads all of {@code in}, which stays the caller's. Masked payloads are unmasked in place. */
  public void decode(ByteBuf in, Sink sink) {
    if (partial.isReadable()) {
      completePartial(in, sink);
    }
    int at = in.readerIndex();
    int end = in.writerIndex();
    while (at < end && !ended) {
      int needed = parse(in, at, end - at, sink);
      if (needed > end - at) {
        partial.writeBytes(in, at, end - at);
        break;
      }
      if (!ended) {
        accept(in, at + headerBytes, sink);
        at += needed;
      }
    }
    in.readerIndex(end);
  }

  /** Takes from {@code in} only what the frame that was cut still lacks, so that the rest is read in place. */
  private void completePartial(ByteBuf in, Sink sink) {
    while (!ended) {
      int have = partial.readableBytes();
      int needed = parse(partial, 0, have, sink);
      if (needed > have) {
        if (!in.isReadable()) {
          return;
        }
        partial.writeBytes(in, Math.min(needed - have, in.readableBytes()));
      } else if (!ended) {
        accept(partial, headerBytes, sink);
        partial = emptied(partial);
        return;
      }
    }
  }

  /**
   * Reads and checks as much of the header at {@code at} as is there. Answers how many bytes of the frame are known to
   * be needed: at first any header's, then this header's, then the whole frame's.
   */
  private int parse(ByteBuf buf, int at, int available, Sink sink) {
    if (available < 2) {
      return 2;
    }
    head = buf.getUnsignedShort(at);
    if (!isPlain()) {
      String mistake = headMistake();
      if (!mistake.isEmpty()) {
        return fail(CloseCode.PROTOCOL_ERROR, mistake, sink);
      }
    }
    int length7 = head & 0x7F;
    int lengthBytes = length7 < 126 ? 0 : length7 == 126 ? Short.BYTES : Long.BYTES;
    headerBytes = 2 + lengthBytes + (isMasked() ? Integer.BYTES : 0);
    if (available < headerBytes) {
      return headerBytes;
    }
    long length = lengthBytes == 0 ? length7 : extendedLength(buf, at + 2, lengthBytes);
    if (length < 0) {
      return fail(CloseCode.PROTOCOL_ERROR, "a frame's length is not in its shortest form", sink);
    }
    if (length > maxMessageBytes - fragments.readableBytes() && !Opcode.isControl(opcode())) {
      String reason = "a message is larger than " + maxMessageBytes + " bytes";
      return fail(CloseCode.TOO_LARGE, reason, sink);
    }
    payloadBytes = (int) length;
    return headerBytes + payloadBytes;
  }

  /** The length, or -1 where a shorter form would have done or the first of 64 bits is set (section 5.2). */
  private static long extendedLength(ByteBuf buf, int at, int lengthBytes) {
    if (lengthBytes == Short.BYTES) {
      int length = buf.getUnsignedShort(at);
      return length < 126 ? -1 : length;
    }
    long length = buf.getLong(at);
    return length <= 0xFFFF ? -1 : length;
  }

  /** A whole text or binary message in one frame, masked as it should be: nothing else to check in its first bytes. */
  private boolean isPlain() {
    int first = head >>> 8;
    return (first == 0x81 || first == 0x82)
        && fragmentsOpcode == Opcode.CONTINUATION
        && isMasked() == (masking == Masking.REQUIRED);
  }

  private String headMistake() {
    int opcode = opcode();
    if ((head & RESERVED) != 0) {
      return "reserved bits are set but no extension was agreed";
    }
    if (!Opcode.isKnown(opcode)) {
      return "opcode " + opcode + " is reserved";
    }
    if (isMasked() != (masking == Masking.REQUIRED)) {
      return isMasked() ? "a server's frame is masked" : "a client's frame is not masked";
    }
    if (Opcode.isControl(opcode)) {
      return !isFinal()
          ? "a control frame is fragmented"
          : (head & 0x7F) > MAX_CONTROL_BYTES ? "a control frame is longer than 125 bytes" : "";
    }
    boolean continues = opcode == Opcode.CONTINUATION;
    boolean started = fragmentsOpcode != Opcode.CONTINUATION;
    return continues == started
        ? ""
        : continues
            ? "a continuation frame continues nothing"
            : "a message starts inside a fragmented one";
  }

  private void accept(ByteBuf buf, int payload, Sink sink) {
    if (isMasked()) {
      unmask(buf, payload, payloadBytes, buf.getInt(payload - Integer.BYTES));
    }
    int opcode = opcode();
    switch (opcode) {
      case Opcode.TEXT, Opcode.BINARY -> {
        if (isFinal()) {
          message(opcode, buf, payload, payloadBytes, sink);
        } else {
          fragmentsOpcode = opcode;
          fragments.writeBytes(buf, payload, payloadBytes);
        }
      }
      case Opcode.CONTINUATION -> continuation(buf, payload, sink);
      case Opcode.PING -> sink.ping(buf, payload, payloadBytes);
      case Opcode.PONG -> sink.pong(buf, payload, payloadBytes);
      default -> close(buf, payload, sink);
    }
  }

  private void continuation(ByteBuf buf, int payload, Sink sink) {
    fragments.writeBytes(buf, payload, payloadBytes);
    if (isFinal()) {
      int opcode = fragmentsOpcode;
      fragmentsOpcode = Opcode.CONTINUATION;
      message(opcode, fragments, 0, fragments.readableBytes(), sink);
      fragments = emptied(fragments);
    }
  }

  private void message(int opcode, ByteBuf buf, int offset, int length, Sink sink) {
    if (opcode == Opcode.TEXT && !Utf8.isValid(buf, offset, length)) {
      fail(CloseCode.INVALID_TEXT, "a text message is not valid UTF-8", sink);
    } else {
      sink.message(opcode, buf, offset, length);
    }
  }

  private void close(ByteBuf buf, int payload, Sink sink) {
    if (payloadBytes == 0) {
      ended = true;
      sink.close(CloseCode.NONE, "");
      return;
    }
    int code = payloadBytes == 1 ? 0 : buf.getUnsignedShort(payload);
    if (!CloseCode.isValidOnWire(code)) {
      String mistake =
          payloadBytes == 1 ? "a close code is cut" : "close code " + code + " must not be sent";
      fail(CloseCode.PROTOCOL_ERROR, mistake, sink);
    } else if (!Utf8.isValid(buf, payload + 2, payloadBytes - 2)) {
      fail(CloseCode.INVALID_TEXT, "the reason of a close frame is not valid UTF-8", sink);
    } else {
      ended = true;
      sink.close(code, buf.toString(payload + 2, payloadBytes - 2, StandardCharsets.UTF_8));
    }
  }

  private int fail(int code, String reason, Sink sink) {
    ended = true;
    sink.violation(code, reason);
    return 0;
  }

  private int opcode() {
    return (head >>> 8) & 0x0F;
  }

  private boolean isFinal() {
    return (head & FIN) != 0;
  }

  private boolean isMasked() {
    return (head & MASKED) != 0;
  }

  private static void unmask(ByteBuf buf, int offset, int length, int key) {
    int end = offset + length;
    int at = offset;
    long key8 = ((long) key << Integer.SIZE) | (key & 0xFFFFFFFFL);
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      buf.setLong(at, buf.getLong(at) ^ key8);
    }
    for (int shift = 24; at < end; at++, shift = (shift - 8) & 31) {
      buf.setByte(at, buf.getByte(at) ^ (key >>> shift));
    }
  }

  private static ByteBuf emptied(ByteBuf buf) {
    return buf.capacity() > KEPT_BYTES ? Unpooled.buffer() : buf.clear();
  }
}
