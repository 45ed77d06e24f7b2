package dev.weir.feed.conversation;

import dev.weir.core.conversation.Conversation;
import dev.weir.core.conversation.JsonTemplate;
import dev.weir.core.expression.JsonPath;
import dev.weir.core.pipeline.Payload;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The conversation on one connection: logs in, subscribes, waits for confirmations, keeps the connection alive. It is told
 * what was heard and what time it is, and tells what to say; times are nanoseconds of any clock that only goes forward.
 */
public final class Dialogue {
  private static final int NAMED = 5;

  /** What it speaks through. */
  public interface Line {
    void send(String message);

    /** Logged in and subscribed; what was not confirmed in time has been reported. Told once. */
    void ready();

    /** The login did not succeed; nothing more is said. */
    void refused(String reason);

    /** So many subscriptions failed; a sentence about them. */
    void unsubscribed(int count, String sentence);
  }

  private final Conversation conversation;
  private final Payload.Format format;
  private final Values values;
  private final Line line;
  private final Iterator<Conversation.Step> login;
  private final Queue<Request> requests;
  private final Optional<Acknowledgements> acknowledgements;
  private final List<Answer> answers = new ArrayList<>();

  private @Nullable Waiting waiting; // for a step of the login; null else
  private long nextId = 1;
  private long nextRequest = Long.MAX_VALUE;
  private long confirmedBy = Long.MAX_VALUE;
  private long nextHeartbeat = Long.MAX_VALUE;
  private boolean ready;

  private record Waiting(
      Optional<MessageTest> expect, Optional<MessageTest> refuse, Duration within, long until) {}

  private record Answer(MessageTest when, JsonTemplate send, List<String> names) {}

  /**
   * @param symbols what to subscribe to
   * @param format of the server's messages
   */
  public Dialogue(
      Conversation conversation,
      List<String> symbols,
      Payload.Format format,
      Values values,
      Line line) {
    this.format = format;
    this.conversation = conversation;
    this.values = values;
    this.line = line;
    login = conversation.login().iterator();
    requests = new ArrayDeque<>(
        Request.all(conversation.subscribe(), symbols, conversation.limits().perMessage()));
    acknowledgements = conversation.acknowledgement().map(a -> new Acknowledgements(a, format));
    for (Conversation.Answer a : conversation.answers()) {
      List<JsonPath> paths = new ArrayList<>(a.fields().values());
      answers.add(new Answer(
          new MessageTest(a.when(), paths, format),
          a.send(),
          List.copyOf(a.fields().keySet())));
    }
  }

  /** The connection is open. */
  public void begin(long now) {
    logIn(now);
  }

  /** Whether it wants to hear the messages at present. */
  public boolean listens() {
    return waiting != null
        || !answers.isEmpty()
        || acknowledgements.filter(Acknowledgements::isWaiting).isPresent();
  }

  /** When to call {@link #tick}; the largest long for never. */
  public long due() {
    long loginBy = waiting == null ? Long.MAX_VALUE : waiting.until;
    return Math.min(Math.min(loginBy, nextRequest), Math.min(confirmedBy, nextHeartbeat));
  }

  /** A message of the server. */
  public void heard(ByteBuffer buffer, int offset, int length, long now) {
    answer(buffer, offset, length);
    Waiting step = waiting;
    if (step != null) {
      if (step.refuse.isPresent() && step.refuse.get().matches(buffer, offset, length)) {
        waiting = null;
        line.refused(
            "the server refused the login: " + Acknowledgements.shown(buffer, offset, length));
      } else if (step.expect.isPresent() && step.expect.get().matches(buffer, offset, length)) {
        waiting = null;
        logIn(now);
      }
      return;
    }
    acknowledgements.filter(Acknowledgements::isWaiting).ifPresent(a -> {
      a.heard(buffer, offset, length).ifPresent(refusal -> line.unsubscribed(1, refusal));
      checkReady();
    });
  }

  /** Time has passed. */
  public void tick(long now) {
    if (waiting != null && now >= waiting.until) {
      Duration within = waiting.within;
      waiting = null;
      line.refused("the server did not answer to the login within " + within.toMillis() + " ms");
      return;
    }
    if (now >= nextRequest) {
      request(now);
    }
    if (now >= confirmedBy) {
      confirmedBy = Long.MAX_VALUE;
      List<String> missing = acknowledgements.orElseThrow().giveUp();
      if (!missing.isEmpty()) {
        report(missing);
      }
      checkReady();
    }
    if (now >= nextHeartbeat) {
      Conversation.Heartbeat heartbeat = conversation.heartbeat().orElseThrow();
      nextHeartbeat = now + heartbeat.every().toNanos();
      line.send(heartbeat.send().fill(fresh()));
    }
  }

  private void logIn(long now) {
    while (login.hasNext()) {
      Conversation.Step step = login.next();
      step.send().ifPresent(message -> line.send(message.fill(fresh())));
      if (step.expect().isPresent()) {
        waiting = new Waiting(
            step.expect().map(c -> new MessageTest(c, List.of(), format)),
            step.refuse().map(c -> new MessageTest(c, List.of(), format)),
            step.within(),
            now + step.within().toNanos());
        return;
      }
    }
    conversation.heartbeat().ifPresent(h -> nextHeartbeat = now + h.every().toNanos());
    request(now);
  }

  /** Sends what may be sent now. */
  private void request(long now) {
    nextRequest = Long.MAX_VALUE;
    long interval = conversation.limits().interval().toNanos();
    while (!requests.isEmpty()) {
      send(requests.remove(), now);
      if (interval > 0 && !requests.isEmpty()) {
        nextRequest = now + interval;
        return;
      }
    }
    checkReady();
  }

  private void send(Request request, long now) {
    Map<String, Object> with = fresh();
    request.addTo(with);
    conversation.acknowledgement().ifPresent(a -> {
      acknowledgements.orElseThrow().sent(request, with);
      confirmedBy = now + a.within().toNanos();
    });
    line.send(request.template().fill(with));
  }

  private void checkReady() {
    if (acknowledgements.filter(Acknowledgements::isWaiting).isEmpty()) {
      confirmedBy = Long.MAX_VALUE;
    }
    boolean complete = acknowledgements.isEmpty() || acknowledgements.get().areComplete();
    if (complete && requests.isEmpty() && !ready) {
      ready = true;
      line.ready();
    }
  }

  private void report(List<String> missing) {
    String names = String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())));
    String more = missing.size() > NAMED ? " and " + (missing.size() - NAMED) + " more" : "";
    line.unsubscribed(
        missing.size(), "the server did not confirm the subscription to " + names + more);
  }

  private void answer(ByteBuffer buffer, int offset, int length) {
    for (Answer answer : answers) {
      if (answer.when.matches(buffer, offset, length)) {
        Map<String, Object> with = fresh();
        for (int i = 0; i < answer.names.size(); i++) {
          with.put(answer.names.get(i), answer.when.taken(i));
        }
        line.send(answer.send.fill(with));
        return;
      }
    }
  }

  private Map<String, Object> fresh() {
    Map<String, Object> made = new HashMap<>(values.make());
    made.put(Conversation.ID, nextId++);
    return made;
  }
}
