package dev.weir.app.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.backend.Reply.Answered;
import dev.weir.app.backend.Reply.Cause;
import dev.weir.app.backend.Reply.Failed;
import dev.weir.app.connection.Message;
import dev.weir.app.metrics.Metric;
import dev.weir.app.metrics.MetricsText;
import dev.weir.core.pipeline.RoutesSpec;
import dev.weir.core.value.Durations;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * The back ends of a gateway's custom routes. A message is posted as JSON, and what comes back is the client's. How many
 * may be on their way or wait is bounded; each is counted by what has become of it.
 */
public final class Backends implements AutoCloseable {
  /** Messages on their way or waiting, of all connections. */
  static final int MOST_WAITING = 1000;

  /** Bytes of an answer: as many as may be sent to a client from elsewhere. */
  public static final int MAX_ANSWER = 128 << 10;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final long GOODBYE_SECONDS = 2;

  private final RoutesSpec spec;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Optional<HttpClient> client; // takes time to make, so only where there are routes
  private final Semaphore places = new Semaphore(MOST_WAITING);
  private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

  public Backends(RoutesSpec spec) {
    this.spec = spec;
    this.client = spec.routes().isEmpty()
        ? Optional.empty()
        : Optional.of(HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(executor)
            .build());
  }

  public boolean has(String route) {
    return spec.routes().containsKey(route);
  }

  /** The route of a client's message; empty if it is for Weir itself, or for nobody. */
  public Optional<String> route(JsonNode message) {
    if (RoutesSpec.OWN_TYPES.contains(message.path("type").asText())) {
      return Optional.empty();
    }
    String named = message.path(spec.field()).asText();
    return Optional.of(named.startsWith("$") || !has(named) ? RoutesSpec.DEFAULT : named)
        .filter(this::has);
  }

  /** Whether one more message may wait; if so, {@link #leave} must follow. */
  boolean enter() {
    return places.tryAcquire();
  }

  void leave() {
    places.release();
  }

  /** Asks at once, if one more may be on its way. Never completes exceptionally. */
  public CompletableFuture<Reply> ask(String route, ObjectNode message) {
    if (!enter()) {
      return CompletableFuture.completedFuture(turnAway(route));
    }
    return post(route, message).whenComplete((reply, none) -> leave());
  }

  Failed turnAway(String route) {
    count(route, Cause.TOO_MANY);
    return new Failed(Cause.TOO_MANY, "too many messages are waiting for back ends");
  }

  /** Posts a message. Never completes exceptionally. */
  CompletableFuture<Reply> post(String route, ObjectNode message) {
    RoutesSpec.Backend backend = Objects.requireNonNull(spec.routes().get(route), route);
    HttpRequest.Builder request = HttpRequest.newBuilder(backend.url())
        .timeout(backend.timeout())
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(message.toString()));
    backend.headers().forEach(request::setHeader);
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.orElseThrow().sendAsync(request.build(), head -> new BoundedBody(MAX_ANSWER));
    return exchange
        .copy()
        .orTimeout(backend.timeout().toNanos(), TimeUnit.NANOSECONDS) // of the body, too
        .handle((response, problem) -> {
          exchange.cancel(true);
          Reply reply =
              problem == null ? reply(route, response) : failed(route, backend, unwrapped(problem));
          switch (reply) {
            case Answered answered -> count(route, "answered");
            case Failed failed -> count(route, failed.cause());
          }
          return reply;
        });
  }

  private static Reply reply(String route, HttpResponse<byte[]> response) {
    if (response.statusCode() / 100 != 2) {
      return new Failed(
          Cause.STATUS, "the back end of " + route + " answered " + response.statusCode());
    }
    byte[] body = response.body();
    if (body.length == 0) {
      return new Answered(Optional.empty());
    }
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (type.startsWith("application/octet-stream")) {
      return new Answered(Optional.of(new Message.Binary(body)));
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return new Answered(Optional.of(new Message.Text(text)));
    } catch (CharacterCodingException e) {
      return new Failed(
          Cause.BAD_ANSWER, "what the back end of " + route + " answered is no text in UTF-8");
    }
  }

  private static Failed failed(String route, RoutesSpec.Backend backend, Throwable problem) {
    return switch (problem) {
      case TimeoutException e -> tooSlow(route, backend);
      case java.net.http.HttpTimeoutException e -> tooSlow(route, backend);
      case BoundedBody.TooLongException e ->
        new Failed(
            Cause.BAD_ANSWER,
            "what the back end of " + route + " answered is longer than " + MAX_ANSWER + " bytes");
      default -> new Failed(Cause.UNREACHABLE, "the back end of " + route + " cannot be reached");
    };
  }

  private static Failed tooSlow(String route, RoutesSpec.Backend backend) {
    return new Failed(
        Cause.TIMEOUT,
        "the back end of " + route + " did not answer within "
            + Durations.format(backend.timeout()));
  }

  private static Throwable unwrapped(Throwable problem) {
    Throwable cause = problem;
    while ((cause instanceof CompletionException || cause instanceof java.io.IOException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private void count(String route, Cause cause) {
    count(route, cause.name().toLowerCase(Locale.ROOT));
  }

  private void count(String route, String outcome) {
    counts.computeIfAbsent(route + " " + outcome, k -> new LongAdder()).increment();
  }

  public void metrics(MetricsText text) {
    counts.forEach((key, count) -> text.add(
        Metric.ROUTE_MESSAGES,
        count.sum(),
        key.substring(0, key.lastIndexOf(' ')),
        key.substring(key.lastIndexOf(' ') + 1)));
    text.add(Metric.ROUTE_WAITING, MOST_WAITING - places.availablePermits());
  }

  /** Waits a little for what is on its way. */
  @Override
  public void close() {
    try {
      if (places.tryAcquire(MOST_WAITING, GOODBYE_SECONDS, TimeUnit.SECONDS)) {
        places.release(MOST_WAITING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.ifPresent(HttpClient::shutdownNow);
    executor.shutdownNow();
  }
}
