package dev.weir.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PipelineTextTest {
  @Test
  void theFileIsShownAsItWasWrittenWithoutItsSecrets() {
    String yaml = """
        name: market   # a comment stays
        feeds:
          trades: { url: "wss://example.com/ws?token=${TOKEN}", by: x }
        """;
    assertThat(PipelineText.of(yaml).shown()).isEqualTo(yaml);
  }

  @Test
  void secretsThatAreWrittenOutAreHidden() {
    String yaml = """
        feeds:
          a: { url: "wss://me:pw@example.com/ws?token=abc&symbol=X", headers: { X-Key: k1, Y: "k2" }, password: k1 }
        notify:
          ops: { webhook: { url: "https://example.com/h?key=abc", headers: { Authorization: "Bearer ${KEY}" } } }
        """;
    assertThat(PipelineText.of(yaml).shown()).isEqualTo("""
        feeds:
          a: { url: "wss://***@example.com/ws?token=***&symbol=X", headers: { X-Key: ***, Y: "***" }, password: *** }
        notify:
          ops: { webhook: { url: "https://example.com/h?key=***", headers: { Authorization: "Bearer ${KEY}" } } }
        """);
  }

  @Test
  void whereASecretCannotBeToldFromTheRestNothingIsShown() {
    assertThat(PipelineText.of("password: |\n  two\n  lines\n").shown()).isEmpty();
    assertThat(PipelineText.of("password: \"a\\tb\"\n").shown()).isEmpty();
  }

  @Test
  void whatIsWrittenUnderANameIsALineAKey() {
    PipelineText text = PipelineText.of("""
        streams:
          rolling:
            from: trades
            by: [symbol, venue]
            select: { price: last(price), mean: mean(price) }
        """);
    assertThat(text.detail("streams", "rolling"))
        .containsEntry("from", "trades")
        .containsEntry("by", "symbol, venue")
        .containsEntry("select", "price: last(price), mean: mean(price)");
    assertThat(text.detail("streams", "other")).isEmpty();
    assertThat(PipelineText.of("").detail("streams", "rolling")).isEmpty();
  }
}
