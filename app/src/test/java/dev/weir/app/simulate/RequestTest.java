package dev.weir.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"subscribe\",\"symbol\":[\"A\",\"B\"]}",
        "{\"symbols\":[\"A\",\"B\"],\"type\":\"subscribe\",\"extra\":1}",
        "{\"type\":\"subscribe\",\"symbol\":\"A\",\"symbols\":[\"B\"]}"
      })
  void symbolsComeAloneOrAsAList(String message) {
    assertThat(Request.of(message)).isEqualTo(new Request.Subscribe(List.of("A", "B")));
  }

  @Test
  void unsubscribeHasTheSameForm() {
    assertThat(Request.of("{\"type\":\"unsubscribe\",\"symbol\":\"A\"}"))
        .isEqualTo(new Request.Unsubscribe(List.of("A")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hello | isn't JSON",
        "[1] | isn't a JSON object",
        "{\"type\":\"subscribe\"} | has no symbol",
        "{\"type\":\"subscribe\",\"symbols\":[]} | has no symbol",
        "{\"type\":\"subscribe\",\"symbol\":5} | must be a text",
        "{\"type\":\"subscribe\",\"symbol\":\" \"} | must be a text that isn't empty",
        "{\"type\":\"subscribe\",\"symbol\":[[\"A\"]]} | must be a text",
        "{\"type\":\"order\",\"symbol\":\"A\"} | 'order' is unknown",
        "{\"symbol\":\"A\"} | has no type"
      })
  void whatIsUnclearIsSaid(String message, String complaint) {
    assertThat(Request.of(message))
        .isInstanceOfSatisfying(Request.Unclear.class, unclear -> assertThat(unclear.message())
            .contains(complaint)
            .contains("send {\"type\":\"subscribe\""));
  }
}
