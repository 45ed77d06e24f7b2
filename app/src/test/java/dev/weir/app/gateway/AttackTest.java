package dev.weir.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people do to a server that is open to them. Meanwhile two others are subscribed, as they should be, and must not miss
 * a change; afterwards there is no more memory in use than before, and what was refused is counted.
 */
class AttackTest {
  private static final String HANDSHAKE =
      "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n";
  private static final int MEGABYTE = 1 << 20;
  private static final long MOST_LEFT_BEHIND = 24L * MEGABYTE;

  private Gateways weir;
  private Client client;
  private List<Client.Messages> wellBehaved;
  private Thread ticker;
  private volatile boolean ticking = true;
  private long memoryBefore;

  @BeforeEach
  void start() throws Exception {
    weir = new Gateways(Protections.of("limits: { connections: 1000, handshake: 1s }"));
    client = Client.of(weir.port());
    wellBehaved = List.of(client.connect("/ws"), client.connect("/ws"));
    for (Client.Messages messages : wellBehaved) {
      messages.send("{\"type\":\"subscribe\",\"stream\":\"rolling\"}");
      assertThat(messages.next()).contains("subscribed");
    }
    memoryBefore = memory();
    ticker = Thread.ofPlatform().start(() -> {
      for (int i = 1; ticking; i++) {
        weir.change("rolling", "S" + i % 10, i);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      }
    });
  }

  /** Nobody missed anything, and what the attack took is given back. */
  @AfterEach
  void survived() throws Exception {
    ticking = false;
    ticker.join();
    weir.change("rolling", "end", 0);
    for (Client.Messages messages : wellBehaved) {
      String change = "";
      for (long seq = 1; !change.contains("\"end\""); seq++) {
        change = messages.next();
        assertThat(change).startsWith("{\"stream\":\"rolling\",\"seq\":" + seq + ",");
      }
      messages.close();
    }
    long left = memory() - memoryBefore;
    for (int i = 0; i < 100 && left >= MOST_LEFT_BEHIND; i++) { // connections take a moment to end
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      left = memory() - memoryBefore;
    }
    client.close();
    weir.close();
    assertThat(left).as("bytes left behind").isLessThan(MOST_LEFT_BEHIND);
  }

