package dev.weir.core.pipeline;

import static dev.weir.core.pipeline.Shape.BOOLEAN;
import static dev.weir.core.pipeline.Shape.DURATION;
import static dev.weir.core.pipeline.Shape.EXPRESSION;
import static dev.weir.core.pipeline.Shape.FILE;
import static dev.weir.core.pipeline.Shape.INTEGER;
import static dev.weir.core.pipeline.Shape.NAME;
import static dev.weir.core.pipeline.Shape.PATH;
import static dev.weir.core.pipeline.Shape.TEXT;
import static dev.weir.core.pipeline.Shape.URL;
import static dev.weir.core.pipeline.Shape.either;
import static dev.weir.core.pipeline.Shape.key;
import static dev.weir.core.pipeline.Shape.keys;
import static dev.weir.core.pipeline.Shape.required;

import dev.weir.core.conversation.Computed;
import dev.weir.core.pipeline.Shape.Json;
import dev.weir.core.pipeline.Shape.Kind;
import dev.weir.core.pipeline.Shape.ListOf;
import dev.weir.core.pipeline.Shape.Named;
import dev.weir.core.pipeline.Shape.Value;
import dev.weir.core.pipeline.Shape.Words;
import java.util.List;

/** The keys of a feed, and of the profile of one. */
final class FeedShape {

  private static final Shape TIME = either(
      PATH,
      keys(
          required("field", PATH, "where the time is"),
          key(
              "unit",
              new Words(List.of("auto", "s", "ms", "us", "ns", "iso")),
              "auto",
              "how it is written; auto tells ISO 8601 and s, ms, us, ns by its size"),
          key(
              "lateness",
              DURATION,
              "",
              "observations are held back for so long and put in the order of their times; what comes later still is counted and kept aside; without it, they are taken in the order of arrival")));

  private static final Shape FIELD = either(
      PATH,
      keys(
          required("path", PATH, "where it is in the message"),
          key(
              "type",
              new Words(List.of("number", "text", "boolean")),
              "",
              "without it, the type follows from the use"),
          key("optional", BOOLEAN, "false", "whether it may be missing or null"),
          key(
              "pattern",
              new Value(Kind.PATTERN),
              "",
              "of a text only the part in the place of * counts: market.*.trade; any other text is not a value"),
          key(
              "channel",
              BOOLEAN,
              "false",
              "whether it is the number of a channel, whose name takes its place; see read.channels")));

  private static final Shape SEQUENCE = either(
      PATH,
      keys(
          required("field", PATH, "the number, or the last one of a message that covers several"),
          key("first", PATH, "", "the first number of such a message"),
          key(
              "by",
              either(PATH, new ListOf(PATH)),
              "",
              "what is counted apart, such as the symbol"),
          key("restarts", BOOLEAN, "false", "whether each connection counts anew")));

  private static final Shape CHANNELS = keys(
      required("when", EXPRESSION, "which messages name a channel"),
      required("id", PATH, "the channel's number in such a message"),
      required("name", PATH, "its name in such a message"));

  private static final Shape READ = keys(
      key("format", Shape.words(Payload.Format.class), "json", "how messages are written"),
      key(
          "compression",
          Shape.words(Payload.Compression.class),
          "auto",
          "how binary messages are compressed, each by itself; auto finds gzip and zstd by their first bytes"),
      key(
          "where",
          EXPRESSION,
          "",
          "which messages are observations; the others are counted and not parsed further. Of a message that is an array (each: $), which elements"),
      key("each", PATH, "", "the array of observations in a message; $ for a message that is one"),
      key("time", TIME, "", "event time; without it, arrival time"),
      key(
          "fields",
          either(new Named("fields", FIELD), new ListOf(NAME)),
          "",
          "the fields, by name; without it, all top-level fields. $.x is relative to the whole message"),
      key(
          "id",
          either(PATH, new ListOf(PATH)),
          "",
          "what an observation is known by: of those with the same among the newest "
              + Continuity.IDS_KEPT + ", the first is taken, the others are counted and dropped"),
      key(
          "sequence",
          SEQUENCE,
          "",
          "numbers that count all messages: gaps are counted and said; what comes again is counted and dropped"),
      key(
          "channels",
          CHANNELS,
          "",
          "where the server says what it calls a channel that it only numbers"),
      key(
          "ignore",
          new ListOf(TEXT),
          "",
          "messages that are no observations, nor JSON, such as pong"));

