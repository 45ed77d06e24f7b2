package dev.weir.core.pipeline;

import dev.weir.core.expression.JsonPath;
import dev.weir.core.value.Durations;
import dev.weir.core.value.Sizes;
import dev.weir.core.value.Type;
import dev.weir.core.window.KeyedWindows;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a pipeline file. Whatever is wrong in it is reported, all at once; the rest is read as well as it can be. */
public final class PipelineReader {

  /** What could be read (empty only if nothing could), and all mistakes of structure. */
  public record Result(Optional<PipelineFile> file, List<Mistake> mistakes) {}

  private static final String NAME = "[A-Za-z_][A-Za-z0-9_-]*";

  private final List<Mistake> mistakes;

  private PipelineReader(List<Mistake> mistakes) {
    this.mistakes = mistakes;
  }

  public static Result read(String yaml, Secrets secrets) {
    List<Mistake> mistakes = new ArrayList<>();
    Optional<Yaml> document = Yaml.read(yaml, secrets, mistakes);
    document.ifPresent(d -> new ShapeChecker(mistakes).check(d, PipelineShape.FILE_SHAPE));
    Optional<PipelineFile> file = document
        .filter(Yaml.MapNode.class::isInstance)
        .map(d -> new PipelineReader(mistakes).file(new Section(d)));
    return new Result(file, mistakes);
  }

  /** A mapping that may be missing or something else: asking it gives what is there. */
  private record Section(@Nullable Yaml yaml) {
    Optional<Yaml> get(String key) {
      return yaml instanceof Yaml.MapNode m
          ? Optional.ofNullable(m.entries().get(key)).map(Yaml.Entry::value)
          : Optional.empty();
    }

    Section section(String key) {
      return new Section(get(key).orElse(null));
    }

    Map<Located<String>, Section> named() {
      Map<Located<String>, Section> all = new LinkedHashMap<>();
      if (yaml instanceof Yaml.MapNode m) {
        m.entries().values().forEach(e -> all.put(e.key(), new Section(e.value())));
      }
      return all;
    }

    Optional<Located<String>> text(String key) {
      return get(key).flatMap(Section::scalar);
    }

    static Optional<Located<String>> scalar(@Nullable Yaml yaml) {
      return yaml instanceof Yaml.Scalar s && !s.isNull()
          ? Optional.of(s.located())
          : Optional.empty();
    }

    /** A list of texts, or one text alone. */
    List<Located<String>> texts(String key) {
      return switch (get(key).orElse(null)) {
        case Yaml.ListNode l ->
          l.items().stream().map(Section::scalar).flatMap(Optional::stream).toList();
        case Yaml.Scalar s when !s.isNull() -> List.of(s.located());
        case null, default -> List.of();
      };
    }

    Optional<Duration> duration(String key) {
      return text(key).flatMap(t -> {
        try {
          return Optional.of(Durations.parse(t.value()));
        } catch (IllegalArgumentException e) {
          return Optional.empty(); // the shape's checker has said so
        }
      });
    }

    Optional<Long> size(String key) {
      return text(key).flatMap(t -> {
        try {
          return Optional.of(Sizes.parse(t.value()));
        } catch (IllegalArgumentException e) {
          return Optional.empty(); // the shape's checker has said so
        }
      });
    }

    Optional<Located<JsonPath>> path(String key) {
      return text(key).flatMap(PipelineReader::path);
    }

    boolean flag(String key, boolean fallback) {
      return text(key).map(t -> t.value().equals("true")).orElse(fallback);
    }
  }

  private static Optional<Located<JsonPath>> path(Located<String> text) {
    try {
      return Optional.of(text.with(JsonPath.parse(text.value())));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the shape's checker has said so
    }
  }

  private PipelineFile file(Section root) {
    List<PipelineFile.Feed> feeds = new ArrayList<>();
    root.section("feeds").named().forEach((name, section) -> feeds.add(feed(named(name), section)));
    List<PipelineFile.Stream> streams = new ArrayList<>();
    root.section("streams")
        .named()
        .forEach((name, section) -> streams.add(stream(named(name), section)));
    for (PipelineFile.Stream s : streams) {
      if (feeds.stream().anyMatch(f -> f.name().value().equals(s.name().value()))) {
        mistakes.add(
            Mistake.at(s.name(), "'" + s.name().value() + "' is the name of a feed already"));
      }
    }
    List<PipelineFile.Alert> alerts = new ArrayList<>();
    root.section("alerts").named().forEach((name, section) -> alert(named(name), section)
        .ifPresent(alerts::add));
    List<PipelineFile.Notifier> notifiers = new ArrayList<>();
    root.section("notify").named().forEach((name, section) -> notifier(named(name), section)
        .ifPresent(notifiers::add));
    return new PipelineFile(
        root.text("name").map(Located::value).orElse("weir"),
        feeds,
        streams,
        alerts,
        notifiers,
        log(root.section("log")),
        serve(root.section("serve")));
  }

