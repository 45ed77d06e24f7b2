package dev.weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubscriptionTest {
  private static final List<String> TWO = List.of("AAPL", "MSFT");

  @Test
  void oneMessageForEachSymbol() {
    assertThat(
            Subscription.messages(List.of("{\"type\":\"subscribe\",\"symbol\":\"{symbol}\"}"), TWO))
        .containsExactly(
            "{\"type\":\"subscribe\",\"symbol\":\"AAPL\"}",
            "{\"type\":\"subscribe\",\"symbol\":\"MSFT\"}");
  }

  @Test
  void aSymbolWithinAText() {
    assertThat(Subscription.messages(
            List.of("{\"params\":[\"{symbol}@trade\",\"{symbol}@depth\"]}"), List.of("btc")))
        .containsExactly("{\"params\":[\"btc@trade\",\"btc@depth\"]}");
  }

  @Test
  void allSymbolsAsAnArray() {
    assertThat(Subscription.messages(List.of("{\"op\":\"sub\",\"args\":\"{symbols}\"}"), TWO))
        .containsExactly("{\"op\":\"sub\",\"args\":[\"AAPL\",\"MSFT\"]}");
    assertThat(Subscription.messages(List.of("{\"args\":\"{symbols}\"}"), List.of()))
        .containsExactly("{\"args\":[]}");
  }

  @Test
  void allSymbolsWithinAText() {
    assertThat(Subscription.messages(List.of("\"trades:{symbols}\""), TWO))
        .containsExactly("\"trades:AAPL,MSFT\"");
  }

  @Test
  void withoutPlaceholderOnceAndInOrder() {
    List<String> templates =
        List.of("{\"type\":\"auth\"}", "{\"s\":\"{symbol}\"}", "{ \"n\" : [1, 2] }");
    assertThat(Subscription.messages(templates, TWO))
        .containsExactly(
            "{\"type\":\"auth\"}", "{\"s\":\"AAPL\"}", "{\"s\":\"MSFT\"}", "{ \"n\" : [1, 2] }");
  }

  @Test
  void aMessageForEachOfNoSymbolsIsNone() {
    assertThat(Subscription.messages(List.of("{\"s\":\"{symbol}\"}"), List.of()))
        .isEmpty();
  }

  @Test
  void symbolsAreEscapedAsJson() {
    List<String> awkward = List.of("a\"b\\c\n");
    assertThat(Subscription.messages(List.of("{\"s\":\"{symbol}\"}"), awkward))
        .containsExactly("{\"s\":\"a\\\"b\\\\c\\u000a\"}");
    assertThat(Subscription.messages(List.of("\"{symbols}\""), awkward))
        .containsExactly("[\"a\\\"b\\\\c\\u000a\"]");
  }

  @Test
  void whatLooksLikeAPlaceholderInASymbolStays() {
    assertThat(Subscription.messages(List.of("\"{symbol} {symbols}\""), List.of("{symbols}")))
        .containsExactly("\"{symbols} {symbols}\"");
  }

  @Test
  void escapedQuotesDoNotEndAString() {
    assertThat(Subscription.messages(List.of("{\"a\":\"\\\"{symbols}\\\"\",\"b\":\"\\\\\"}"), TWO))
        .containsExactly("{\"a\":\"\\\"AAPL,MSFT\\\"\",\"b\":\"\\\\\"}");
  }
}
