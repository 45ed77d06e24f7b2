package dev.weir.client;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What comes over one connection. */
final class Conversation implements WebSocket.Listener {
  private final Talk talk;
  private final StringBuilder part = new StringBuilder();
  private final CompletableFuture<Void> ending = new CompletableFuture<>();
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private volatile boolean heard;

  Conversation(Talk talk) {
    this.talk = talk;
  }

  /** Completed exceptionally when the connection ends. */
  CompletableFuture<Void> ending() {
    return ending;
  }

  /** Whether something has come since this was last asked. */
  boolean hasHeard() {
    boolean was = heard;
    heard = false;
    return was;
  }

  /** Now that the requests are sent, the answers may come. */
  void begin() {
    begun.complete(null);
  }

  @Override
  public void onOpen(WebSocket socket) {
    begun.thenRun(() -> socket.request(1));
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    heard = true;
    part.append(data);
    if (last) {
      try {
        for (Message message : Message.in(part.toString())) {
          talk.hear(message);
        }
      } catch (EndedException | RuntimeException e) {
        ending.completeExceptionally(e);
        return null; // and nothing more is asked for
      }
      part.setLength(0);
    }
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
    heard = true;
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    ending.completeExceptionally(new EndedException(
        code, reason.isEmpty() ? "the connection ended (" + code + ")" : reason));
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable problem) {
    ending.completeExceptionally(
        new EndedException(1006, "the connection broke: " + problem.getMessage()));
  }
}
