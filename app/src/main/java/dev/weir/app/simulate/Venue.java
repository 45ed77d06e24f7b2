package dev.weir.app.simulate;

import dev.weir.core.conversation.Computed;
import dev.weir.core.conversation.Conversation;
import dev.weir.core.conversation.JsonTemplate;
import dev.weir.core.conversation.Simulation;
import dev.weir.core.conversation.TextTemplate;
import dev.weir.core.pipeline.FeedSpec;
import dev.weir.core.pipeline.Profile;
import dev.weir.feed.conversation.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of a profile's conversation on one connection, and it is strict: a wrong login, a message that the
 * profile's client would not send, and silence where heartbeats are due end the connection. Times are nanoseconds of any
 * clock that only goes forward.
 */
final class Venue {
  private static final long FIRST_CHANNEL = 100;
  private static final long CLOCK_TOLERANCE_NANOS = 60_000_000_000L;

  /** What it speaks through. */
  interface Line {
    void send(String message);

    /** Closes with code 1008. */
    void drop(String reason);
  }

  private final Simulation simulation;
  private final Conversation conversation;
  private final Line line;
  private final LongSupplier epochNanos;
  private final Iterator<Conversation.Step> login;
  private final Iterator<Simulation.LoginAnswer> answers;
  private final Map<String, Long> channels = new LinkedHashMap<>(); // the number of each symbol's
  private Conversation.@Nullable Step expected; // null when logged in
  private long heardNanos;
  private long nextPing = Long.MAX_VALUE;

  Venue(Profile profile, LongSupplier epochNanos, Line line) {
    this.simulation = profile.simulation().orElseThrow();
    this.conversation = profile.spec().conversation();
    this.epochNanos = epochNanos;
    this.line = line;
    login = conversation.login().iterator();
    answers = simulation.login().iterator();
  }

  /**
   * Whether a query and headers are those of the profile's client.
   *
   * @param sent by lower-case name
   */
  static boolean admits(FeedSpec spec, Map<String, String> query, Map<String, String> sent) {
    return agree(spec, spec.query(), query) && agree(spec, spec.headers(), sent);
  }

  private static boolean agree(
      FeedSpec spec, Map<String, String> wanted, Map<String, String> found) {
    Set<String> computed = spec.conversation().values().keySet();
    return wanted.entrySet().stream().allMatch(e -> {
      JsonTemplate template =
          new JsonTemplate.Plain(TextTemplate.parse(e.getValue(), computed::contains));
      String value = found.getOrDefault(e.getKey(), "");
      return TemplateMatch.of(template, value).isPresent();
    });
  }

  void begin(long now) {
    heardNanos = now;
    simulation.greeting().forEach(this::say);
    simulation.ping().ifPresent(p -> nextPing = now + p.every().toNanos());
    expectNext();
    if (conversation.subscribe().isEmpty() && expected == null) {
      add("");
    }
  }

  /** What the client wants to hear about. Where nothing is subscribed to by name, the empty text. */
  Set<String> symbols() {
    return channels.keySet();
  }

  /** When to call {@link #tick}; the largest long for never. */
  long due() {
    long silentAt = simulation.within().map(w -> heardNanos + w.toNanos()).orElse(Long.MAX_VALUE);
    return Math.min(silentAt, nextPing);
  }

  void tick(long now) {
    if (now >= nextPing) {
      Simulation.Ping ping = simulation.ping().orElseThrow();
      nextPing = now + ping.every().toNanos();
      say(ping.send());
    }
    simulation.within().filter(w -> now >= heardNanos + w.toNanos()).ifPresent(w -> {
      nextPing = Long.MAX_VALUE;
      heardNanos = Long.MAX_VALUE - w.toNanos();
      line.drop("nothing heard for " + w.toMillis() + " ms");
    });
  }

  void heard(String message, long now) {
    heardNanos = now;
    if (expected != null) {
      logIn(expected, message);
    } else if (!isHeartbeat(message) && !isAnswer(message) && !subscribes(message)) {
      line.drop("not a message that this server knows");
    }
  }

