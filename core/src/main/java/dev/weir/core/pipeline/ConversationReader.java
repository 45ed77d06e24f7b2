package dev.weir.core.pipeline;

import dev.weir.core.conversation.Computed;
import dev.weir.core.conversation.Condition;
import dev.weir.core.conversation.Conversation;
import dev.weir.core.conversation.Conversation.Acknowledgement;
import dev.weir.core.conversation.Conversation.Answer;
import dev.weir.core.conversation.Conversation.Heartbeat;
import dev.weir.core.conversation.Conversation.Limits;
import dev.weir.core.conversation.Conversation.Step;
import dev.weir.core.conversation.JsonTemplate;
import dev.weir.core.conversation.TextTemplate;
import dev.weir.core.expression.JsonPath;
import dev.weir.core.expression.Models;
import dev.weir.core.expression.Suggestions;
import dev.weir.core.value.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads what is said on a feed's connections. */
final class ConversationReader {
  private static final int RANDOM_DIGITS = 32;

  private final List<Mistake> mistakes;
  private final ExpressionReader expressions;
  private final Set<String> computed = new LinkedHashSet<>();

  ConversationReader(List<Mistake> mistakes) {
    this.mistakes = mistakes;
    this.expressions = new ExpressionReader(Models.NONE, mistakes);
  }

  Conversation read(Section feed, List<String> symbols) {
    Map<String, Computed> values = new LinkedHashMap<>();
    feed.section("values").named().forEach((name, section) -> {
      values.put(name.value(), value(section));
      computed.add(name.value());
    });
    Stream.of("query", "headers")
        .flatMap(key -> feed.section(key).named().values().stream())
        .flatMap(s -> Section.scalar(s.yaml()).stream())
        .forEach(text -> TextTemplate.parse(text.value(), known(text, computed)));
    List<Step> login = feed.items("login").stream().map(this::step).toList();
    List<JsonTemplate> subscribe = new ArrayList<>();
    for (Yaml message : feed.items("subscribe")) {
      JsonTemplate template = Templates.read(message, inSubscription(message.where()));
      boolean each =
          template.mentions(JsonTemplate.SYMBOL) || template.mentions(JsonTemplate.SYMBOLS);
      if (each && symbols.isEmpty()) {
        mistakes.add(Mistake.at(
            message.where(), "this is sent for each of the feed's 'symbols', and there are none"));
      }
      subscribe.add(template);
    }
    Section limits = feed.section("limits");
    return new Conversation(
        login,
        subscribe,
        new Limits(
            limits.integer("per_message").orElse(0),
            limits.integer("per_connection").orElse(0),
            limits.duration("interval").orElse(Duration.ZERO)),
        acknowledgement(feed.section("acknowledge")),
        heartbeat(feed.section("heartbeat")),
        feed.items("answers").stream()
            .map(this::answer)
            .flatMap(Optional::stream)
            .toList(),
        values);
  }

  private Predicate<String> inSubscription(Located<?> where) {
    return known(where, with(computed, JsonTemplate.SYMBOL, JsonTemplate.SYMBOLS, Conversation.ID));
  }

  private Predicate<String> inMessage(Located<?> where) {
    return known(where, with(computed, Conversation.ID));
  }

  private static Set<String> with(Set<String> names, String... more) {
    Set<String> all = new LinkedHashSet<>(List.of(more));
    all.addAll(names);
    return all;
  }

  /** Braces around anything else are no placeholder, but text; around what is nearly a known name, they are a slip. */
  private Predicate<String> known(Located<?> where, Set<String> names) {
    return name -> {
      if (names.contains(name)) {
        return true;
      }
      Suggestions.nearest(name, names)
          .map(near -> Mistake.at(where, "nothing is called {" + name + "} here", "{" + near + "}"))
          .filter(mistake -> !mistakes.contains(mistake))
          .ifPresent(mistakes::add);
      return false;
    };
  }

  private Computed value(Section s) {
    Optional<Computed.Algorithm> hmac = s.word("hmac", Computed.Algorithm.class);
    if (hmac.isPresent()) {
      return new Computed.Hmac(
          hmac.get(),
          s.text("key").map(Located::value).orElse(""),
          s.word("key_encoding", Computed.Encoding.class).orElse(Computed.Encoding.TEXT),
          s.text("text")
              .map(t -> TextTemplate.parse(t.value(), known(t, computed)))
              .orElse(new TextTemplate(List.of())),
          s.word("encoding", Computed.Encoding.class).orElse(Computed.Encoding.HEX));
    }
    Optional<Computed.Unit> time = s.word("time", Computed.Unit.class);
    return time.isPresent()
        ? new Computed.Time(time.get(), s.duration("plus").orElse(Duration.ZERO))
        : new Computed.Random(s.integer("random").orElse(RANDOM_DIGITS));
  }

  private Step step(Yaml yaml) {
    Section s = new Section(yaml);
    if (s.get("send").isEmpty() && s.get("expect").isEmpty()) {
      mistakes.add(Mistake.at(yaml.where(), "a step of the login needs 'send', 'expect' or both"));
    }
    return new Step(
        s.get("send").map(m -> Templates.read(m, inMessage(m.where()))),
        condition(s, "expect"),
        condition(s, "refuse"),
        s.duration("within").orElse(Conversation.DEFAULT_WITHIN));
  }

  private Optional<Acknowledgement> acknowledgement(Section s) {
    Optional<TextTemplate> is =
        s.text("is").map(t -> TextTemplate.parse(t.value(), inSubscription(t)));
    TextTemplate symbol = TextTemplate.parse("{symbol}", name -> true);
    if (s.yaml() instanceof Yaml.MapNode m
        && s.get("when").or(() -> s.get("refuse")).isEmpty()) {
      mistakes.add(Mistake.at(m.where(), "'acknowledge' needs 'when', 'refuse' or both"));
    }
    Optional<Condition> when = condition(s, "when");
    Optional<Condition> refuse = condition(s, "refuse");
    return when.or(() -> refuse)
        .map(either -> new Acknowledgement(
            when,
            s.path("key").map(Located::value),
            is.orElse(symbol),
            refuse,
            s.duration("within").orElse(Conversation.DEFAULT_WITHIN)));
  }

  private Optional<Heartbeat> heartbeat(Section s) {
    Optional<Duration> every = s.duration("every").filter(Duration::isPositive);
    return s.get("send")
        .flatMap(send ->
            every.map(e -> new Heartbeat(Templates.read(send, inMessage(send.where())), e)));
  }

  private Optional<Answer> answer(Yaml yaml) {
    Section s = new Section(yaml);
    Optional<Condition> when = condition(s, "when");
    return s.get("send")
        .flatMap(send -> when.map(w -> {
          JsonTemplate template = Templates.read(send, name -> true);
          Map<String, JsonPath> fields = new LinkedHashMap<>();
          for (String name : template.names()) {
            if (!computed.contains(name)) {
              fields.put(name, JsonPath.key(name));
            }
          }
          return new Answer(w, template, fields);
        }));
  }

  private Optional<Condition> condition(Section s, String key) {
    return s.text(key).flatMap(text -> {
      MessageScope scope = new MessageScope();
      int before = mistakes.size();
      expressions.checked(text, scope, Type.BOOLEAN); // finds out what each name is used as
      mistakes.subList(before, mistakes.size()).clear();
      return expressions
          .checked(text, scope, Type.BOOLEAN)
          .map(e -> new Condition(text.value(), e, scope.fields()));
    });
  }
}
