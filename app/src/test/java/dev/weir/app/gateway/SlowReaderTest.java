package dev.weir.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What becomes of who does not read: conflation is GatewayTest's. */
class SlowReaderTest {
  private static final int MANY = 100_000; // several times what socket and gateway hold

  private final byte[] subscribe =
      "{\"type\":\"subscribe\",\"stream\":\"rolling\"}".getBytes(StandardCharsets.US_ASCII);

  private Socket subscriber(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(32 << 10);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    socket.setSoTimeout(30_000);
    socket
        .getOutputStream()
        .write(
            ("GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    int matched = 0;
    while (matched < 4) {
      int c = socket.getInputStream().read();
      matched = c == "\r\n\r\n".charAt(matched) ? matched + 1 : c == '\r' ? 1 : 0;
    }
    byte[] frame = new byte[subscribe.length + 6]; // masked with zeros
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | subscribe.length);
    System.arraycopy(subscribe, 0, frame, 6, subscribe.length);
    socket.getOutputStream().write(frame);
    return socket;
  }

  private static String next(DataInputStream in) throws IOException {
    in.readUnsignedByte();
    int length = in.readUnsignedByte();
    byte[] payload = new byte[length < 126 ? length : in.readUnsignedShort()];
    in.readFully(payload);
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** Not faster than the gateway follows: what it cannot follow is conflated for all. */
  private static void changeMuch(Gateways weir) {
    for (int i = 1; i <= MANY; i++) {
      weir.change("rolling", "A", i);
      if (i % 500 == 0) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static long seq(String change) {
    return Long.parseLong(change.replaceFirst(".*\"seq\":(\\d+).*", "$1"));
  }

  @Test
  void isDisconnected() throws Exception {
    try (Gateways weir = new Gateways(Protections.of("slow: disconnect"));
        Client client = Client.of(weir.port());
        Socket slow = subscriber(weir.port())) {
      DataInputStream in = new DataInputStream(new BufferedInputStream(slow.getInputStream()));
      assertThat(next(in)).contains("subscribed");
      changeMuch(weir);
      long last = 0;
      try {
        while (true) {
          String change = next(in);
          assertThat(seq(change)).isGreaterThan(last);
          last = seq(change);
        }
      } catch (EOFException | SocketException ended) {
        assertThat(last).isLessThan(MANY);
      }
      assertThat(client.get("/metrics").body())
          .contains("weir_gateway_slow_total{stream=\"rolling\"} 1\n");
    }
  }

  @Test
  void missesWhatItDoesNotRead() throws Exception {
    try (Gateways weir = new Gateways(Protections.of("slow: drop"));
        Client client = Client.of(weir.port());
        Socket slow = subscriber(weir.port())) {
      DataInputStream in = new DataInputStream(new BufferedInputStream(slow.getInputStream()));
      assertThat(next(in)).contains("subscribed");
      changeMuch(weir);
      Thread later = Thread.ofPlatform().daemon().start(() -> {
        while (!Thread.currentThread().isInterrupted()) { // until one of them comes
          weir.change("rolling", "later", 0);
        }
      });
      long last = 0;
      long read = 0;
      String change = "";
      while (!change.contains("later")) {
        change = next(in);
        assertThat(seq(change)).isGreaterThan(last);
        last = seq(change);
        read++;
      }
      later.interrupt();
      later.join();
      assertThat(last).isGreaterThan(read);
      assertThat(client.get("/metrics").body())
          .containsPattern("weir_gateway_dropped_total\\{stream=\"rolling\"} [1-9]");
    }
  }
}
