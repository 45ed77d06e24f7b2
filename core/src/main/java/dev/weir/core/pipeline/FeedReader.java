package dev.weir.core.pipeline;

import dev.weir.core.expression.JsonPath;
import dev.weir.core.value.Type;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the feeds of a pipeline file. */
final class FeedReader {
  private static final URI MISSING = URI.create("ws://missing");

  private final List<Mistake> mistakes;

  FeedReader(List<Mistake> mistakes) {
    this.mistakes = mistakes;
  }

  PipelineFile.Feed feed(Located<String> name, Section s) {
    Section read = s.section("read");
    Optional<List<PipelineFile.Field>> fields = read.get("fields").map(FeedReader::fields);
    FeedSource source = source(name, s);
    List<Located<JsonPath>> id = read.paths("id");
    Optional<PipelineFile.Sequence> sequence = sequence(read);
    boolean isRecognised = !id.isEmpty() || sequence.filter(q -> !q.restarts()).isPresent();
    if (source.hasSeveralLines() && !isRecognised) {
      mistakes.add(
          Mistake.at(
              name,
              "the feed '" + name.value()
                  + "' gets observations over two connections at a time; without 'read.id' or a 'read.sequence' that all connections share they would count twice"));
    }
    return new PipelineFile.Feed(
        name,
        source,
        read.text("where"),
        read.path("each"),
        time(read),
        fields,
        id,
        sequence,
        channels(read.section("channels")),
        read.texts("ignore").stream().map(Located::value).toList());
  }

  private static Optional<PipelineFile.Sequence> sequence(Section read) {
    Section s = read.section("sequence");
    Optional<Located<JsonPath>> last =
        s.yaml() instanceof Yaml.Scalar ? read.path("sequence") : s.path("field");
    return last.map(l ->
        new PipelineFile.Sequence(l, s.path("first"), s.paths("by"), s.flag("restarts", false)));
  }

  private static Optional<PipelineFile.Channels> channels(Section s) {
    return s.text("when").flatMap(when -> s.path("id")
        .flatMap(id -> s.path("name").map(name -> new PipelineFile.Channels(when, id, name))));
  }

  private FeedSource source(Located<String> name, Section s) {
    List<String> ways =
        Stream.of("url", "accept", "mqtt").filter(w -> s.get(w).isPresent()).toList();
    if (ways.size() > 1) {
      mistakes.add(Mistake.at(
          name,
          "the feed '" + name.value() + "' has " + String.join(" and ", ways) + "; one of them"));
    }
    if (s.get("accept").isPresent()) {
      return accept(name, s.section("accept"), s);
    }
    if (s.get("mqtt").isPresent()) {
      return mqtt(name, s.section("mqtt"), s);
    }
    if (ways.isEmpty() && s.get("profile").isEmpty()) {
      mistakes.add(Mistake.at(
          name,
          "the feed '" + name.value() + "' needs one of the keys url, profile, accept and mqtt"));
    }
    return connect(name, s, s.texts("symbols").stream().map(Located::value).toList());
  }

  private AcceptSpec accept(Located<String> name, Section accept, Section feed) {
    String path = accept.text("path").map(Located::value).orElse("/in/" + name.value());
    if (!path.matches("/in/[\\w.~/-]+")) {
      mistakes.add(Mistake.at(
          accept.text("path").orElse(name),
          "the path must be like /in/sensors, not '" + path + "'"));
    }
    return new AcceptSpec(
        name.value(),
        path,
        accept.texts("tokens").stream().map(Located::value).toList(),
        accept.integer("max_connections").orElse(AcceptSpec.DEFAULT_MAX_CONNECTIONS),
        payload(feed),
        feed.integer("max_message_bytes").orElse(AcceptSpec.DEFAULT_MAX_MESSAGE_BYTES));
  }

  private MqttSpec mqtt(Located<String> name, Section mqtt, Section feed) {
    int qos = mqtt.integer("qos").orElse(MqttSpec.DEFAULT_QOS);
    if (qos > 2) {
      mistakes.add(Mistake.at(mqtt.text("qos").orElse(name), "qos is 0, 1 or 2"));
    }
    return new MqttSpec(
        name.value(),
        mqtt.text("url").flatMap(u -> Urls.read(u, mistakes, "mqtt", "mqtts")).orElse(MISSING),
        mqtt.texts("topics").stream().map(Located::value).toList(),
        qos,
        mqtt.text("client_id").map(Located::value).orElse("weir-" + name.value()),
        mqtt.text("user").map(Located::value),
        mqtt.text("password").map(Located::value),
        tls(feed.section("tls")),
        reconnect(feed.section("reconnect")),
        payload(feed),
        feed.integer("max_message_bytes").orElse(FeedSpec.DEFAULT_MAX_MESSAGE_BYTES));
  }

