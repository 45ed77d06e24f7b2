package dev.weir.core.conversation;

import dev.weir.core.expression.JsonPath;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to talk with a feed's server.
 *
 * @param login steps before subscribing, one after the other
 * @param subscribe messages to send after the login
 * @param values what placeholders stand for besides the symbols, each computed anew for each message, in this order
 */
public record Conversation(
    List<Step> login,
    List<JsonTemplate> subscribe,
    Limits limits,
    Optional<Acknowledgement> acknowledgement,
    Optional<Heartbeat> heartbeat,
    List<Answer> answers,
    Map<String, Computed> values) {

  /** The running number of a message on its connection, as a placeholder. */
  public static final String ID = "id";

  public static final Duration DEFAULT_WITHIN = Duration.ofSeconds(10);

  public static final Conversation NONE = new Conversation(
      List.of(), List.of(), Limits.NONE, Optional.empty(), Optional.empty(), List.of(), Map.of());

  public Conversation {
    login = List.copyOf(login);
    subscribe = List.copyOf(subscribe);
    answers = List.copyOf(answers);
    values = new LinkedHashMap<>(values);
  }

  /** The same, with other messages to subscribe. */
  public Conversation subscribing(List<JsonTemplate> messages) {
    return new Conversation(login, messages, limits, acknowledgement, heartbeat, answers, values);
  }

  /**
   * Something to send, something to wait for, or both in this order.
   *
   * @param refuse a message that ends the connection as a refused login
   * @param within how long to wait
   */
  public record Step(
      Optional<JsonTemplate> send,
      Optional<Condition> expect,
      Optional<Condition> refuse,
      Duration within) {}

  /**
   * What a server allows.
   *
   * @param perMessage symbols in one message; 0 for as many as the template takes: one, or all of {@code {symbols}}
   * @param perConnection symbols on one connection, more of which are opened as needed; 0 for any number
   * @param interval between two messages
   */
  public record Limits(int perMessage, int perConnection, Duration interval) {
    public static final Limits NONE = new Limits(0, 0, Duration.ZERO);
  }

  /**
   * How the server confirms a subscription.
   *
   * @param when a message that confirms; a server that has none is not waited for
   * @param key what tells which one; without it, one confirmation a message
   * @param is what {@code key} holds: a text that mentions the symbol, or the message's {@link #ID}
   * @param refuse a message that says that a subscription failed
   * @param within after which missing ones are reported
   */
  public record Acknowledgement(
      Optional<Condition> when,
      Optional<JsonPath> key,
      TextTemplate is,
      Optional<Condition> refuse,
      Duration within) {}

  /** A message that keeps the connection alive. */
  public record Heartbeat(JsonTemplate send, Duration every) {}

  /**
   * What is answered to a message of the server, such as its ping.
   *
   * @param fields placeholders of {@code send}, and where in the message their values are
   */
  public record Answer(Condition when, JsonTemplate send, Map<String, JsonPath> fields) {}
}
