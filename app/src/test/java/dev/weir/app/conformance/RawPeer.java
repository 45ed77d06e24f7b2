package dev.weir.app.conformance;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The other end of a connection, either one, that sends whatever bytes it is told to and tells what comes back. It shares no
 * code with what it tests.
 */
final class RawPeer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};
  private static final byte[] TAIL = {0, 0, -1, -1};

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final boolean client;
  private final String head; // of the other end's part of the handshake
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final Inflater inflater = new Inflater(true);
  private int compressedMessages;
  private int chop = Integer.MAX_VALUE;
  private ByteArrayOutputStream gathered; // null: what is written is sent

  private RawPeer(Socket socket, boolean client, String start) throws IOException {
    this.socket = socket;
    this.client = client;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    out = socket.getOutputStream();
    out.write(start.getBytes(StandardCharsets.US_ASCII));
    head = readHead(in);
  }

  /** As a client. @param headers more of them, each with its CRLF */
  static RawPeer connect(int port, String path, String headers) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
        + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "\r\n";
    return request(port, request);
  }

  /** As a client with a handshake of its own. */
  static RawPeer request(int port, String request) throws IOException {
    return new RawPeer(new Socket("127.0.0.1", port), true, request);
  }

  /** As a server, for the next that connects. @param headers more of the answer's, each with its CRLF */
  static RawPeer accept(ServerSocket listener, String headers) throws IOException {
    RawPeer peer = new RawPeer(listener.accept(), false, "");
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: " + acceptance(peer.header("Sec-WebSocket-Key")) + "\r\n"
            + headers
            + "\r\n";
    peer.out.write(answer.getBytes(StandardCharsets.US_ASCII));
    return peer;
  }

  boolean isClient() {
    return client;
  }

  /** The other end's request line or status line. */
  String firstLine() {
    return head.lines().findFirst().orElse("");
  }

  /** A header of the other end; empty if there is none. */
  String header(String name) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  /** How many messages came compressed. */
  int compressedMessages() {
    return compressedMessages;
  }

  // --- Sending

  /** From here on, at most so many bytes go into one TCP segment. */
  void chop(int bytes) {
    chop = bytes;
  }

  /** @param first the first byte: FIN, reserved bits and opcode */
  void frame(int first, byte... payload) throws IOException {
    write(encoded(first, payload.length, payload));
  }

  /** The beginning of a frame whose payload has so many bytes in all. */
  void beginFrame(int first, int length, byte... part) throws IOException {
    write(encoded(first, length, part));
  }

  /** Something that sends. */
  @FunctionalInterface
  interface Sending {
    void send() throws IOException;
  }

  /** All that is sent, in one write. */
  void together(Sending sending) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    gathered = all;
    sending.send();
    gathered = null;
    write(all.toByteArray());
  }

  private byte[] encoded(int first, int length, byte... part) {
    ByteBuffer frame = ByteBuffer.allocate(14 + part.length);
    int mask = client ? 0x80 : 0;
    frame.put((byte) first);
    if (length < 126) {
      frame.put((byte) (mask | length));
    } else if (length < 65536) {
      frame.put((byte) (mask | 126)).putShort((short) length);
    } else {
      frame.put((byte) (mask | 127)).putLong(length);
    }
    if (client) {
      frame.put(KEY);
    }
    for (int i = 0; i < part.length; i++) {
      frame.put((byte) (client ? part[i] ^ KEY[i % 4] : part[i]));
    }
    byte[] bytes = new byte[frame.position()];
    frame.flip().get(bytes);
    return bytes;
  }

  /** Bytes that are no frame. The other end may have had enough of it and be gone. */
  void write(byte... bytes) throws IOException {
    if (gathered != null) {
      gathered.writeBytes(bytes);
      return;
    }
    try {
      for (int at = 0; at < bytes.length; at += Math.min(chop, bytes.length - at)) {
        out.write(bytes, at, Math.min(chop, bytes.length - at));
      }
    } catch (SocketException e) {
      // What comes back tells whether it was right to go.
    }
  }

  /** A message's payload, compressed; with the window of the messages before unless {@code alone}. */
  byte[] compressed(byte[] message, boolean alone) {
    if (alone) {
      deflater.reset();
    }
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    byte[] room = new byte[65536];
    deflater.setInput(message);
    int n;
    do {
      n = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
      payload.write(room, 0, n);
    } while (n == room.length);
    byte[] flushed = payload.toByteArray();
    return flushed.length < 4 ? new byte[1] : Arrays.copyOf(flushed, flushed.length - 4);
  }

  // --- Receiving

  /**
   * What comes next: {@code text …}, {@code binary …}, {@code ping …}, {@code pong …}, {@code close …} or {@code end}.
   *
   * @throws AssertionError if it is against the protocol
   */
  String next() throws IOException {
    int first;
    try {
      first = in.readUnsignedByte();
    } catch (EOFException | SocketException e) {
      return "end";
    }
    int second = in.readUnsignedByte();
    require(((second & 0x80) != 0) != client, "it is masked as it should be");
    int length = second & 0x7F;
    length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
    byte[] key = new byte[4];
    if (!client) {
      in.readFully(key);
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    for (int i = 0; i < length; i++) {
      payload[i] ^= key[i % 4];
    }
    return told(first, payload);
  }

  private String told(int first, byte[] payload) throws IOException {
    require((first & 0xB0) == 0x80, "it is whole and has no unknown reserved bits");
    boolean compressed = (first & 0x40) != 0;
    compressedMessages += compressed ? 1 : 0;
    byte[] content = compressed ? inflated(payload) : payload;
    return switch (first & 0x0F) {
      case 1 -> described("text", content);
      case 2 -> described("binary", content);
      case 8 ->
        content.length == 0
            ? "close"
            : "close " + ByteBuffer.wrap(content).getShort() + described("", content, 2);
      case 9 -> described("ping", content);
      case 10 -> described("pong", content);
      default -> throw new AssertionError("opcode " + (first & 0x0F));
    };
  }

  /** How {@link #next} tells of a message. */
  static String described(String kind, byte[] content) {
    if (content.length <= 200) {
      return (kind + " " + new String(content, StandardCharsets.ISO_8859_1)).stripTrailing();
    }
    CRC32 crc = new CRC32();
    crc.update(content);
    return kind + " of " + content.length + " bytes, " + Long.toHexString(crc.getValue());
  }

  private static String described(String kind, byte[] content, int from) {
    String reason = new String(content, from, content.length - from, StandardCharsets.UTF_8);
    return reason.isEmpty() ? "" : kind + " " + reason;
  }

  private byte[] inflated(byte[] payload) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] room = new byte[65536];
    try {
      for (byte[] input : new byte[][] {payload, TAIL}) {
        inflater.setInput(input);
        for (int n; (n = inflater.inflate(room)) > 0; ) {
          content.write(room, 0, n);
        }
      }
    } catch (DataFormatException e) {
      throw new AssertionError(HexFormat.of().formatHex(payload), e);
    }
    return content.toByteArray();
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("a frame came of which it does not hold that " + what);
    }
  }

  private static String readHead(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static String acceptance(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1")
          .digest(
              (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }

  @Override
  public void close() throws IOException {
    deflater.end();
    inflater.end();
    socket.close();
  }
}