  private static final Shape ENCODING = Shape.words(Computed.Encoding.class);

  private static final Shape COMPUTED = keys(
      key(
          "time",
          Shape.words(Computed.Unit.class),
          "",
          "the time in this unit; a number, but for iso"),
      key("plus", DURATION, "0s", "how far ahead the time is"),
      key("random", INTEGER, "", "so many random hexadecimal digits"),
      key(
          "hmac",
          Shape.words(Computed.Algorithm.class),
          "",
          "a signature: the keyed hash of 'text'"),
      key("key", TEXT, "", "of the signature"),
      key("key_encoding", ENCODING, "text", "how the key is written"),
      key("text", TEXT, "", "what is signed; {name} is a value declared before"),
      key("encoding", ENCODING, "hex", "how the signature is written"));

  private static final Shape STEP = keys(
      key("send", new Json(), "", "a message"),
      key("expect", EXPRESSION, "", "what a message must be like before it goes on"),
      key("refuse", EXPRESSION, "", "what a message is like that refuses the login"),
      key("within", DURATION, "10s", "how long to wait"));

  private static final Shape ACKNOWLEDGE = keys(
      key(
          "when",
          EXPRESSION,
          "",
          "what a confirming message is like; without it, the server confirms nothing, and only refuses"),
      key(
          "key",
          PATH,
          "",
          "what in it tells which subscription; without it, one confirms one message"),
      key("is", TEXT, "{symbol}", "what 'key' holds; may be {id}"),
      key("refuse", EXPRESSION, "", "what a message is like that refuses a subscription"),
      key("within", DURATION, "10s", "after which missing ones are reported"));

  static final Shape FEED = keys(
      key(
          "profile",
          TEXT,
          "",
          "a known feed, whose keys are the defaults of this one; 'weir feeds' lists them"),
      key(
          "url",
          either(URL, new ListOf(URL)),
          "",
          "ws:// or wss://; a list of lines that carry the same: all are kept open, and the first to bring an observation counts (needs read.id or read.sequence)"),
      key(
          "accept",
          keys(
              key(
                  "path",
                  TEXT,
                  "/in/NAME",
                  "of the gateway, to which clients connect by WebSocket"),
              key(
                  "tokens",
                  either(TEXT, new ListOf(TEXT)),
                  "",
                  "of which a client shows one, as 'Authorization: Bearer TOKEN' or ?token=TOKEN; without any, only clients on this machine are let in"),
              key("max_connections", INTEGER, "1000", "at a time")),
          "",
          "instead of url: others connect and push messages"),
      key(
          "mqtt",
          keys(
              required("url", URL, "mqtt:// or mqtts://"),
              required("topics", either(TEXT, new ListOf(TEXT)), "with + and # as wildcards"),
              key(
                  "qos",
                  INTEGER,
                  "1",
                  "0, 1 or 2; from 1 on nothing is lost while Weir is away, since a message is acknowledged when it is in the log"),
              key("client_id", TEXT, "weir-NAME", "what the broker knows us by, ours alone"),
              key("user", TEXT, "", "to log in"),
              key("password", TEXT, "", "to log in")),
          "",
          "instead of url: an MQTT broker; a message is {\"topic\": …, \"payload\": …}"),
      key(
          "query",
          new Named("texts", TEXT),
          "",
          "added to the URL, encoded; {name} of a computed value is filled in"),
      key(
          "headers",
          new Named("texts", TEXT),
          "",
          "sent with the handshake; {name} of a computed value is filled in"),
      key(
          "values",
          new Named("computed values", COMPUTED),
          "",
          "what {name} stands for in messages, query and headers, made anew each time"),
      key("login", new ListOf(STEP), "", "steps after each connect, before subscribing"),
      key("symbols", new ListOf(TEXT), "", "what to subscribe to"),
      key(
          "subscribe",
          new Json(),
          "",
          "message, or list of messages, to send after each connect; {symbol} makes one for each symbol, {symbols} is the list, {id} the message's running number"),
      key(
          "limits",
          keys(
              key(
                  "per_message",
                  INTEGER,
                  "",
                  "symbols in one message: {symbols} is cut into lists of so many, and a list's element with {symbol} is repeated for each"),
              key(
                  "per_connection",
                  INTEGER,
                  "",
                  "symbols on one connection; as many connections are opened as needed"),
              key("interval", DURATION, "0s", "pause between two messages")),
          "",
          "what the server allows"),
      key(
          "acknowledge",
          ACKNOWLEDGE,
          "",
          "how the server confirms a subscription; what is refused or not confirmed is said and counted"),
      key(
          "heartbeat",
          keys(
              required("every", DURATION, "how often"),
              required("send", new Json(), "the message")),
          "",
          "a message that keeps the connection alive, where pings of the protocol do not"),
      key(
          "answers",
          new ListOf(keys(
              required("when", EXPRESSION, "what a message must be like"),
              required("send", new Json(), "the answer; {name} is that field of the message"))),
          "",
          "what the server wants an answer to, such as its own pings"),
      key("proxy", URL, "", "http://host:port or socks5://host:port"),
      key(
          "tls",
          keys(
              key("verify", BOOLEAN, "true", "whether the server's certificate is checked"),
              key("ca", FILE, "", "PEM file of certificates to trust"),
              key("certificate", FILE, "", "PEM file of the client's certificate"),
              key("key", FILE, "", "PEM file of the client's key (PKCS#8)")),
          "",
          "options for wss://"),
      key("connect_timeout", DURATION, "10s", "for connecting and the handshake"),
      key("silence", DURATION, "60s", "without any frame for so long, the connection is made anew"),
      key("ping", DURATION, "20s", "how often to ping the server; 0s never"),
      key(
          "reconnect",
          keys(
              key("first", DURATION, "250ms", "longest first wait"),
              key("max", DURATION, "30s", "longest wait"),
              key(
                  "every",
                  DURATION,
                  "",
                  "how often to go over to a new connection before the server ends the old one; it is subscribed first, then the old one is closed (needs read.id or read.sequence)"),
              key("overlap", DURATION, "5s", "for how long both are open then")),
          "",
          "exponential backoff with full jitter, and planned reconnects"),
      key("max_message_bytes", INTEGER, "16777216", "a larger message ends the connection"),
      key(
          "permessage_deflate",
          BOOLEAN,
          "true",
          "whether the server is offered to compress its messages (permessage-deflate)"),
      key("read", READ, "", "how to read its messages"));

