package dev.weir.client;

import dev.weir.client.ConnectionState.Connected;
import dev.weir.client.ConnectionState.Waiting;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A conversation with a gateway that outlives its connections. It runs in a thread of its own until that is interrupted. */
final class Line {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** After so long a connection counts as one that held. */
  private static final Duration HELD = Duration.ofSeconds(10);

  /** So often in a row nothing may come while we wait {@link #PATIENCE}; the gateway pings more often. */
  private static final int MOST_SILENT = 4;

  private static final int TOKEN_EXPIRED = 4401;
  private static final int MESSAGE_TOO_LONG = 1009;

  private final URI gateway;
  private final Talk talk;
  private final Access access;
  private final Consumer<ConnectionState> tell;

  Line(URI gateway, Talk talk, Access access, Consumer<ConnectionState> tell) {
    this.gateway = gateway;
    this.talk = talk;
    this.access = access;
    this.tell = tell;
  }

  /** Connects again, with growing waits, whenever a connection ends. */
  void hold() throws InterruptedException {
    int failures = 0;
    while (true) {
      long started = System.nanoTime();
      try {
        connect();
      } catch (EndedException end) {
        boolean held = end.code() != EndedException.NEVER_OPENED
            && System.nanoTime() - started > HELD.toNanos();
        failures = held ? 0 : failures + 1;
        Duration wait = waiting(end, failures);
        tell.accept(new Waiting(wait, String.valueOf(end.getMessage())));
        TimeUnit.MILLISECONDS.sleep(wait.toMillis());
      }
    }
  }

  private Duration waiting(EndedException end, int failures) {
    String reason = String.valueOf(end.getMessage());
    if (end.code() == TOKEN_EXPIRED && !access.isRenewed()) {
      throw new WeirException(reason);
    }
    if (end.code() == MESSAGE_TOO_LONG) {
      throw new WeirException("the gateway takes no request so long; ask for fewer symbols");
    }
    return end.waitMillis() >= 0
        ? Duration.ofMillis(end.waitMillis())
        : Backoff.hint(reason).orElseGet(() -> Backoff.after(failures - 1));
  }

  private void connect() throws EndedException, InterruptedException {
    Conversation conversation = new Conversation(talk);
    WebSocket socket = open(conversation);
    try {
      tell.accept(new Connected());
      for (Map<String, ?> request : talk.requests()) {
        socket.sendText(Json.write(request), true).join();
      }
      conversation.begin();
      watch(conversation);
    } catch (CompletionException e) {
      throw new EndedException(
          EndedException.NEVER_OPENED, "the connection broke: " + e.getMessage());
    } finally {
      socket.abort();
    }
  }

  private WebSocket open(Conversation conversation) throws EndedException, InterruptedException {
    WebSocket.Builder builder = access.client().newWebSocketBuilder().connectTimeout(PATIENCE);
    access.token().ifPresent(token -> builder.header("Authorization", "Bearer " + token));
    CompletableFuture<WebSocket> socket =
        builder.buildAsync(Address.webSocket(gateway, "/ws"), conversation);
    try {
      return socket.get();
    } catch (InterruptedException e) {
      socket.thenAccept(WebSocket::abort); // nobody wants it any more
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        throw access.refusal(refused.getResponse());
      }
      throw new EndedException(
          EndedException.NEVER_OPENED, "no connection could be made: " + e.getCause());
    }
  }

  /** Until the connection ends, or nothing has come for so long that nobody is there. */
  private static void watch(Conversation conversation) throws EndedException, InterruptedException {
    int silent = 0;
    while (silent < MOST_SILENT) {
      try {
        conversation.ending().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        silent = conversation.hasHeard() ? 0 : silent + 1;
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case EndedException end -> throw end;
          case RuntimeException mistake -> throw mistake;
          case null, default ->
            throw new EndedException(1006, "the connection broke: " + e.getCause());
        }
      }
    }
    throw new EndedException(1006, "nothing came any more");
  }
}
