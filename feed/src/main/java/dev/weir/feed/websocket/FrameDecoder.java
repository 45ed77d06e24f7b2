package dev.weir.feed.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * The receiving half of the WebSocket protocol as a state machine without I/O: bytes as they come off the network in,
 * messages and control frames out.
 *
 * <p>Received bytes are walked in place. A whole, unfragmented, uncompressed frame, which is nearly every frame of a feed,
 * is handed on as a place in the received buffer: no copy, no object. What is not whole takes the longer path through an
 * {@link Assembly}, which never grows beyond the largest message allowed, and only by bytes that did arrive: a header
 * alone reserves nothing.
 *
 * <p>Reserved bits are a protocol error, but for the first where compression was {@link #agree agreed}. After a close frame
 * or an error nothing more is read. Not for use by several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5">RFC 6455, section 5</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7692#section-6">RFC 7692, section 6</a>
 */
public final class FrameDecoder {
  private static final int MAX_CONTROL_BYTES = 125;
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

  private final FrameHeader header = new FrameHeader(); // of the frame at hand
  private final Assembly assembly = new Assembly();
  private final ByteBuf cutHeader = Unpooled.buffer(FrameHeader.MAX_BYTES, FrameHeader.MAX_BYTES);
  private final ByteBuf cutControl = Unpooled.buffer(MAX_CONTROL_BYTES, MAX_CONTROL_BYTES);
  private long missingBytes; // of a payload that the network cut
  private boolean plain; // the frame at hand is isPlain()
  private boolean ended;

  /** @param maxMessageBytes at most 1 GiB; the limit of a whole message, however many fragments it has */
  public FrameDecoder(Masking masking, int maxMessageBytes) {
    if (maxMessageBytes < 1 || maxMessageBytes > 1 << 30) {
      throw new IllegalArgumentException(
          "the largest message must have 1 byte to 1 GiB, not " + maxMessageBytes);
    }
    this.masking = masking;
    this.maxMessageBytes = maxMessageBytes;
  }

  /** From here on messages may be compressed. Before the first message, if at all. */
  public void agree(PermessageDeflate compression) {
    boolean alone = masking == Masking.REQUIRED
        ? compression.clientNoContextTakeover()
        : compression.serverNoContextTakeover();
    assembly.inflateWith(new MessageInflater(alone, maxMessageBytes));
  }

  /** Reads all of {@code in}, which stays the caller's. Masked payloads are unmasked in place. */
  public void decode(ByteBuf in, Sink sink) {
    int end = in.writerIndex();
    int at = resume(in, sink);
    while (at < end && !ended) {
      int headerBytes = readHeader(in, at, end - at, sink);
      if (headerBytes > 0) {
        at = payload(in, at + headerBytes, end, sink);
      } else if (!ended) {
        cutHeader.writeBytes(in, at, end - at);
        at = end;
      }
    }
    in.readerIndex(end);
  }

  /** Gives back what is held outside the heap. */
  public void close() {
    ended = true;
    assembly.close();
  }

  /** Goes on with the frame that was cut, if one was. Answers where the bytes go on that are not of it. */
  private int resume(ByteBuf in, Sink sink) {
    int at = in.readerIndex();
    int end = in.writerIndex();
    if (missingBytes > 0 && !ended) {
      return piece(in, at, end, sink);
    }
    while (cutHeader.isReadable() && at < end && !ended) {
      cutHeader.writeByte(in.getByte(at++));
      if (readHeader(cutHeader, 0, cutHeader.readableBytes(), sink) > 0) {
        cutHeader.clear();
        return payload(in, at, end, sink);
      }
    }
    return at;
  }

  /**
   * Reads and checks as much of the header at {@code at} as is there.
   *
   * @return how many bytes it has; 0 when it is cut or wrong
   */
  private int readHeader(ByteBuf buf, int at, int available, Sink sink) {
    if (available < 2) {
      return 0;
    }
    header.readStart(buf, at);
    plain = isPlain();
    if (!plain) {
      String mistake = mistake();
      if (!mistake.isEmpty()) {
        return fail(CloseCode.PROTOCOL_ERROR, mistake, sink);
      }
    }
    int headerBytes = header.bytes();
    if (available < headerBytes) {
      return 0;
    }
    header.readRest(buf, at);
    if (header.payloadBytes() < 0) {
      return fail(CloseCode.PROTOCOL_ERROR, "a frame's length is not in its shortest form", sink);
    }
    // What a compressed message comes to, decompressing it tells.
    boolean sizeIsKnown = plain || (header.isData() && !isOfCompressed());
    if (sizeIsKnown
        && header.payloadBytes() > maxMessageBytes - assembly.content().readableBytes()) {
      return fail(CloseCode.TOO_LARGE, sink);
    }
    return headerBytes;
  }

  /** Takes the payload, or what is there of it. Answers where the bytes go on that are not of it. */
  private int payload(ByteBuf in, int at, int end, Sink sink) {
    boolean cut = header.payloadBytes() > end - at;
    if (cut || (header.isData() && !plain)) {
      if (header.isData() && header.opcode() != Opcode.CONTINUATION) {
        assembly.begin(header.opcode(), header.isCompressed());
      }
      missingBytes = header.payloadBytes();
      return piece(in, at, end, sink);
    }
    int length = (int) header.payloadBytes();
    header.unmask(in, at, length, 0);
    if (plain) {
      message(in, at, length, sink);
    } else {
      control(in, at, length, sink);
    }
    return at + length;
  }

  /** Puts what is there of a payload to the rest. Answers where the bytes go on that are not of it. */
  private int piece(ByteBuf in, int at, int end, Sink sink) {
    int length = (int) Math.min(missingBytes, end - at);
    header.unmask(in, at, length, header.payloadBytes() - missingBytes);
    missingBytes -= length;
    if (header.isData()) {
      assemble(in, at, length, sink);
    } else {
      cutControl.writeBytes(in, at, length);
      if (missingBytes == 0) {
        control(cutControl, 0, cutControl.readableBytes(), sink);
        cutControl.clear();
      }
    }
    return at + length;
  }

  private void assemble(ByteBuf in, int at, int length, Sink sink) {
    boolean last = missingBytes == 0 && header.isFinal();
    int failed = assembly.append(in, at, length);
    if (failed == 0 && last) {
      failed = assembly.finish();
    }
    if (failed != 0) {
      fail(failed, sink);
    } else if (last) {
      ByteBuf content = assembly.content();
      sink.message(assembly.opcode(), content, 0, content.readableBytes());
      assembly.clear();
    }
  }

  /** A whole text or binary message in one frame, masked as it should be: nothing else to check in its first bytes. */
  private boolean isPlain() {
    return header.isWholeMessage()
        && !assembly.isOpen()
        && header.isMasked() == (masking == Masking.REQUIRED);
  }

  private String mistake() {
    int opcode = header.opcode();
    boolean continues = opcode == Opcode.CONTINUATION;
    // Only the first frame of a message tells that it is compressed (RFC 7692, section 6.1).
    if (header.hasReservedBits(assembly.inflates() && header.isData() && !continues)) {
      return assembly.inflates()
          ? "reserved bits are set that the agreed extension does not use there"
          : "reserved bits are set but no extension was agreed";
    }
    if (!Opcode.isKnown(opcode)) {
      return "opcode " + opcode + " is reserved";
    }
    if (header.isMasked() != (masking == Masking.REQUIRED)) {
      return header.isMasked() ? "a server's frame is masked" : "a client's frame is not masked";
    }
    if (!header.isData()) {
      return !header.isFinal()
          ? "a control frame is fragmented"
          : header.length7() > MAX_CONTROL_BYTES ? "a control frame is longer than 125 bytes" : "";
    }
    return continues == assembly.isOpen()
        ? ""
        : continues
            ? "a continuation frame continues nothing"
            : "a message starts inside a fragmented one";
  }

  private void message(ByteBuf buf, int payload, int length, Sink sink) {
    int opcode = header.opcode();
    if (opcode == Opcode.TEXT && !Utf8.isValid(buf, payload, length)) {
      fail(CloseCode.INVALID_TEXT, sink);
    } else {
      sink.message(opcode, buf, payload, length);
    }
  }

  private void control(ByteBuf buf, int payload, int length, Sink sink) {
    switch (header.opcode()) {
      case Opcode.PING -> sink.ping(buf, payload, length);
      case Opcode.PONG -> sink.pong(buf, payload, length);
      default -> close(buf, payload, length, sink);
    }
  }

  private void close(ByteBuf buf, int payload, int length, Sink sink) {
    if (length == 0) {
      ended = true;
      sink.close(CloseCode.NONE, "");
      return;
    }
    int code = length == 1 ? 0 : buf.getUnsignedShort(payload);
    if (!CloseCode.isValidOnWire(code)) {
      String mistake =
          length == 1 ? "a close code is cut" : "close code " + code + " must not be sent";
      fail(CloseCode.PROTOCOL_ERROR, mistake, sink);
    } else if (!Utf8.isValid(buf, payload + 2, length - 2)) {
      fail(CloseCode.INVALID_TEXT, "the reason of a close frame is not valid UTF-8", sink);
    } else {
      ended = true;
      sink.close(code, buf.toString(payload + 2, length - 2, StandardCharsets.UTF_8));
    }
  }

  /** Ends with what is wrong with a message. */
  private int fail(int code, Sink sink) {
    String reason =
        switch (code) {
          case CloseCode.TOO_LARGE -> "a message is larger than " + maxMessageBytes + " bytes";
          case CloseCode.INVALID_TEXT -> "a text message is not valid UTF-8";
          default -> "a compressed message cannot be decompressed";
        };
    return fail(code, reason, sink);
  }

  private int fail(int code, String reason, Sink sink) {
    ended = true;
    sink.violation(code, reason);
    return 0;
  }

  private boolean isOfCompressed() {
    return assembly.isOpen() ? assembly.isCompressed() : header.isCompressed();
  }
}