  /** Of the heap, and outside it. */
  private static long memory() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long direct = ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider p
        ? p.metric().usedDirectMemory()
        : 0;
    return runtime.totalMemory() - runtime.freeMemory() + direct;
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket("127.0.0.1", weir.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private Socket webSocket(String path, String headers) throws IOException {
    Socket socket = connected();
    write(socket, HANDSHAKE.formatted(path, headers));
    assertThat(head(socket)).startsWith("HTTP/1.1 101 ");
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String head(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int c; head.indexOf("\r\n\r\n") < 0 && (c = socket.getInputStream().read()) >= 0; ) {
      head.append((char) c);
    }
    return head.toString();
  }

  /** All that comes until the other side ends, orderly or not. */
  private static String rest(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    byte[] some = new byte[8192];
    try {
      for (int n; (n = in.read(some)) >= 0; ) {
        all.write(some, 0, n);
      }
    } catch (SocketException reset) {
      // it did not want to hear more
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether a close frame with that code is among what came. */
  private static boolean closes(String received, int code) {
    String pattern = "" + (char) (code >> 8) + (char) (code & 0xff);
    for (int at = received.indexOf('\u0088'); at >= 0; at = received.indexOf('\u0088', at + 1)) {
      if (received.startsWith(pattern, at + 2)) {
        return true;
      }
    }
    return false;
  }

  /** A frame as a client sends it, with a mask of zeros. */
  private static byte[] frame(int first, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 1 << 16) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.putInt(0).put(payload);
    byte[] bytes = new byte[frame.position()];
    frame.flip().get(bytes);
    return bytes;
  }

  private static byte[] frame(String text) {
    return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes the same again and again, until the other side has had enough; reads nothing. */
  private static long flood(Socket socket, byte[] bytes, long most) throws IOException {
    OutputStream out = socket.getOutputStream();
    try {
      for (long i = 0; i < most; i++) {
        out.write(bytes);
      }
      return most;
    } catch (SocketException enough) {
      return -1;
    }
  }

  private static byte[] repeated(byte[] bytes, int times) {
    ByteBuffer all = ByteBuffer.allocate(bytes.length * times);
    while (all.hasRemaining()) {
      all.put(bytes);
    }
    return all.array();
  }

  private long refused(String cause) throws Exception {
    return count("weir_gateway_refused_total{cause=\"" + cause + "\"} ");
  }

  private long count(String metric) throws Exception {
    return client
        .get("/metrics")
        .body()
        .lines()
        .filter(l -> l.startsWith(metric))
        .mapToLong(l -> Long.parseLong(l.substring(metric.length())))
        .findFirst()
        .orElse(0);
  }

  @Test
  void handshakesThatTakeForever() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      slow.add(connected());
    }
    String request = HANDSHAKE.formatted("/ws", "");
    int ended = 0;
    for (int at = 0; ended < slow.size() && at < request.length(); at++) { // a byte at a time
      ended = 0;
      for (Socket socket : slow) {
        try {
          write(socket, request.substring(at, at + 1));
        } catch (SocketException closed) {
          ended++;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    for (Socket socket : slow) {
      assertThat(rest(socket)).isEmpty();
      socket.close();
    }
    assertThat(refused("slow_handshake")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: 127.0.0.1|Content-Length: 6|Content-Length: 5",
        "Host: 127.0.0.1|Content-Length: 5, 6",
        "Host: 127.0.0.1|Content-Length: 5|Transfer-Encoding: chunked",
        "Host: 127.0.0.1|Transfer-Encoding: chunked|Content-Length: 5",
        "Host: 127.0.0.1|Content-Length: -1",
        "Host: 127.0.0.1|Content-Length: 5x",
        "Host: 127.0.0.1|Content-Length: +5",
        "Host: 127.0.0.1|Transfer-Encoding : chunked",
        "Host: 127.0.0.1|Transfer-Encoding: chunked, identity",
        "Host: 127.0.0.1|Transfer-Encoding: xchunked",
        "Host: 127.0.0.1|X: a\0b",
        "Host: 127.0.0.1|X: a\rb",
        "Host: 127.0.0.1|X\0: a",
        "Host: 127.0.0.1|: a",
        "Host: 127.0.0.1|no colon",
        "Host: 127.0.0.1|Host: evil.com",
        "X: there is no host",
      })
  void requestsInWhichAnotherIsHidden(String headers) throws Exception {
    try (Socket socket = connected()) {
      write(
          socket,
          "GET /healthz HTTP/1.1\r\n" + headers.replace("|", "\r\n")
              + "\r\n\r\n0\r\n\r\nGET /api/streams HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
      String answers = rest(socket);
      assertThat(answers).startsWith("HTTP/1.1 400 ").doesNotContain("\"streams\"");
      assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(2); // the one, and then it is over
    }
    assertThat(refused("bad_request")).isPositive();
  }

  @Test
  void aHeaderThatGoesOnInTheNextLineIsOneHeader() throws Exception {
    try (Socket socket = connected()) {
      write(
          socket,
          "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
      assertThat(rest(socket)).startsWith("HTTP/1.1 200 OK").endsWith("ok\n");
    }
  }

  @Test
  void headersWithoutEnd() throws Exception {
    try (Socket socket = connected()) {
      write(socket, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ");
      flood(socket, new byte[MEGABYTE], 100);
      assertThat(rest(socket)).matches("(?s)(HTTP/1.1 4\\d\\d .*)?");
    }
    try (Socket socket = connected()) {
      write(socket, "GET /" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
      assertThat(rest(socket)).matches("(?s)(HTTP/1.1 4\\d\\d .*)?");
    }
    assertThat(refused("bad_request")).isEqualTo(2);
  }

  @Test
  void bodiesWithoutEnd() throws Exception {
    try (Socket socket = connected()) {
      write(socket, "POST /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n");
      byte[] chunk = ("100000\r\n" + "x".repeat(MEGABYTE) + "\r\n").getBytes("US-ASCII");
      flood(socket, chunk, 100);
      assertThat(rest(socket)).matches("(?s)(HTTP/1.1 413 .*)?");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ff 80 00 00 00 00 00 00 00, 1002", // 2^63 bytes
    "ff 7f ff ff ff ff ff ff ff, 1009", // one less
    "ff 00 00 00 ff ff ff ff ff, 1009",
    "05 48 65 6c 6c 6f, 1002", // not masked
  })
  void framesThatAreNone(String hex, int code) throws Exception {
    for (String path : List.of("/ws", "/echo")) {
      try (Socket socket = webSocket(path, "")) {
        byte[] bytes = java.util.HexFormat.ofDelimiter(" ").parseHex(hex);
        socket.getOutputStream().write(0x81);
        socket.getOutputStream().write(bytes);
        if (hex.startsWith("ff")) {
          socket.getOutputStream().write(new byte[4]); // the mask
        }
        assertThat(closes(rest(socket), code)).isTrue();
      }
    }
    assertThat(count("weir_gateway_violations_total{close_code=\"" + code + "\"} "))
        .isEqualTo(2);
  }

  @Test
  void aMessageThatUnfoldsToAHundredTimesAsMuch() throws Exception {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(new byte[100 * MEGABYTE]);
    byte[] bomb = new byte[MEGABYTE];
    int length = deflater.deflate(bomb, 0, bomb.length, Deflater.SYNC_FLUSH);
    deflater.end();
    byte[] frame = frame(0xc1, java.util.Arrays.copyOf(bomb, length));
    try (Socket socket = webSocket("/echo", "Sec-WebSocket-Extensions: permessage-deflate\r\n")) {
      flood(socket, frame, 1);
      assertThat(closes(rest(socket), 1009)).isTrue();
    }
  }

  @Test
  void fragmentsWithoutEnd() throws Exception {
    try (Socket socket = webSocket("/ws", "")) {
      socket.getOutputStream().write(frame(0x01, new byte[0]));
      flood(socket, repeated(frame(0x00, new byte[1000]), 100), 1000);
      assertThat(closes(rest(socket), 1009)).isTrue();
    }
    try (Socket socket = webSocket("/ws", "")) { // empty ones: nothing grows
      socket.getOutputStream().write(frame(0x01, new byte[0]));
      flood(socket, repeated(frame(0x00, new byte[0]), 10_000), 200);
      socket.getOutputStream().write(frame(0x80, "{\"type\":\"ping\"}".getBytes("US-ASCII")));
      byte[] pong = new byte["..{\"type\":\"pong\"}".length()];
      socket.getInputStream().readNBytes(pong, 0, pong.length);
      assertThat(new String(pong, "US-ASCII")).contains("pong");
    }
  }

  @Test
  void pingsAndMessagesWithoutEnd() throws Exception {
    List<byte[]> floods = List.of(
        frame(0x89, "x".repeat(125).getBytes("US-ASCII")),
        frame("{\"type\":\"subscribe\",\"symbol\":\"TICKER\"}"),
        frame("{\"type\":\"subscribe\",\"stream\":\"rolling\",\"snapshot\":true}"),
        frame("nonsense"));
    for (byte[] message : floods) {
      try (Socket socket = webSocket("/ws", "")) {
        Thread reader = Thread.ofVirtual().start(() -> {
          try {
            assertThat(closes(rest(socket), 1008)).isTrue();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
        assertThat(flood(socket, repeated(message, 1000), 1_000)).isEqualTo(-1);
        reader.join();
      }
    }
    assertThat(refused("too_many_messages")).isGreaterThanOrEqualTo(4 * 100);
  }

  @Test
  void manySubscriptionsOneByOne() throws Exception {
    try (Socket socket = webSocket("/ws", "")) {
      for (int i = 0; i < 1100; i++) {
        socket.getOutputStream().write(frame("{\"type\":\"subscribe\",\"symbol\":\"X" + i + "\"}"));
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
      }
      socket.getOutputStream().write(frame(0x88, new byte[] {3, (byte) 0xe8}));
      assertThat(rest(socket)).containsAnyOf("too_many_subscriptions", "too_many_messages");
    }
  }

  @Test
  void fiveThousandConnectsInASecond() throws Exception {
    long begin = System.nanoTime();
    List<SocketChannel> all = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      all.add(SocketChannel.open(new InetSocketAddress("127.0.0.1", weir.port())));
      if (i % 2 == 1) { // half of them leave at once
        all.get(i).close();
      }
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
    HttpResponse<String> refusal = null;
    while (refusal == null) {
      try {
        refusal = client.get("/healthz");
      } catch (IOException closedWithoutAWord) {
        Thread.onSpinWait();
      }
    }
    assertThat(refusal.statusCode()).isIn(200, 429);
    for (SocketChannel channel : all) {
      channel.close();
    }
    while (client.get("/healthz").statusCode() != 200) {
      Thread.onSpinWait();
    }
    assertThat(refused("connections")).isPositive();
    assertThat(seconds).isLessThan(20);
  }

  private void fillBars() {
    for (int i = 0; i < 200_000; i++) {
      weir.change("bars", "S" + i % 100, i);
    }
  }

  @Test
  void whoNeverReads() throws Exception {
    fillBars();
    leaveUnread();
    // Netty's allocator keeps what it has taken for the next that ask; so a leak is what the same
    // once more leaves behind.
    for (int i = 0; i < 100 && count("weir_gateway_connections ") > wellBehaved.size(); i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    assertThat(count("weir_gateway_connections ")).isEqualTo(wellBehaved.size());
    memoryBefore = memory();
    leaveUnread();
  }

  private void leaveUnread() throws Exception {
    List<Socket> lazy = new ArrayList<>();
    long before = memory();
    for (int i = 0; i < 20; i++) {
      Socket socket = webSocket("/ws", "");
      for (String stream : List.of("rolling", "bars")) {
        socket
            .getOutputStream()
            .write(frame("{\"type\":\"subscribe\",\"stream\":\"" + stream
                + "\",\"snapshot\":true,\"alerts\":true}"));
      }
      lazy.add(socket);
    }
    fillBars();
    byte[] request = repeated(
        "GET /api/streams/bars/history?last=10000 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            .getBytes("US-ASCII"),
        500);
    for (int i = 0; i < 20; i++) { // some 40,000 times a megabyte, if it were all answered
      Socket socket = connected();
      Thread.ofVirtual().start(() -> {
        try {
          flood(socket, request, 100);
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      });
      lazy.add(socket);
    }
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2)); // for what there would be to grow
    assertThat(memory() - before).as("bytes that wait").isLessThan(100L * MEGABYTE);
    for (Socket socket : lazy) {
      socket.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/ws, http://evil.example, 403",
    "/ws, 'null', 101", // a file of this machine, as in every tutorial
    "/ws, http://127.0.0.1.evil.example, 403",
    "/ws, http://localhost:3000, 101",
    "/ws, http://127.0.0.1, 101",
    "/echo, http://evil.example, 403",
    "/sse?stream=rolling, http://evil.example, 403",
  })
  void pagesOfOthers(String path, String origin, int status) throws Exception {
    try (Socket socket = connected()) {
      write(socket, HANDSHAKE.formatted(path, "Origin: " + origin + "\r\n"));
      assertThat(head(socket)).startsWith("HTTP/1.1 " + status + " ");
    }
    assertThat(refused("origin")).isEqualTo(status == 403 ? 1 : 0);
  }

  @Test
  void aNameOfSomebodyElseForThisMachine() throws Exception {
    try (Socket socket = connected()) {
      write(socket, "GET /api/streams HTTP/1.1\r\nHost: evil.example\r\n\r\n");
      assertThat(head(socket)).startsWith("HTTP/1.1 403 ");
    }
    assertThat(refused("host")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-WebSocket-Protocol: chat",
        "Sec-WebSocket-Protocol: a|Sec-WebSocket-Protocol: b",
        "Sec-WebSocket-Protocol: ,,,,",
        "Sec-WebSocket-Protocol: \u00e9",
        "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99",
        "Sec-WebSocket-Extensions: x-unknown; a=\"b",
        "Sec-WebSocket-Key: c2hvcnQ=",
        "Upgrade: h2c",
        "Connection: keep-alive",
      })
  void handshakesThatConfuse(String headers) throws Exception {
    try (Socket socket = connected()) {
      write(socket, HANDSHAKE.formatted("/ws", headers.replace("|", "\r\n") + "\r\n"));
      String head = head(socket);
      assertThat(head).matches("(?s)HTTP/1.1 (101|400|404) .*");
      // What is agreed to was asked for, and is known here.
      assertThat(head.toLowerCase(java.util.Locale.ROOT))
          .doesNotContain("sec-websocket-protocol: chat", "x-unknown", "=99");
    }
  }

  @Test
  void jsonThatIsDeepLongOrMadeToCollide() throws Exception {
    StringBuilder collisions = new StringBuilder("{");
    for (int i = 0; i < 1 << 12; i++) { // texts with the same hash code: "Aa" and "BB" have it
      collisions.append('"');
      for (int bit = 0; bit < 12; bit++) {
        collisions.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      collisions.append("\":0,");
    }
    int most = 65_000;
    List<String> bad = List.of(
        "[".repeat(most),
        "{\"a\":".repeat(most / 5),
        "{\"type\":\"subscribe\",\"last\":" + "9".repeat(most) + "}",
        "{\"type\":\"subscribe\",\"since\":1e999999999}",
        "{\"type\":\"subscribe\",\"last\":-1}",
        "{\"type\":\"subscribe\",\"symbol\":[[]]}",
        "{\"type\":\"\\u0000" + "x".repeat(most) + "\"}",
        "\ud800",
        collisions.substring(0, most));
    try (Socket socket = webSocket("/ws", "")) {
      long begin = System.nanoTime();
      for (String message : bad) {
        socket.getOutputStream().write(frame(message));
      }
      socket.getOutputStream().write(frame("{\"type\":\"ping\"}"));
      StringBuilder answers = new StringBuilder();
      while (answers.indexOf("\"pong\"") < 0) {
        int c = socket.getInputStream().read();
        assertThat(c).as("after %s", answers).isNotNegative();
        answers.append((char) c);
      }
      assertThat(answers.toString().split("\"type\":\"error\"", -1)).hasSize(bad.size() + 1);
      assertThat(answers.length()).isLessThan(bad.size() * 1000);
      assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(5));
    }
  }
}