  FeedSpec connect(Located<String> name, Section s, List<String> symbols) {
    return new FeedSpec(
        name.value(),
        urls(s),
        s.section("query").allTexts(),
        s.section("headers").allTexts(),
        symbols,
        new ConversationReader(mistakes).read(s, symbols),
        s.text("proxy").flatMap(u -> Urls.read(u, mistakes, "http", "socks5")),
        tls(s.section("tls")),
        s.duration("connect_timeout").orElse(FeedSpec.DEFAULT_CONNECT_TIMEOUT),
        s.duration("silence").orElse(FeedSpec.DEFAULT_SILENCE),
        s.duration("ping").orElse(FeedSpec.DEFAULT_PING),
        reconnect(s.section("reconnect")),
        payload(s),
        s.integer("max_message_bytes").orElse(FeedSpec.DEFAULT_MAX_MESSAGE_BYTES),
        s.flag("permessage_deflate", true));
  }

  private static FeedSpec.Tls tls(Section s) {
    return new FeedSpec.Tls(
        s.flag("verify", true), file(s, "ca"), file(s, "certificate"), file(s, "key"));
  }

  private List<URI> urls(Section s) {
    List<URI> urls = s.texts("url").stream()
        .map(u -> Urls.read(u, mistakes, "ws", "wss"))
        .flatMap(Optional::stream)
        .toList();
    return urls.isEmpty() ? List.of(MISSING) : urls;
  }

  private static Payload payload(Section feed) {
    Section read = feed.section("read");
    return new Payload(
        read.word("compression", Payload.Compression.class).orElse(Payload.DEFAULT.compression()),
        read.word("format", Payload.Format.class).orElse(Payload.DEFAULT.format()));
  }

  private static FeedSpec.Reconnect reconnect(Section s) {
    FeedSpec.Reconnect fallback = FeedSpec.Reconnect.DEFAULT;
    return new FeedSpec.Reconnect(
        s.duration("first").orElse(fallback.first()),
        s.duration("max").orElse(fallback.max()),
        s.duration("every"),
        s.duration("overlap").orElse(fallback.overlap()));
  }

  private static Optional<FeedLayout.Pattern> pattern(Section field) {
    return field.text("pattern").flatMap(t -> {
      try {
        return Optional.of(FeedLayout.Pattern.parse(t.value()));
      } catch (IllegalArgumentException e) {
        return Optional.empty(); // the shape's checker has said so
      }
    });
  }

  private static Optional<Path> file(Section section, String key) {
    return section
        .text(key)
        .filter(t -> t.value().indexOf('\0') < 0) // the shape's checker has said so
        .map(t -> Path.of(t.value()));
  }

  private static Optional<PipelineFile.Time> time(Section read) {
    Optional<Yaml> time = read.get("time");
    if (time.isEmpty()) {
      return Optional.empty();
    }
    if (time.get() instanceof Yaml.Scalar) {
      return read.path("time")
          .map(p -> new PipelineFile.Time(p, FeedLayout.TimeUnit.AUTO, Optional.empty()));
    }
    Section s = new Section(time.get());
    FeedLayout.TimeUnit unit =
        s.word("unit", FeedLayout.TimeUnit.class).orElse(FeedLayout.TimeUnit.AUTO);
    return s.path("field").map(p -> new PipelineFile.Time(p, unit, s.duration("lateness")));
  }

  private static List<PipelineFile.Field> fields(Yaml yaml) {
    List<PipelineFile.Field> fields = new ArrayList<>();
    if (yaml instanceof Yaml.ListNode list) {
      for (Yaml item : list.items()) {
        Section.scalar(item)
            .flatMap(name -> Section.path(name)
                .map(p -> new PipelineFile.Field(
                    name, p, Optional.empty(), false, false, Optional.empty())))
            .ifPresent(fields::add);
      }
      return fields;
    }
    new Section(yaml).named().forEach((name, s) -> {
      boolean simple = s.yaml() instanceof Yaml.Scalar;
      Optional<Located<JsonPath>> path =
          simple ? Section.scalar(s.yaml()).flatMap(Section::path) : s.path("path");
      Optional<Type> type = s.word("type", Type.class);
      path.ifPresent(p -> fields.add(new PipelineFile.Field(
          name, p, type, s.flag("optional", false), s.flag("channel", false), pattern(s))));
    });
    return fields;
  }
}
