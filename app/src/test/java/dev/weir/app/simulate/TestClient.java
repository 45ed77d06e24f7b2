package dev.weir.app.simulate;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's WebSocket client: keeps what it receives, and reads only when told to if so wished. */
final class TestClient implements WebSocket.Listener, AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  record Message(boolean binary, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  record Closed(int code, String reason) {}

  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream part = new ByteArrayOutputStream();
  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final boolean reads;
  private WebSocket socket;

  private TestClient(boolean reads) {
    this.reads = reads;
  }

  static TestClient connect(int port, String path) {
    return new TestClient(true).open(port, path);
  }

  /** Takes nothing from its socket until {@link #read}. */
  static TestClient connectWithoutReading(int port, String path) {
    return new TestClient(false).open(port, path);
  }

  private TestClient open(int port, String path) {
    socket = HTTP.newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + port + path), this)
        .join();
    return this;
  }

  void send(String text) {
    socket.sendText(text, true).join();
  }

  void send(byte[] payload) {
    socket.sendBinary(ByteBuffer.wrap(payload), true).join();
  }

  void read(long count) {
    socket.request(count);
  }

  Message next() throws InterruptedException {
    Message message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message came");
    }
    return message;
  }

  String nextText() throws InterruptedException {
    return next().text();
  }

  List<String> nextTexts(int count) throws InterruptedException {
    List<String> texts = new ArrayList<>();
    while (texts.size() < count) {
      texts.add(nextText());
    }
    return texts;
  }

  /** What came and was not asked for yet. */
  List<Message> rest() {
    List<Message> rest = new ArrayList<>();
    messages.drainTo(rest);
    return rest;
  }

  /** Waits for the server's close frame. */
  Closed closed() throws Exception {
    return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits for the connection to break. */
  Throwable broken() throws Exception {
    return closed.handle((code, error) -> error).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.abort();
  }

  @Override
  public void onOpen(WebSocket webSocket) {
    if (reads) {
      webSocket.request(Long.MAX_VALUE);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    keep(false, data.toString().getBytes(StandardCharsets.UTF_8), last);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    keep(true, bytes, last);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closed.complete(new Closed(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.completeExceptionally(error);
  }

  private void keep(boolean binary, byte[] bytes, boolean last) {
    part.writeBytes(bytes);
    if (last) {
      messages.add(new Message(binary, part.toByteArray()));
      part.reset();
    }
  }
}
