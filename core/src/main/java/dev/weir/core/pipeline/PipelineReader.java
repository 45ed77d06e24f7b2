package dev.weir.core.pipeline;

import dev.weir.core.window.KeyedWindows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    return read(yaml, secrets, Profiles.NONE);
  }

  /** Reads a file whose feeds may name profiles. */
  public static Result read(String yaml, Secrets secrets, Profiles profiles) {
    List<Mistake> mistakes = new ArrayList<>();
    Optional<Yaml> document = Yaml.read(yaml, secrets, mistakes)
        .map(d -> new ProfileExpansion(profiles, secrets, mistakes).expand(d));
    document.ifPresent(d -> new ShapeChecker(mistakes).check(d, PipelineShape.FILE_SHAPE));
    Optional<PipelineFile> file = document
        .filter(Yaml.MapNode.class::isInstance)
        .map(d -> new PipelineReader(mistakes).file(new Section(d), yaml));
    return new Result(file, mistakes);
  }

  private PipelineFile file(Section root, String text) {
    List<PipelineFile.Feed> feeds = new ArrayList<>();
    FeedReader reader = new FeedReader(mistakes);
    root.section("feeds")
        .named()
        .forEach((name, section) -> feeds.add(reader.feed(named(name), section)));
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
        serve(root.section("serve")),
        text);
  }

  private static LogSpec log(Section s) {
    LogSpec fallback = LogSpec.DEFAULT;
    Section keep = s.section("keep");
    return new LogSpec(
        s.text("fsync").flatMap(w -> LogSpec.Fsync.of(w.value())).orElse(fallback.fsync()),
        keep.size("size").orElse(fallback.keepBytes()),
        keep.duration("age").orElse(fallback.keepAge()),
        s.size("free").orElse(fallback.free()),
        s.word("full", LogSpec.Full.class).orElse(fallback.full()));
  }

  private Located<String> named(Located<String> name) {
    if (!name.value().matches(NAME)) {
      mistakes.add(
          Mistake.at(name, "'" + name.value() + "' is not a name; use letters, digits, _ and -"));
    }
    return name;
  }

  private PipelineFile.Stream stream(Located<String> name, Section s) {
    return new PipelineFile.Stream(
        name,
        s.text("from").orElse(name.with("")),
        s.text("where"),
        s.texts("by"),
        s.text("window"),
        s.word("fill", KeyedWindows.Fill.class).orElse(KeyedWindows.Fill.SKIP),
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
        s.word("severity", PipelineFile.Severity.class).orElse(PipelineFile.Severity.WARNING),
        s.text("message"),
        recipients.isEmpty() ? List.of(name.with("console")) : recipients));
  }

  private Optional<PipelineFile.Notifier> notifier(Located<String> name, Section s) {
    Section webhook = s.section("webhook");
    Optional<Located<String>> url =
        webhook.yaml() instanceof Yaml.Scalar ? s.text("webhook") : webhook.text("url");
    return url.flatMap(u -> Urls.read(u, mistakes, "http", "https"))
        .map(u -> new PipelineFile.Webhook(
            name,
            u,
            webhook.section("headers").allTexts(),
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
    Located<String> address = listen.orElse(new Located<>(host + ":" + port, 1, 1));
    return new PipelineFile.Serve(
        host,
        port,
        s.text("default"),
        new RoutesReader(mistakes).read(s),
        new ProtectionReader(mistakes).read(s, address));
  }
}
