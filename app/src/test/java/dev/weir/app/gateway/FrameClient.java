package dev.weir.app.gateway;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A WebSocket client of the tests' own, which shows how a message came: as text or binary, compressed or not. */
final class FrameClient implements AutoCloseable {
  private static final byte[] TAIL = {0, 0, -1, -1}; // RFC 7692, section 7.2.2

  /** A message as it was sent, and how long it was on the way. */
  record Message(boolean binary, boolean compressed, byte[] content, int wireBytes) {
    String text() {
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final Inflater inflater = new Inflater(true);
  private final String head;

  /** @param headers more of the handshake's, each with its line end */
  FrameClient(int port, String headers) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(30_000);
    in = new DataInputStream(socket.getInputStream());
    String request =
        "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + headers + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      text.append((char) in.readUnsignedByte());
    }
    head = text.toString();
  }

  /** A header of the answer to the handshake. */
  Optional<String> header(String name) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  FrameClient send(String json) throws IOException {
    byte[] payload = json.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x81);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    }
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    socket.getOutputStream().write(frame.toByteArray());
    return this;
  }

  Message read() throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    int head = 2;
    if (length == 126) {
      length = in.readUnsignedShort();
      head = 4;
    } else if (length == 127) {
      length = (int) in.readLong();
      head = 10;
    }
    byte[] payload = in.readNBytes(length);
    boolean compressed = (first & 0x40) != 0;
    return new Message(
        (first & 15) == 2, compressed, compressed ? inflate(payload) : payload, length + head);
  }

  private byte[] inflate(byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      for (byte[] piece : new byte[][] {payload, TAIL}) {
        inflater.setInput(piece);
        byte[] buffer = new byte[8192];
        for (int n; (n = inflater.inflate(buffer)) > 0; ) {
          out.write(buffer, 0, n);
        }
      }
    } catch (DataFormatException e) {
      throw new AssertionError("what came cannot be decompressed", e);
    }
    return out.toByteArray();
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    socket.close();
  }
}
