package dev.weir.core.pipeline;

import dev.weir.core.conversation.Conversation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach a WebSocket feed and keep it: the {@code feeds} section of a pipeline file, without what concerns reading.
 *
 * @param urls {@code ws:} or {@code wss:}; several are lines that carry the same, all of which are kept open
 * @param query added to the URL; values may mention the conversation's computed values
 * @param headers sent with the handshake; values may mention the conversation's computed values
 * @param symbols what to subscribe to
 * @param conversation what is said on the connection
 * @param proxy {@code http://[user:password@]host:port} or {@code socks5://…}
 * @param tls options for {@code wss:}
 * @param silence without any frame for this long, the connection is taken for dead and reconnected
 * @param ping how often to send a protocol ping; zero never
 * @param reconnect backoff
 * @param payload how messages are packed
 * @param maxMessageBytes a larger message closes the connection
 * @param permessageDeflate whether the server is offered to compress messages (permessage-deflate)
 */
public record FeedSpec(
    String name,
    List<URI> urls,
    Map<String, String> query,
    Map<String, String> headers,
    List<String> symbols,
    Conversation conversation,
    Optional<URI> proxy,
    Tls tls,
    Duration connectTimeout,
    Duration silence,
    Duration ping,
    Reconnect reconnect,
    Payload payload,
    int maxMessageBytes,
    boolean permessageDeflate)
    implements FeedSource {

  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);
  public static final Duration DEFAULT_SILENCE = Duration.ofSeconds(60);
  public static final Duration DEFAULT_PING = Duration.ofSeconds(20);
  public static final int DEFAULT_MAX_MESSAGE_BYTES = 16 << 20;

  /**
   * Full-jitter exponential backoff: the n-th wait is uniform in [0, min(max, first * 2^n)].
   *
   * @param every how often to go over to a new connection, which is subscribed before the old one is closed; empty never
   * @param overlap for how long both connections are open then
   * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential backoff and
   *     jitter</a>
   */
  public record Reconnect(
      Duration first, Duration max, Optional<Duration> every, Duration overlap) {
    private static final Duration DEFAULT_OVERLAP = Duration.ofSeconds(5);

    public static final Reconnect DEFAULT = new Reconnect(
        Duration.ofMillis(250), Duration.ofSeconds(30), Optional.empty(), DEFAULT_OVERLAP);
  }

  /**
   * Whom a connection trusts, and as whom it presents itself.
   *
   * @param verify whether the server's certificate and name are checked
   * @param ca PEM file of certificates to trust instead of the JDK's
   * @param certificate PEM file of the client's certificate chain
   * @param key PEM file of the client's private key (PKCS#8)
   */
  public record Tls(
      boolean verify, Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {
    public static final Tls DEFAULT =
        new Tls(true, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public FeedSpec {
    urls = List.copyOf(urls);
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
    symbols = List.copyOf(symbols);
  }

  @Override
  public boolean hasSeveralLines() {
    return urls.size() > 1 || reconnect.every().isPresent();
  }
}