  private static final Shape SIMULATION = keys(
      key("greeting", new ListOf(new Json()), "", "what it says first"),
      key(
          "login",
          new ListOf(keys(
              required("accept", new Json(), "the answer to the right message"),
              key("refuse", new Json(), "", "the answer to a wrong one, before it closes"))),
          "",
          "its answers to what the client sends to log in, one after the other"),
      key("confirm", new Json(), "", "its answer to a subscription; {symbol}, {symbols}, {id}"),
      key("refuse", new Json(), "", "its answer to one symbol too many"),
      key("most", INTEGER, "", "symbols on one connection"),
      key(
          "heartbeat",
          keys(
              key("every", DURATION, "", "how often it sends its ping"),
              key("send", new Json(), "", "its ping; {time_ms}"),
              key("answer", new Json(), "", "what it answers to the client's heartbeat"),
              key(
                  "within",
                  DURATION,
                  "",
                  "a client that sends nothing, not even an answer, for so long is dropped")),
          "",
          "how it keeps connections alive"),
      key(
          "trade",
          new Json(),
          "",
          "an observation; {symbol}, {price}, {size}, {side}, {time_s}, {time_ms}, {time_us}, {time_ns}, {time_iso}, {sequence}, {trade_id}"),
      key("frames", new Words(List.of("text", "binary", "gzip")), "text", "how it sends messages"));

  static final Shape PROFILE = keys(
      required("about", TEXT, "what it is"),
      key("documentation", URL, "", "where the server's owner describes it"),
      key("symbols", new ListOf(TEXT), "", "how symbols are written there"),
      key("secrets", new Named("texts", TEXT), "", "the secrets that it takes, and what they are"),
      required("feed", FEED, "the keys of a feed"),
      key("simulate", SIMULATION, "", "how 'weir simulate' plays the server"));

  private FeedShape() {}
}
