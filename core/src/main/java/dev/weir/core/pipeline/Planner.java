package dev.weir.core.pipeline;

import dev.weir.core.expression.Expression;
import dev.weir.core.expression.Models;
import dev.weir.core.expression.Scope;
import dev.weir.core.expression.Suggestions;
import dev.weir.core.value.Type;
import dev.weir.core.window.WindowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Makes a {@link Pipeline} of a {@link PipelineFile}, or finds every mistake in its names and expressions. */
public final class Planner {

  /**
   * Either a pipeline and no mistakes, or the mistakes. There may be neither, if the reader has told of mistakes because of
   * which a stream cannot be planned.
   */
  public record Result(Optional<Pipeline> pipeline, List<Mistake> mistakes) {}

  private final PipelineFile file;
  private final ExpressionReader reader;
  private final List<Mistake> mistakes = new ArrayList<>();
  private final Map<String, FeedScope> feeds = new LinkedHashMap<>();
  private final Map<String, StreamPlanner.Planned> streams = new LinkedHashMap<>();

  private Planner(PipelineFile file, Models models) {
    this.file = file;
    this.reader = new ExpressionReader(models, mistakes);
  }

  public static Result plan(PipelineFile file) {
    return plan(file, Models.NONE);
  }

  /** Plans a file whose expressions may name models. */
  public static Result plan(PipelineFile file, Models models) {
    return new Planner(file, models).plan();
  }

  private FeedScope feed(PipelineFile.Feed feed) {
    return Objects.requireNonNull(feeds.get(feed.name().value()));
  }

  private Result plan() {
    file.feeds().forEach(feed -> feeds.put(feed.name().value(), new FeedScope(feed)));
    List<PipelineFile.Stream> ordered = inOrder();
    feedFilters();
    channelConditions();
    planStreams(ordered); // finds out what each field is used as, which may be further down
    file.alerts().forEach(this::alert);
    mistakes.clear();
    inOrder();
    Map<String, Expression> filters = feedFilters();
    Map<String, Expression> channels = channelConditions();
    planStreams(ordered);
    List<Pipeline.Alert> alerts =
        file.alerts().stream().map(this::alert).flatMap(Optional::stream).toList();
    AccessCheck.check(file, mistakes);
    Optional<String> defaultStream = defaultStream();
    boolean complete = file.streams().stream().allMatch(s -> stream(s.name()).isPresent());
    if (!mistakes.isEmpty() || !complete) {
      return new Result(Optional.empty(), inOrderOfPlace());
    }
    List<Pipeline.Feed> feedPlans = file.feeds().stream()
        .map(f -> feed(f)
            .plan(
                Optional.ofNullable(filters.get(f.name().value())),
                Optional.ofNullable(channels.get(f.name().value()))))
        .toList();
    List<Pipeline.Stream> streamPlans =
        file.streams().stream().map(s -> stream(s.name()).orElseThrow()).toList();
    return new Result(
        Optional.of(new Pipeline(
            file.name(),
            feedPlans,
            streamPlans,
            alerts,
            file.notifiers(),
            file.log(),
            file.serve(),
            defaultStream,
            Fingerprint.of(feedPlans, streamPlans, alerts),
            file.text())),
        List.of());
  }

  private Map<String, Expression> feedFilters() {
    Map<String, Expression> filters = new HashMap<>();
    for (PipelineFile.Feed feed : file.feeds()) {
      feed.where()
          .flatMap(w -> condition(w, feed(feed).messages()))
          .ifPresent(e -> filters.put(feed.name().value(), e));
    }
    return filters;
  }

  private Map<String, Expression> channelConditions() {
    Map<String, Expression> conditions = new HashMap<>();
    for (PipelineFile.Feed feed : file.feeds()) {
      feed.channels()
          .flatMap(c -> condition(c.when(), feed(feed).messages()))
          .ifPresent(e -> conditions.put(feed.name().value(), e));
    }
    return conditions;
  }

  private void planStreams(List<PipelineFile.Stream> ordered) {
    streams.clear();
    for (PipelineFile.Stream stream : ordered) {
      scope(stream.from())
          .flatMap(source -> new StreamPlanner(stream, source, reader, mistakes).plan())
          .ifPresent(planned -> streams.put(stream.name().value(), planned));
    }
  }

  private Optional<Pipeline.Stream> stream(Located<String> name) {
    return Optional.ofNullable(streams.get(name.value())).map(StreamPlanner.Planned::stream);
  }

