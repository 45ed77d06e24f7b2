package dev.weir.app;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.locks.LockSupport;

/** A feed of one connection that is quiet, and then sends very many messages at once; which no simulator of ours does. */
final class BurstServer implements AutoCloseable {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, 1.3

  private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final Thread thread;

  /**
   * @param bursts how many, one in each interval
   * @param size messages in one
   */
  BurstServer(int bursts, int size, Duration interval) throws IOException {
    thread = Thread.ofVirtual().start(() -> serve(bursts, size, interval));
  }

  int port() {
    return listener.getLocalPort();
  }

  private void serve(int bursts, int size, Duration interval) {
    try (Socket socket = listener.accept()) {
      socket.getOutputStream().write(answer(socket).getBytes(StandardCharsets.US_ASCII));
      for (int burst = 0; burst < bursts; burst++) {
        long next = System.nanoTime() + interval.toNanos();
        send(socket.getOutputStream(), burst * size, size);
        LockSupport.parkNanos(next - System.nanoTime());
      }
      socket.getInputStream().read(); // stays until the other end goes
    } catch (IOException e) {
      // The other end has gone, or close() was called.
    }
  }

  private static void send(OutputStream out, int first, int count) throws IOException {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = first; i < first + count; i++) {
      byte[] message =
          "{\"n\":%d,\"x\":%d}".formatted(i, i % 100).getBytes(StandardCharsets.US_ASCII);
      frames.write(0x81);
      frames.write(message.length);
      frames.write(message);
    }
    frames.writeTo(out);
  }

  private static String answer(Socket socket) throws IOException {
    BufferedReader in = new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    String key = "";
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18)) {
        key = line.substring(18).strip();
      }
    }
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + accept(key) + "\r\n\r\n";
  }

  private static String accept(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1")
          .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    thread.interrupt();
  }
}