  private void logIn(Conversation.Step step, String message) {
    Optional<Simulation.LoginAnswer> answer =
        answers.hasNext() ? Optional.of(answers.next()) : Optional.empty();
    Optional<TemplateMatch> match = TemplateMatch.of(step.send().orElseThrow(), message);
    if (match.isPresent() && signedRight(match.get().values())) {
      answer.ifPresent(a -> say(a.accept()));
      expectNext();
    } else {
      answer.flatMap(Simulation.LoginAnswer::refuse).ifPresent(this::say);
      line.drop("wrong login");
    }
  }

  private void expectNext() {
    expected = null;
    while (login.hasNext() && expected == null) {
      Conversation.Step step = login.next();
      expected = step.send().isPresent() ? step : null;
    }
  }

  /** Signatures are recomputed from what the client says it signed; its clock may be a minute off. */
  private boolean signedRight(Map<String, Object> said) {
    for (Map.Entry<String, Computed> e : conversation.values().entrySet()) {
      Object value = said.get(e.getKey());
      if (value == null) {
        continue;
      }
      boolean right =
          switch (e.getValue()) {
            case Computed.Hmac h -> Values.sign(e.getKey(), h, said).equals(value);
            case Computed.Time t -> isNear(t, value);
            case Computed.Random r -> value.toString().length() == r.digits();
          };
      if (!right) {
        return false;
      }
    }
    return true;
  }

  private boolean isNear(Computed.Time time, Object value) {
    long unit =
        switch (time.unit()) {
          case S -> 1_000_000_000L;
          case MS -> 1_000_000L;
          case US -> 1_000L;
          case NS, ISO -> 1L;
        };
    if (!(value instanceof Number number)) {
      return time.unit() == Computed.Unit.ISO;
    }
    long said = number.longValue() * unit - time.plus().toNanos();
    return Math.abs(said - epochNanos.getAsLong()) < CLOCK_TOLERANCE_NANOS;
  }

  private boolean isHeartbeat(String message) {
    boolean is = conversation
        .heartbeat()
        .flatMap(h -> TemplateMatch.of(h.send(), message))
        .isPresent();
    if (is) {
      simulation.heartbeatAnswer().ifPresent(this::say);
    }
    return is;
  }

  private boolean isAnswer(String message) {
    return conversation.answers().stream()
        .anyMatch(a -> TemplateMatch.of(a.send(), message).isPresent());
  }

  private boolean subscribes(String message) {
    for (JsonTemplate template : conversation.subscribe()) {
      Optional<TemplateMatch> match = TemplateMatch.of(template, message);
      if (match.isPresent()) {
        subscribe(template, match.get());
        return true;
      }
    }
    return false;
  }

  private void subscribe(JsonTemplate template, TemplateMatch match) {
    List<String> wanted =
        template.mentions(JsonTemplate.SYMBOL) || template.mentions(JsonTemplate.SYMBOLS)
            ? match.symbols()
            : List.of("");
    List<String> taken = new ArrayList<>();
    for (String symbol : wanted) {
      if (simulation.most() > 0 && channels.size() >= simulation.most()) {
        simulation.refuse().ifPresent(r -> say(r, symbol, List.of(symbol), match.values()));
      } else {
        add(symbol);
        taken.add(symbol);
      }
    }
    simulation.confirm().filter(c -> !taken.isEmpty()).ifPresent(confirm -> {
      if (confirm.mentions(JsonTemplate.SYMBOL) || confirm.mentions("channel")) {
        taken.forEach(symbol -> say(confirm, symbol, List.of(symbol), match.values()));
      } else {
        say(confirm, taken.getFirst(), taken, match.values());
      }
    });
  }

  /** The number by which a symbol's channel is called. */
  long channel(String symbol) {
    return channels.getOrDefault(symbol, 0L);
  }

  private void add(String symbol) {
    channels.putIfAbsent(symbol, FIRST_CHANNEL + channels.size());
  }

  private void say(JsonTemplate template) {
    say(template, "", List.of(), Map.of());
  }

  private void say(
      JsonTemplate template, String symbol, List<String> all, Map<String, Object> said) {
    Map<String, Object> values = new HashMap<>(said);
    values.put(JsonTemplate.SYMBOL, symbol);
    values.put(JsonTemplate.SYMBOLS, all);
    values.put("channel", channel(symbol));
    values.put("time_ms", epochNanos.getAsLong() / 1_000_000);
    values.putIfAbsent(Conversation.ID, 0L);
    line.send(template.fill(values));
  }
}
