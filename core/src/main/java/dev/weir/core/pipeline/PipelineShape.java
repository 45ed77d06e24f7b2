package dev.weir.core.pipeline;

import static dev.weir.core.pipeline.Shape.DURATION;
import static dev.weir.core.pipeline.Shape.EXPRESSION;
import static dev.weir.core.pipeline.Shape.NAME;
import static dev.weir.core.pipeline.Shape.SIZE;
import static dev.weir.core.pipeline.Shape.TEXT;
import static dev.weir.core.pipeline.Shape.URL;
import static dev.weir.core.pipeline.Shape.either;
import static dev.weir.core.pipeline.Shape.key;
import static dev.weir.core.pipeline.Shape.keys;
import static dev.weir.core.pipeline.Shape.required;

import dev.weir.core.pipeline.Shape.Kind;
import dev.weir.core.pipeline.Shape.ListOf;
import dev.weir.core.pipeline.Shape.Named;
import dev.weir.core.pipeline.Shape.Value;
import dev.weir.core.pipeline.Shape.Words;
import dev.weir.core.value.Durations;
import dev.weir.core.value.Sizes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The keys of a pipeline file. */
final class PipelineShape {

  private static final Shape STREAM = keys(
      required("from", NAME, "the feed or stream that it reads"),
      key("where", EXPRESSION, "", "which observations it takes"),
      key("by", either(NAME, new ListOf(NAME)), "", "the key: a result for each of its values"),
      key(
          "window",
          new Value(Kind.WINDOW),
          "all",
          "all, last 100, last 5m, every 1m (at an offset, in a time zone: every 1d at 9h30m in America/New_York), every 10s over 5m, session 30s, or decay 5m (half-life)"),
      key(
          "fill",
          new Words(List.of("skip", "previous", "null")),
          "skip",
          "what every-windows without an observation tell of a key that has had some (with emit: close): nothing, the values of the window before, or those of an empty window"),
      required(
          "select",
          either(new Named("expressions", EXPRESSION), new ListOf(EXPRESSION), EXPRESSION),
          "what to compute, by name; or a list of 'expression as name'"),
      key(
          "emit",
          TEXT,
          "update",
          "update (after each observation), close (when a window ends; the default of every D over W), or every 250ms"));

  private static final Shape ALERT = keys(
      required("from", NAME, "the stream that it watches"),
      required("when", EXPRESSION, "it fires when this becomes true"),
      key(
          "until",
          EXPRESSION,
          "",
          "it is resolved when this becomes true; without it, when 'when' no longer is"),
      key("for", DURATION, "0s", "how long 'when' must hold first"),
      key("repeat", DURATION, "", "how often to tell again while it lasts"),
      key(
          "severity",
          new Words(List.of("info", "warning", "critical")),
          "warning",
          "how bad it is"),
      key("message", TEXT, "", "with {column} and {column:.2f}"),
      key(
          "notify",
          either(NAME, new ListOf(NAME)),
          "console",
          "who is told: console, or names under notify"));

  private static final Shape NOTIFIER = keys(required(
      "webhook",
      either(
          URL,
          keys(
              required("url", URL, "http:// or https://"),
              key("headers", new Named("texts", TEXT), "", "sent along"),
              key("timeout", DURATION, "10s", "for each attempt"))),
      "POST of the alert as JSON, until it is answered with 2xx"));

  private static final Shape LOG = keys(
      key(
          "fsync",
          new Words(
              Arrays.stream(LogSpec.Fsync.values()).map(LogSpec.Fsync::word).toList()),
          LogSpec.DEFAULT.fsync().word(),
          "when it is forced to the disk, to outlive a power cut: never, once a second, or each network read before anyone sees it. The end of the process it outlives in any case"),
      key(
          "keep",
          keys(
              key(
                  "size",
                  SIZE,
                  Sizes.format(LogSpec.DEFAULT.keepBytes()),
                  "what is older than so many newest bytes is deleted"),
              key(
                  "age",
                  DURATION,
                  Durations.format(LogSpec.DEFAULT.keepAge()),
                  "what is older is deleted")),
          "",
          "how much of it is kept; always what is not yet computed"),
      key("free", SIZE, Sizes.format(LogSpec.DEFAULT.free()), "how much of the disk is left free"),
      key(
          "full",
          Shape.words(LogSpec.Full.class),
          "stop",
          "what happens when less is free: nothing more is received until there is room, or the oldest part of the log is dropped, as far as it is computed"));

  private static final Shape BACKEND = either(
      URL,
      keys(
          required("url", URL, "http:// or https://"),
          key("timeout", DURATION, "5s", "for a whole answer"),
          key("headers", new Named("texts", TEXT), "", "sent along")));

  private static final Shape SERVE = new Shape.Keys(Stream.concat(
          Stream.of(
              key("listen", TEXT, "127.0.0.1:8080", "host:port of the gateway"),
              key(
                  "default",
                  NAME,
                  "",
                  "the stream of a bare subscribe message; without it, the first"),
              key("route", TEXT, "type", "the field of a client's message that says its route"),
              key(
                  "routes",
                  new Named("back ends", BACKEND),
                  "",
                  "messages that are posted to a back end, by route; $connect is asked before a connection is accepted, $disconnect told when it has ended, $default takes what no other does")),
          ProtectionShape.KEYS.stream())
      .toList());

  static final Shape FILE_SHAPE = keys(
      key("name", TEXT, "weir", "what the dashboard calls it"),
      required("feeds", new Named("feeds", FeedShape.FEED), "where messages come from"),
      required(
          "streams",
          new Named("streams", STREAM),
          "what is computed; streams may read from streams"),
      key("alerts", new Named("alerts", ALERT), "", "what someone should be told"),
      key(
          "notify",
          new Named("notifiers", NOTIFIER),
          "",
          "who is told, and how; console is always there"),
      key("log", LOG, "", "everything received, on disk"),
      key("serve", SERVE, "", "the gateway"));

  private PipelineShape() {}
}
