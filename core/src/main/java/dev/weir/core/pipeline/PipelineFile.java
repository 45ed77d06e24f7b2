package dev.weir.core.pipeline;

import dev.weir.core.expression.JsonPath;
import dev.weir.core.value.Type;
import dev.weir.core.window.KeyedWindows;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pipeline file as it was written: its structure is checked and its defaults are filled in, but names and expressions
 * are still texts. {@link Planner} makes a {@link Pipeline} of it.
 *
 * @param text the file itself
 */
public record PipelineFile(
    String name,
    List<Feed> feeds,
    List<Stream> streams,
    List<Alert> alerts,
    List<Notifier> notifiers,
    LogSpec log,
    Serve serve,
    String text) {

  /**
   * A feed, as written.
   *
   * @param where which messages are observations; the others are counted and not parsed further
   * @param fields empty: every top-level field, by its own name
   * @param id what an observation is known by; of those with the same, the first counts
   * @param ignore messages that mean nothing, as they are
   */
  public record Feed(
      Located<String> name,
      FeedSource source,
      Optional<Located<String>> where,
      Optional<Located<JsonPath>> each,
      Optional<Time> time,
      Optional<List<Field>> fields,
      List<Located<JsonPath>> id,
      Optional<Sequence> sequence,
      Optional<Channels> channels,
      List<String> ignore) {}

  /** Numbers that count messages without a gap. */
  public record Sequence(
      Located<JsonPath> last,
      Optional<Located<JsonPath>> first,
      List<Located<JsonPath>> by,
      boolean restarts) {}

  /** Where a server says what it calls a channel. */
  public record Channels(Located<String> when, Located<JsonPath> id, Located<JsonPath> name) {}

  /** Where the event time is, and how long an observation may come late. */
  public record Time(
      Located<JsonPath> field, FeedLayout.TimeUnit unit, Optional<Duration> lateness) {}

  /**
   * A declared field.
   *
   * @param optional whether it may be missing or null in a message
   * @param channel whether it is the number of a channel, whose name takes its place
   */
  public record Field(
      Located<String> name,
      Located<JsonPath> path,
      Optional<Type> type,
      boolean optional,
      boolean channel,
      Optional<FeedLayout.Pattern> pattern) {}

  /** A named relation over a feed or another stream. Absent keys are empty. */
  public record Stream(
      Located<String> name,
      Located<String> from,
      Optional<Located<String>> where,
      List<Located<String>> by,
      Optional<Located<String>> window,
      KeyedWindows.Fill fill,
      List<Select> select,
      Optional<Located<String>> emit) {}

  /** One output column. Without a name it is called after its expression. */
  public record Select(Optional<Located<String>> name, Located<String> expression) {}

  /** A condition over a stream. */
  public record Alert(
      Located<String> name,
      Located<String> from,
      Located<String> when,
      Optional<Located<String>> until,
      Duration holdFor,
      Optional<Duration> repeat,
      Severity severity,
      Optional<Located<String>> message,
      List<Located<String>> recipients) {}

  /** How bad. */
  public enum Severity {
    INFO,
    WARNING,
    CRITICAL
  }

  /** Where alerts go. {@code console} is always there and needs no declaration. */
  public sealed interface Notifier {
    Located<String> name();
  }

  /** An HTTP POST of the alert as JSON. */
  public record Webhook(
      Located<String> name, URI url, Map<String, String> headers, Duration timeout)
      implements Notifier {}

  /**
   * Where the gateway listens, as written.
   *
   * @param host address to listen on
   * @param port 0 for any
   * @param defaultStream what a bare subscribe message gets
   * @param routes messages that are passed on to back ends
   * @param protection who may do what, and how much of it
   */
  public record Serve(
      String host,
      int port,
      Optional<Located<String>> defaultStream,
      RoutesSpec routes,
      ProtectionSpec protection) {
    public static final Serve DEFAULT =
        new Serve("127.0.0.1", 8080, Optional.empty(), RoutesSpec.NONE, ProtectionSpec.NONE);
  }
}