  private static LogSpec log(Section s) {
    LogSpec fallback = LogSpec.DEFAULT;
    Section keep = s.section("keep");
    return new LogSpec(
        s.text("fsync").flatMap(w -> LogSpec.Fsync.of(w.value())).orElse(fallback.fsync()),
        keep.size("size").orElse(fallback.keepBytes()),
        keep.duration("age").orElse(fallback.keepAge()));
  }

  private Located<String> named(Located<String> name) {
    if (!name.value().matches(NAME)) {
      mistakes.add(
          Mistake.at(name, "'" + name.value() + "' is not a name; use letters, digits, _ and -"));
    }
    return name;
  }

  private PipelineFile.Feed feed(Located<String> name, Section s) {
    Section read = s.section("read");
    Optional<List<PipelineFile.Field>> fields = read.get("fields").map(this::fields);
    return new PipelineFile.Feed(
        name, spec(name, s), read.text("where"), read.path("each"), time(read), fields);
  }

  private FeedSpec spec(Located<String> name, Section s) {
    Section tls = s.section("tls");
    Section reconnect = s.section("reconnect");
    Map<String, String> headers = texts(s.section("headers"));
    return new FeedSpec(
        name.value(),
        s.text("url").flatMap(u -> url(u, Set.of("ws", "wss"))).orElse(URI.create("ws://missing")),
        s.texts("symbols").stream().map(Located::value).toList(),
        subscribe(s.get("subscribe")),
        headers,
        s.text("proxy").flatMap(u -> url(u, Set.of("http", "socks5"))),
        new FeedSpec.Tls(
            tls.flag("verify", true), file(tls, "ca"), file(tls, "certificate"), file(tls, "key")),
        s.duration("connect_timeout").orElse(FeedSpec.DEFAULT_CONNECT_TIMEOUT),
        s.duration("silence").orElse(FeedSpec.DEFAULT_SILENCE),
        s.duration("ping").orElse(FeedSpec.DEFAULT_PING),
        new FeedSpec.Reconnect(
            reconnect.duration("first").orElse(FeedSpec.Reconnect.DEFAULT.first()),
            reconnect.duration("max").orElse(FeedSpec.Reconnect.DEFAULT.max())),
        s.text("max_message_bytes")
            .filter(t -> t.value().matches("\\d{1,9}"))
            .map(t -> Integer.parseInt(t.value()))
            .orElse(FeedSpec.DEFAULT_MAX_MESSAGE_BYTES));
  }

  private static Map<String, String> texts(Section section) {
    Map<String, String> texts = new LinkedHashMap<>();
    section.named().forEach((key, value) -> Section.scalar(value.yaml())
        .ifPresent(t -> texts.put(key.value(), t.value())));
    return texts;
  }

  private static Optional<Path> file(Section section, String key) {
    return section.text(key).map(t -> Path.of(t.value()));
  }

  private Optional<URI> url(Located<String> text, Set<String> schemes) {
    URI uri;
    try {
      uri = URI.create(text.value());
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the shape's checker has said so
    }
    if (uri.getHost() == null) {
      return Optional.empty();
    }
    if (uri.getScheme() == null || !schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
      String wanted =
          String.join(" or ", schemes.stream().sorted().map(x -> x + "://").toList());
      mistakes.add(Mistake.at(text, "this URL must begin with " + wanted));
      return Optional.empty();
    }
    return Optional.of(uri);
  }

  private static List<String> subscribe(Optional<Yaml> yaml) {
    return switch (yaml.orElse(null)) {
      case Yaml.ListNode l -> l.items().stream().map(PipelineReader::message).toList();
      case Yaml.Scalar s when s.isNull() -> List.of();
      case null -> List.of();
      case Yaml y -> List.of(message(y));
    };
  }

  /** A text is sent as it is, anything else as JSON. */
  private static String message(Yaml yaml) {
    return yaml instanceof Yaml.Scalar s && s.plainText() ? s.value() : yaml.json();
  }

  private Optional<PipelineFile.Time> time(Section read) {
    Optional<Yaml> time = read.get("time");
    if (time.isEmpty()) {
      return Optional.empty();
    }
    if (time.get() instanceof Yaml.Scalar) {
      return read.path("time")
          .map(p -> new PipelineFile.Time(p, FeedLayout.TimeUnit.AUTO, Optional.empty()));
    }
    Section s = new Section(time.get());
    FeedLayout.TimeUnit unit = s.text("unit")
        .flatMap(u -> enumValue(FeedLayout.TimeUnit.class, u.value()))
        .orElse(FeedLayout.TimeUnit.AUTO);
    return s.path("field").map(p -> new PipelineFile.Time(p, unit, s.duration("lateness")));
  }

