package dev.weir.core.pipeline;

import dev.weir.core.expression.Expression;
import dev.weir.core.expression.JsonPath;
import dev.weir.core.expression.Scope;
import dev.weir.core.value.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a feed. A field that is not declared exists as soon as it is used, unless the feed declares its fields;
 * its type follows from the use.
 */
final class FeedScope implements Scope {
  private static final class Entry {
    final String name;
    final JsonPath path;
    final boolean optional;
    Optional<FeedLayout.Pattern> pattern = Optional.empty();
    Type type;
    boolean used;

    Entry(String name, JsonPath path, Type type, boolean optional) {
      this.name = name;
      this.path = path;
      this.type = type;
      this.optional = optional;
    }
  }

  private final PipelineFile.Feed feed;
  private final Map<String, Entry> fields = new LinkedHashMap<>();
  private final Map<String, Entry> message = new LinkedHashMap<>();

  FeedScope(PipelineFile.Feed feed) {
    this.feed = feed;
    for (PipelineFile.Field f : feed.fields().orElse(List.of())) {
      String name = f.name().value();
      Type type = f.type().orElse(f.pattern().isPresent() ? Type.TEXT : Type.ANY);
      Entry entry = new Entry(name, f.path().value(), type, f.optional());
      entry.pattern = f.pattern();
      fields.put(name, entry);
    }
  }

  private Optional<Duration> lateness() {
    return feed.time().flatMap(PipelineFile.Time::lateness);
  }

  @Override
  public Optional<Type> type(Expression.Name name) {
    return entry(name).map(e -> e.type);
  }

  @Override
  public void use(Expression.Name name, Type type) {
    entry(name).ifPresent(e -> e.type = type);
  }

  @Override
  public Collection<String> names() {
    return fields.keySet();
  }

  private Optional<Entry> entry(Expression.Name name) {
    Entry entry = fields.get(name.text());
    if (entry == null && feed.fields().isEmpty()) {
      entry = new Entry(name.text(), name.path(), Type.ANY, false);
      fields.put(name.text(), entry);
    }
    if (entry != null) {
      entry.used = true;
    }
    return Optional.ofNullable(entry);
  }

  /** The scope of {@code read.where}: it sees the message as it came, whatever the fields are called. */
  Scope messages() {
    return new Scope() {
      @Override
      public Optional<Type> type(Expression.Name name) {
        return Optional.of(inMessage(name).type);
      }

      @Override
      public void use(Expression.Name name, Type type) {
        inMessage(name).type = type;
      }

      @Override
      public Collection<String> names() {
        return List.of();
      }
    };
  }

  private Entry inMessage(Expression.Name name) {
    return message.computeIfAbsent(
        name.text(), n -> new Entry("$" + n, inMessage(name.path()), Type.ANY, true));
  }

  /** Where the message is an array of observations, it is each of these that is meant. */
  private JsonPath inMessage(JsonPath path) {
    boolean isArray =
        feed.each().map(Located::value).filter(each -> each.steps().isEmpty()).isPresent();
    return isArray ? path : new JsonPath(true, path.steps());
  }

  /**
   * The columns that the decoder must fill: the fields in use, then what {@code read.where} looks at, then what tells
   * observations apart.
   *
   * @param channels {@code read.channels.when}
   */
  Pipeline.Feed plan(Optional<Expression> where, Optional<Expression> channels) {
    Columns columns = new Columns();
    for (Entry e : fields.values()) {
      if (e.used) {
        columns.add(new FeedLayout.Field(e.name, e.path, e.type, e.pattern), e.optional);
      }
    }
    for (Map.Entry<String, Entry> e : message.entrySet()) {
      columns.add(
          new FeedLayout.Field(
              Pipeline.Feed.whereColumn(e.getKey()), e.getValue().path, e.getValue().type),
          true);
    }
    Continuity continuity = continuity(columns, channels);
    FeedLayout layout = new FeedLayout(
        feed.each().map(Located::value),
        feed.time().map(t -> new FeedLayout.TimeField(t.field().value(), t.unit())),
        columns.fields);
    return new Pipeline.Feed(
        feed.name().value(),
        feed.source(),
        layout,
        where,
        columns.optional,
        lateness(),
        continuity,
        feed.ignore());
  }

  private static final class Columns {
    final List<FeedLayout.Field> fields = new ArrayList<>();
    final List<Boolean> optional = new ArrayList<>();

    String add(FeedLayout.Field field, boolean isOptional) {
      fields.add(field);
      optional.add(isOptional);
      return field.name();
    }

    /** One that no stream sees. */
    String hidden(String what, Located<JsonPath> path, Type type) {
      String name = what + " " + path.value() + " " + fields.size();
      return add(new FeedLayout.Field(name, path.value(), type), true);
    }

    void connection() {
      if (!fields.contains(FeedLayout.CONNECTION)) {
        add(FeedLayout.CONNECTION, true);
      }
    }
  }

  private Continuity continuity(Columns columns, Optional<Expression> channelsWhen) {
    List<String> id = feed.id().stream()
        .map(path -> columns.hidden("id", path, Type.FINGERPRINT))
        .toList();
    Optional<Continuity.Sequence> sequence = feed.sequence().map(s -> {
      if (s.restarts()) {
        columns.connection();
      }
      return new Continuity.Sequence(
          columns.hidden("sequence", s.last(), Type.NUMBER),
          s.first().map(f -> columns.hidden("first", f, Type.NUMBER)),
          s.by().stream().map(b -> columns.hidden("by", b, Type.ANY)).toList(),
          s.restarts(),
          feed.source().hasSeveralLines());
    });
    Optional<Continuity.Channels> channels = feed.channels()
        .flatMap(c -> channelsWhen.map(when -> {
          columns.connection();
          return new Continuity.Channels(
              when,
              columns.hidden("channel", fromMessage(c.id()), Type.ANY),
              columns.hidden("channel name", fromMessage(c.name()), Type.ANY),
              feed.fields().orElse(List.of()).stream()
                  .filter(PipelineFile.Field::channel)
                  .map(f -> f.name().value())
                  .filter(name -> columns.fields.stream().anyMatch(f -> f.name().equals(name)))
                  .toList());
        }));
    return new Continuity(id, sequence, channels);
  }

  /** A message that names a channel is no array of observations. */
  private static Located<JsonPath> fromMessage(Located<JsonPath> path) {
    return path.with(new JsonPath(true, path.value().steps()));
  }
}
