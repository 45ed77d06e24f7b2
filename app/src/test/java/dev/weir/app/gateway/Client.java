package dev.weir.app.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's own client, as a user of the gateway. */
final class Client implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final HttpClient http;
  private final String server;

  Client(HttpClient http, String server) {
    this.http = http;
    this.server = server;
  }

  static Client of(int port) {
    return new Client(HttpClient.newHttpClient(), "://127.0.0.1:" + port);
  }

  /** An answer to GET, with headers in pairs of name and value. */
  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, headers);
  }

  HttpResponse<String> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http" + server + path))
        .method(method, HttpRequest.BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Connects to a WebSocket. */
  Messages connect(String path, String... headers) {
    Messages messages = new Messages();
    WebSocket.Builder builder = http.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    messages.socket =
        builder.buildAsync(URI.create("ws" + server + path), messages).join();
    return messages;
  }

  /** The answer to a handshake that is refused. */
  HttpResponse<?> refused(String path, String... headers) {
    try {
      connect(path, headers);
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refusal) {
        return refusal.getResponse();
      }
      throw e;
    }
    throw new AssertionError("the handshake was accepted");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /** A connection, and what came over it. */
  static final class Messages implements WebSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final StringBuilder parts = new StringBuilder();
    private WebSocket socket;

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        texts.add(parts.toString());
        parts.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      end.complete(code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      end.complete("error " + error);
    }

    void send(String text) {
      socket.sendText(text, true).join();
    }

    String next() throws InterruptedException {
      String text = texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (text == null) {
        throw new AssertionError("nothing came; the end is " + end.getNow("not yet"));
      }
      return text;
    }

    /** The code and reason with which the other side closed. */
    String end() {
      return end.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    void close() {
      socket.abort();
    }
  }
}