  private static <T extends Enum<T>> Optional<T> enumValue(Class<T> type, String word) {
    for (T value : type.getEnumConstants()) {
      if (value.name().equalsIgnoreCase(word)) {
        return Optional.of(value);
      }
    }
    return Optional.empty(); // the shape's checker has said so
  }

  private List<PipelineFile.Field> fields(Yaml yaml) {
    List<PipelineFile.Field> fields = new ArrayList<>();
    if (yaml instanceof Yaml.ListNode list) {
      for (Yaml item : list.items()) {
        Section.scalar(item)
            .flatMap(name ->
                path(name).map(p -> new PipelineFile.Field(name, p, Optional.empty(), false)))
            .ifPresent(fields::add);
      }
      return fields;
    }
    new Section(yaml).named().forEach((name, s) -> {
      boolean simple = s.yaml() instanceof Yaml.Scalar;
      Optional<Located<JsonPath>> path =
          simple ? Section.scalar(s.yaml()).flatMap(PipelineReader::path) : s.path("path");
      Optional<Type> type = s.text("type").flatMap(t -> enumValue(Type.class, t.value()));
      path.ifPresent(
          p -> fields.add(new PipelineFile.Field(name, p, type, s.flag("optional", false))));
    });
    return fields;
  }

  private PipelineFile.Stream stream(Located<String> name, Section s) {
    return new PipelineFile.Stream(
        name,
        s.text("from").orElse(name.with("")),
        s.text("where"),
        s.texts("by"),
        s.text("window"),
        s.text("fill")
            .map(f -> KeyedWindows.Fill.valueOf(f.value().toUpperCase(Locale.ROOT)))
            .orElse(KeyedWindows.Fill.SKIP),
        select(s),
        s.text("emit"));
  }

  private static List<PipelineFile.Select> select(Section s) {
    return switch (s.get("select").orElse(null)) {
      case Yaml.MapNode m ->
        m.entries().values().stream()
            .flatMap(e -> Section.scalar(e.value()).stream()
                .map(x -> new PipelineFile.Select(Optional.of(e.key()), x)))
            .toList();
      case Yaml.ListNode l ->
        l.items().stream()
            .flatMap(i -> Section.scalar(i).stream())
            .map(SelectList::item)
            .toList();
      case Yaml.Scalar text when !text.isNull() -> SelectList.parse(text.located());
      case null, default -> List.of();
    };
  }

  private Optional<PipelineFile.Alert> alert(Located<String> name, Section s) {
    Optional<Located<String>> from = s.text("from");
    Optional<Located<String>> when = s.text("when");
    if (from.isEmpty() || when.isEmpty()) {
      return Optional.empty(); // the shape's checker has said so
    }
    List<Located<String>> recipients = s.texts("notify");
    return Optional.of(new PipelineFile.Alert(
        name,
        from.get(),
        when.get(),
        s.text("until"),
        s.duration("for").orElse(Duration.ZERO),
        s.duration("repeat"),
        s.text("severity")
            .flatMap(w -> enumValue(PipelineFile.Severity.class, w.value()))
            .orElse(PipelineFile.Severity.WARNING),
        s.text("message"),
        recipients.isEmpty() ? List.of(name.with("console")) : recipients));
  }

  private Optional<PipelineFile.Notifier> notifier(Located<String> name, Section s) {
    Section webhook = s.section("webhook");
    Optional<Located<String>> url =
        webhook.yaml() instanceof Yaml.Scalar ? s.text("webhook") : webhook.text("url");
    return url.flatMap(u -> url(u, Set.of("http", "https")))
        .map(u -> new PipelineFile.Webhook(
            name,
            u,
            texts(webhook.section("headers")),
            webhook.duration("timeout").orElse(Duration.ofSeconds(10))));
  }

  private PipelineFile.Serve serve(Section s) {
    PipelineFile.Serve fallback = PipelineFile.Serve.DEFAULT;
    Optional<Located<String>> listen = s.text("listen");
    String host = fallback.host();
    int port = fallback.port();
    if (listen.isPresent()) {
      String text = listen.get().value();
      int colon = text.lastIndexOf(':');
      String digits = text.substring(colon + 1);
      if (colon <= 0 || !digits.matches("\\d{1,5}") || Integer.parseInt(digits) > 65535) {
        mistakes.add(Mistake.at(
            listen.get(), "expected host:port like 127.0.0.1:8080, found '" + text + "'"));
      } else {
        host = text.substring(0, colon);
        port = Integer.parseInt(digits);
      }
    }
    return new PipelineFile.Serve(host, port, s.text("default"));
  }
}
