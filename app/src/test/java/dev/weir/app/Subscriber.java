package dev.weir.app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A WebSocket client that keeps what it receives. */
public final class Subscriber implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> binaries = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder part = new StringBuilder();
  private final WebSocket socket;

  public Subscriber(String url) {
    this.socket = CLIENT.newWebSocketBuilder().buildAsync(URI.create(url), this).join();
  }

  public Subscriber send(String message) {
    socket.sendText(message, true).join();
    return this;
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      messages.add(part.toString());
      part.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  /** Of a message that comes in one piece. */
  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    binaries.add(bytes);
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closed.complete(statusCode);
    return null;
  }

  /** The code with which the connection was closed. */
  public int closed() {
    return closed.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** The next binary message. */
  public byte[] nextBytes() throws InterruptedException {
    byte[] message = binaries.poll(30, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message within 30 s");
    }
    return message;
  }

  /** The next message. */
  public String next() throws InterruptedException {
    String message = messages.poll(30, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message within 30 s");
    }
    return message;
  }

  /** The next message of which this is true; those before it are passed over. */
  public String next(Predicate<String> wanted) throws InterruptedException {
    while (true) {
      String message = next();
      if (wanted.test(message)) {
        return message;
      }
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