  private List<Mistake> inOrderOfPlace() {
    return mistakes.stream()
        .distinct()
        .sorted(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column))
        .toList();
  }

  /** The streams, sources before those that read from them; a cycle is a mistake. */
  private List<PipelineFile.Stream> inOrder() {
    Map<String, PipelineFile.Stream> byName = new LinkedHashMap<>();
    file.streams().forEach(s -> byName.put(s.name().value(), s));
    List<PipelineFile.Stream> ordered = new ArrayList<>();
    for (PipelineFile.Stream stream : file.streams()) {
      List<String> path = new ArrayList<>();
      PipelineFile.Stream at = stream;
      while (at != null && !ordered.contains(at) && !path.contains(at.name().value())) {
        path.add(at.name().value());
        at = byName.get(at.from().value());
      }
      if (at != null && !ordered.contains(at)) {
        if (at.name().equals(stream.name())) {
          mistakes.add(Mistake.at(
              stream.from(),
              "'" + stream.name().value() + "' reads from itself: " + String.join(" <- ", path)
                  + " <- " + path.getFirst()));
        }
        continue;
      }
      for (String name : path.reversed()) {
        ordered.add(byName.get(name));
      }
    }
    return ordered;
  }

  private Optional<Scope> scope(Located<String> from) {
    FeedScope feed = feeds.get(from.value());
    if (feed != null) {
      return Optional.of(feed);
    }
    StreamPlanner.Planned stream = streams.get(from.value());
    if (stream != null) {
      return Optional.of(stream.scope());
    }
    List<String> known = new ArrayList<>(feeds.keySet());
    file.streams().forEach(s -> known.add(s.name().value()));
    if (!from.value().isEmpty()
        && !known.contains(from.value())) { // else it has mistakes of its own
      mistakes.add(Mistake.at(
          from,
          "there is no feed or stream '" + from.value() + "'",
          Suggestions.nearest(from.value(), known).orElse("")));
    }
    return Optional.empty();
  }

  private Optional<Pipeline.Alert> alert(PipelineFile.Alert alert) {
    Located<String> from = alert.from();
    StreamPlanner.Planned planned = streams.get(from.value());
    checkRecipients(alert);
    if (planned == null) {
      List<String> known = file.streams().stream().map(s -> s.name().value()).toList();
      if (!known.contains(from.value())) {
        String what = feeds.containsKey(from.value())
            ? "'" + from.value() + "' is a feed; an alert reads from a stream"
            : "there is no stream '" + from.value() + "'";
        mistakes.add(
            Mistake.at(from, what, Suggestions.nearest(from.value(), known).orElse("")));
      }
      return Optional.empty();
    }
    Pipeline.Stream stream = planned.stream();
    Scope scope = planned.scope();
    Optional<Expression> when = condition(alert.when(), scope);
    Optional<Expression> until = alert.until().flatMap(u -> condition(u, scope));
    MessageTemplate message = message(alert, stream);
    return when.map(w -> new Pipeline.Alert(
        alert.name().value(),
        stream.name(),
        w,
        until,
        alert.holdFor(),
        alert.repeat(),
        alert.severity(),
        message,
        alert.recipients().stream().map(Located::value).toList()));
  }

  private void checkRecipients(PipelineFile.Alert alert) {
    List<String> known = new ArrayList<>(List.of("console"));
    file.notifiers().forEach(n -> known.add(n.name().value()));
    for (Located<String> recipient : alert.recipients()) {
      if (!known.contains(recipient.value())) {
        mistakes.add(Mistake.at(
            recipient,
            "there is no notifier '" + recipient.value() + "' under notify",
            Suggestions.nearest(recipient.value(), known).orElse("")));
      }
    }
  }

  private MessageTemplate message(PipelineFile.Alert alert, Pipeline.Stream stream) {
    Located<String> text =
        alert.message().orElseGet(() -> alert.name().with(defaultMessage(alert, stream)));
    try {
      MessageTemplate template = MessageTemplate.parse(text.value());
      List<String> names = stream.columns().stream().map(Column::name).toList();
      for (MessageTemplate.Part part : template.parts()) {
        if (part instanceof MessageTemplate.Placeholder p && !names.contains(p.column())) {
          mistakes.add(Mistake.at(
              text.plus(p.at()),
              "the stream '" + stream.name() + "' has no column '" + p.column() + "'",
              Suggestions.nearest(p.column(), names).orElse("")));
        }
      }
      return template;
    } catch (IllegalArgumentException e) {
      mistakes.add(Mistake.at(text, e.getMessage()));
      return new MessageTemplate(List.of());
    }
  }

  private static String defaultMessage(PipelineFile.Alert alert, Pipeline.Stream stream) {
    StringBuilder text = new StringBuilder();
    stream.by().forEach(key -> text.append('{').append(key).append("} "));
    String when = alert.when().value().replace("{", "{{").replace("}", "}}");
    return text.append(alert.name().value()).append(": ").append(when).toString();
  }

  private Optional<String> defaultStream() {
    Optional<Located<String>> chosen = file.serve().defaultStream();
    List<String> known = file.streams().stream().map(s -> s.name().value()).toList();
    if (chosen.isPresent() && !known.contains(chosen.get().value())) {
      mistakes.add(Mistake.at(
          chosen.get(),
          "there is no stream '" + chosen.get().value() + "'",
          Suggestions.nearest(chosen.get().value(), known).orElse("")));
    }
    return chosen.map(Located::value).or(() -> known.stream().findFirst());
  }

  private Optional<Expression> condition(Located<String> text, Scope scope) {
    return reader.checked(text, scope, Type.BOOLEAN);
  }

  /** Reads a window or reports what is wrong with it. */
  static Optional<WindowSpec> window(Located<String> text, List<Mistake> mistakes) {
    try {
      return Optional.of(WindowSpec.parse(text.value()));
    } catch (IllegalArgumentException e) {
      mistakes.add(Mistake.at(text, e.getMessage()));
      return Optional.empty();
    }
  }
}
