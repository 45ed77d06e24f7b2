package dev.weir.app.access;

import com.nimbusds.jose.jwk.JWKSet;
import dev.weir.core.pipeline.AccessSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * An issuer's public keys (RFC 7517), read again from time to time on a thread of their own; also when a token names a key
 * that is not among them, but then not more often than every ten seconds, so that tokens made up do not make us a nuisance
 * to the issuer. While keys cannot be had, the last ones count.
 */
final class KeySet implements AutoCloseable {
  private static final int MAX_BYTES = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final AccessSpec.KeySet spec;
  private final Consumer<String> say;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
      Thread.ofPlatform().daemon().name("jwks").factory());
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final AtomicLong failures = new AtomicLong();
  private volatile JWKSet keys = new JWKSet();
  private CompletableFuture<Void> reading = CompletableFuture.completedFuture(null);
  private long readNanos = System.nanoTime() - PAUSE_NANOS;

  KeySet(AccessSpec.KeySet spec, Consumer<String> say) {
    this.spec = spec;
    this.say = say;
  }

  /**
   * Begins to read.
   *
   * @throws IllegalArgumentException if a file has no keys; what comes from elsewhere may come later
   */
  void start() {
    if (!spec.isUrl()) {
      try {
        keys = read();
      } catch (IOException | ParseException e) {
        throw new IllegalArgumentException(sentence(e), e);
      }
    }
    thread.scheduleWithFixedDelay(
        this::refresh,
        spec.isUrl() ? 0 : spec.refresh().toMillis(),
        spec.refresh().toMillis(),
        TimeUnit.MILLISECONDS);
  }

  JWKSet keys() {
    return keys;
  }

  long failures() {
    return failures.get();
  }

  /** Done when the keys have been read once more, or were only just. */
  synchronized CompletableFuture<Void> readAgain() {
    long now = System.nanoTime();
    if (reading.isDone() && now - readNanos >= PAUSE_NANOS) {
      readNanos = now;
      reading = CompletableFuture.runAsync(this::refresh, thread);
    }
    return reading;
  }

  private void refresh() {
    try {
      keys = read();
    } catch (IOException | ParseException | RuntimeException e) {
      failures.incrementAndGet();
      say.accept("weir: " + sentence(e));
    }
  }

  private JWKSet read() throws IOException, ParseException {
    String place = spec.place().value();
    byte[] bytes = spec.isUrl() ? fetch(URI.create(place)) : Files.readAllBytes(Path.of(place));
    JWKSet all = JWKSet.parse(new String(bytes, StandardCharsets.UTF_8));
    return all.toPublicJWKSet(); // without what is secret: that would be shared by all who verify
  }

  private byte[] fetch(URI url) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(url)
        .timeout(PATIENCE)
        .header("Accept", "application/jwk-set+json, application/json")
        .build();
    try {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new IOException("answered with " + answer.statusCode());
        }
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw new IOException("more than 1 MiB");
        }
        return bytes;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private String sentence(Exception e) {
    String why = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
    return "the keys for tokens, " + spec.place().value() + ", cannot be read: "
        + (why == null ? e.getClass().getSimpleName() : why);
  }

  @Override
  public void close() {
    thread.shutdownNow();
    http.shutdownNow();
  }
}
