package dev.weir.feed.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.pipeline.FeedSpec;
import dev.weir.core.pipeline.MistakesException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Conversations as feeds declare them, second by second. */
class DialogueTest {
  private static final long SECOND = 1_000_000_000L;

  /** Everything that was said and told, in order. */
  private final List<String> told = new ArrayList<>();

  private long now;
  private Dialogue dialogue;

  private void begin(String yaml) {
    FeedSpec feed = Pipelines.feed(yaml);
    Values values =
        new Values(feed.conversation().values(), () -> 1_700_000_000L * SECOND, new Random(1));
    dialogue = new Dialogue(
        feed.conversation(), feed.symbols(), feed.payload().format(), values, new Dialogue.Line() {
          @Override
          public void send(String message) {
            told.add("> " + message);
          }

          @Override
          public void ready() {
            told.add("ready");
          }

          @Override
          public void refused(String reason) {
            told.add("refused: " + reason);
          }

          @Override
          public void unsubscribed(int count, String sentence) {
            told.add(count + " failed: " + sentence);
          }
        });
    dialogue.begin(now);
  }

  private void hear(String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    if (dialogue.listens()) {
      dialogue.heard(ByteBuffer.wrap(bytes), 0, bytes.length, now);
    }
  }

  /** Lets time pass, calling it when it wants to be called. */
  private void pass(long seconds) {
    long until = now + seconds * SECOND;
    while (dialogue.due() <= until) {
      now = dialogue.due();
      dialogue.tick(now);
    }
    now = until;
  }

  private List<String> told() {
    List<String> all = List.copyOf(told);
    told.clear();
    return all;
  }

  // --- Subscribing

  @Test
  void aMessageForEachSymbol() {
    begin("""
        symbols: [A, "b\\"c"]
        subscribe: { type: subscribe, symbol: "{symbol}", n: 1 }
        """);
    assertThat(told())
        .containsExactly(
            "> {\"type\":\"subscribe\",\"symbol\":\"A\",\"n\":1}",
            "> {\"type\":\"subscribe\",\"symbol\":\"b\\\"c\",\"n\":1}",
            "ready");
  }

  @Test
  void allSymbolsAsAListOrWithinAText() {
    begin("""
        symbols: [A, B]
        subscribe:
          - { op: sub, args: "{symbols}" }
          - "trades:{symbols|lower}"
          - '{ "as": "it is" }'
        """);
    assertThat(told())
        .containsExactly(
            "> {\"op\":\"sub\",\"args\":[\"A\",\"B\"]}",
            "> trades:a,b",
            "> { \"as\": \"it is\" }",
            "ready");
  }

  @Test
  void jsonAsATextIsFilledAsJson() {
    begin("""
        symbols: ['a"b']
        subscribe: '{"op": "sub", "args": "{symbols}", "id": "{id}"}'
        """);
    assertThat(told())
        .containsExactly("> {\"op\":\"sub\",\"args\":[\"a\\\"b\"],\"id\":1}", "ready");
  }

  @Test
  void severalSymbolsInAMessageRepeatTheElementThatMentionsThem() {
    begin("""
        symbols: [A, B, C]
        subscribe: { method: SUBSCRIBE, params: ["{symbol|lower}@trade", other], id: "{id}" }
        limits: { per_message: 2 }
        """);
    assertThat(told())
        .containsExactly(
            "> {\"method\":\"SUBSCRIBE\",\"params\":[\"a@trade\",\"b@trade\",\"other\"],\"id\":1}",
            "> {\"method\":\"SUBSCRIBE\",\"params\":[\"c@trade\",\"other\"],\"id\":2}",
            "ready");
  }

  @Test
  void aSymbolThatIsSpeltLikeAPlaceholderIsNotReplacedAgain() {
    begin("""
        symbols: ["{symbols}"]
        subscribe: ["{symbol} {symbols} {unknown}"]
        """);
    assertThat(told()).containsExactly("> {symbols} {symbols} {unknown}", "ready");
  }

  @Test
  void messagesKeepTheIntervalThatTheServerWants() {
    begin("""
        symbols: [A, B, C]
        subscribe: "{symbol}"
        limits: { interval: 2s }
        """);
    assertThat(told()).containsExactly("> A");
    pass(2);
    assertThat(told()).containsExactly("> B");
    pass(1);
    assertThat(told()).isEmpty();
    pass(1);
    assertThat(told()).containsExactly("> C", "ready");
  }

