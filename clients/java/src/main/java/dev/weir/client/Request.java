package dev.weir.client;

import dev.weir.client.ConnectionState.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What any subscription may say of its connection. */
abstract sealed class Request<R extends Request<R>> permits StreamRequest, AlertRequest {
  private static final System.Logger LOG = System.getLogger("dev.weir.client");
  private static final int MOST_WAITING = 10_000;

  final URI gateway;
  final Access access = new Access();
  int buffer = MOST_WAITING;
  Consumer<ConnectionState> onState = Request::log;

  Request(URI gateway) {
    this.gateway = gateway;
    Address.webSocket(gateway, "/ws"); // a mistake is told where it is made
  }

  abstract R self();

  /** Shown to be let in. */
  public R token(String token) {
    access.token(token);
    return self();
  }

  /** Fetches a token for each connection, so that one that has expired is replaced. */
  public R token(Supplier<String> token) {
    access.token(token);
    return self();
  }

  /** Told of the connection, from its own thread; without it, waits are logged as warnings. */
  public R onState(Consumer<ConnectionState> listener) {
    onState = listener;
    return self();
  }

  /** How many may wait for a slow loop before older ones give way to newer ones of their key; 10,000 by default. */
  public R buffer(int most) {
    buffer = most;
    return self();
  }

  /** With its own TLS, proxy or executor. */
  public R client(HttpClient client) {
    access.client(client);
    return self();
  }

  private static void log(ConnectionState state) {
    if (state instanceof Waiting waiting) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}; trying again in {1} ms",
          waiting.reason(),
          Long.toString(waiting.time().toMillis()));
    }
  }

  /** Calls back for each, in a thread of its own, until it is closed. A problem that ends it is logged. */
  static <T> AutoCloseable each(Arrivals<T> arrivals, Consumer<T> listener) {
    Thread.ofVirtual().name("weir-client-listener").start(() -> {
      try (arrivals) {
        arrivals.forEach(listener);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "no more is told, because of what went wrong", e);
      }
    });
    return arrivals;
  }
}