  @Test
  void aSecretIsAText() {
    begin("subscribe:\n  key: ${KEY}\n  n: 1\n");
    assertThat(told()).containsExactly("> {\"key\":\"the KEY\",\"n\":1}", "ready");
  }

  @Test
  void symbolsThatAreMissingAreAMistake() {
    assertThatThrownBy(() -> Pipelines.feed("subscribe: { s: \"{symbol}\" }\n"))
        .isInstanceOf(MistakesException.class)
        .hasMessageContaining("this is sent for each of the feed's 'symbols', and there are none");
  }

  // --- Logging in

  private static final String LOGIN = """
      login:
        - expect: T = 'success' and msg = 'connected'
        - send: { action: auth, key: k }
          expect: T = 'success' and msg = 'authenticated'
          refuse: T = 'error'
          within: 5s
      subscribe: { action: subscribe }
      """;

  @Test
  void theLoginGoesStepByStepAndThenItSubscribes() {
    begin(LOGIN);
    assertThat(told()).isEmpty();
    hear("{\"T\":\"other\"}");
    hear("not JSON");
    assertThat(told()).isEmpty();
    hear("[{\"T\":\"success\",\"msg\":\"connected\"}]");
    assertThat(told()).containsExactly("> {\"action\":\"auth\",\"key\":\"k\"}");
    hear("[{\"T\":\"news\"},{\"T\":\"success\",\"msg\":\"authenticated\"}]");
    assertThat(told()).containsExactly("> {\"action\":\"subscribe\"}", "ready");
    assertThat(dialogue.listens()).isFalse();
  }

  @Test
  void aRefusedLoginIsToldWithTheServersWords() {
    begin(LOGIN);
    hear("[{\"T\":\"success\",\"msg\":\"connected\"}]");
    told();
    hear("[{\"T\":\"error\",\"code\":402,\"msg\":\"auth failed\"}]");
    assertThat(told())
        .containsExactly(
            "refused: the server refused the login: [{\"T\":\"error\",\"code\":402,\"msg\":\"auth failed\"}]");
  }

  @Test
  void aLoginWithoutAnAnswerIsGivenUp() {
    begin(LOGIN);
    hear("[{\"T\":\"success\",\"msg\":\"connected\"}]");
    told();
    pass(5);
    assertThat(told())
        .containsExactly("refused: the server did not answer to the login within 5000 ms");
  }

  @Test
  void aSignatureIsMadeOfTheValuesBeforeIt() {
    begin("""
        values:
          expires: { time: ms, plus: 10s }
          signature: { hmac: sha256, key: secret, text: "GET/realtime{expires}" }
          again: { hmac: sha512, key: c2VjcmV0, key_encoding: base64, text: "{expires}", encoding: base64 }
          nonce: { random: 8 }
        login:
          - send: { op: auth, args: [key, "{expires}", "{signature}", "{again}", "{expires|text}", "{nonce}"] }
        """);
    // The signature as Python's hmac module computes it.
    assertThat(told().getFirst())
        .startsWith(
            "> {\"op\":\"auth\",\"args\":[\"key\",1700000010000,"
                + "\"7ccf9bb4db01ad0e1ee2c3eef8d8b4730fc9bcab069e44972f6723cde7f692f3\","
                + "\"iGr9WXVCto2qv2K++dGkgq4gEfyVR77vODAsInjWV6UzABrfhP1QI2ArCNlU4CXluUJ5+C8I7v2EwOMKXawzlg==\",")
        .matches(".*,\"1700000010000\",\"[0-9a-f]{8}\"]}");
  }

  // --- Confirmations

  private static final String CONFIRMED = """
      symbols: [A, B, C]
      subscribe: { sub: "{symbol}" }
      acknowledge:
        when: event = 'subscribed'
        key: pair
        refuse: event = 'error'
      """;

  @Test
  void itIsReadyWhenAllIsConfirmed() {
    begin(CONFIRMED);
    told();
    hear("{\"event\":\"subscribed\",\"pair\":\"B\"}");
    hear("{\"event\":\"subscribed\",\"pair\":\"A\"}");
    assertThat(told()).isEmpty();
    hear("{\"event\":\"subscribed\",\"pair\":\"C\"}");
    assertThat(told()).containsExactly("ready");
    pass(3600);
    assertThat(told()).isEmpty();
  }

  @Test
  void aRefusedSubscriptionIsToldAndTheOthersGoOn() {
    begin(CONFIRMED);
    told();
    hear("{\"event\":\"subscribed\",\"pair\":\"A\"}");
    hear("{\"event\":\"error\",\"pair\":\"B\",\"message\":\"unknown pair\"}");
    hear("{\"event\":\"subscribed\",\"pair\":\"C\"}");
    assertThat(told())
        .containsExactly(
            "1 failed: the subscription to B was refused: {\"event\":\"error\",\"pair\":\"B\",\"message\":\"unknown pair\"}",
            "ready");
  }

  @Test
  void whatIsNotConfirmedInTimeIsReported() {
    begin(CONFIRMED);
    told();
    hear("{\"event\":\"subscribed\",\"pair\":\"B\"}");
    pass(10);
    assertThat(told())
        .containsExactly("2 failed: the server did not confirm the subscription to A, C", "ready");
  }

  @Test
  void confirmationsMayComeByTheMessagesNumber() {
    begin("""
        symbols: [A, B]
        subscribe: { params: "{symbols}", id: "{id}" }
        limits: { per_message: 1 }
        acknowledge: { when: "result is null and id is not null", key: id, is: "{id}" }
        """);
    told();
    hear("{\"result\":null,\"id\":2}");
    assertThat(told()).isEmpty();
    hear("{\"result\":null,\"id\":1}");
    assertThat(told()).containsExactly("ready");
  }

  @Test
  void withoutAKeyOneConfirmationIsForOneMessage() {
    begin("""
        symbols: [A, B]
        subscribe: { ids: "{symbols}" }
        acknowledge: { when: type = 'subscriptions' }
        """);
    told();
    hear("{\"type\":\"subscriptions\",\"channels\":[]}");
    assertThat(told()).containsExactly("ready");
  }

  @Test
  void aServerThatOnlyRefusesIsNotWaitedFor() {
    begin("""
        symbols: [A, B]
        subscribe: { subscribe: "{symbol}" }
        acknowledge: { refuse: type = 'error' }
        """);
    assertThat(told()).contains("ready");
    hear("{\"type\":\"error\",\"msg\":\"no B here\"}");
    assertThat(told())
        .containsExactly(
            "1 failed: the subscription was refused: {\"type\":\"error\",\"msg\":\"no B here\"}");
    pass(10);
    assertThat(told()).isEmpty();
  }

  // --- Keeping alive

  @Test
  void heartbeatsBeginAfterTheLogin() {
    begin("""
        login: [{ expect: hello = true }]
        heartbeat: { every: 20s, send: { op: ping, id: "{id}" } }
        """);
    pass(5);
    hear("{\"hello\":true}");
    told();
    pass(19);
    assertThat(told()).isEmpty();
    pass(21);
    assertThat(told())
        .containsExactly("> {\"op\":\"ping\",\"id\":1}", "> {\"op\":\"ping\",\"id\":2}");
  }

  @Test
  void aHeartbeatMayBePlainText() {
    begin("heartbeat: { every: 1s, send: ping }\n");
    told();
    pass(1);
    assertThat(told()).containsExactly("> ping");
  }

  @Test
  void theServersOwnPingIsAnsweredWithWhatItHolds() {
    begin("""
        answers:
          - { when: ping is not null, send: { pong: "{ping}" } }
          - { when: "method = 'heartbeat'", send: { method: test, id: "{id}" } }
        """);
    told();
    hear("{\"price\":1}");
    hear("{\"ping\":1492420473027}");
    hear("{\"ping\":\"text\"}");
    hear("{\"method\":\"heartbeat\",\"id\":\"x\"}");
    assertThat(told())
        .containsExactly(
            "> {\"pong\":1492420473027}",
            "> {\"pong\":\"text\"}",
            "> {\"method\":\"test\",\"id\":\"x\"}");
  }
}
