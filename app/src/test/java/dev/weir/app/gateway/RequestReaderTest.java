package dev.weir.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.app.gateway.Request.Interest;
import dev.weir.app.gateway.Request.Last;
import dev.weir.app.gateway.Request.Since;
import dev.weir.app.gateway.Request.Snapshot;
import dev.weir.app.gateway.Request.Subscribe;
import dev.weir.app.gateway.Request.Unsubscribe;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineReader;
import dev.weir.core.pipeline.Planner;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Given a subscriber's message, then exactly this request, or a refusal that says what to write instead. */
class RequestReaderTest {
  private static final Pipeline PIPELINE = Planner.plan(
          PipelineReader.read("""
      feeds:
        t: { url: "ws://127.0.0.1:9/" }
      streams:
        rolling: { from: t, by: [ticker, venue], select: mean(price) }
        total: { from: t, select: count() }
      """, name -> Optional.empty()).file().orElseThrow())
      .pipeline()
      .orElseThrow();

  private final RequestReader reader =
      new RequestReader(PIPELINE.streams(), Optional.of("rolling"));

  private Request read(String message) throws Refusal {
    return reader.read(RequestReader.json(message));
  }

  private Subscribe subscribe(String more) throws Refusal {
    return (Subscribe) read("{\"type\":\"subscribe\"" + more + "}");
  }

  @Test
  void theBareMessageWantsTheDefaultStream() throws Refusal {
    Subscribe request = subscribe(",\"symbol\":\"A\"");
    assertThat(request.wish().orElseThrow().interest())
        .isEqualTo(new Interest("rolling", new SymbolSet.Some(Set.of("A"))));
    assertThat(request.wish().orElseThrow().repeated())
        .hasToString("{\"stream\":\"rolling\",\"symbol\":\"A\"}");
    assertThat(request.before()).isEqualTo(new Last(0));
    assertThat(request.alerts()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      ,"ticker":["B","A"] | [A, B]
      ,"symbol":7         | [7]
      ,"symbol":"*"       | all
      ``                  | all
      """)
  void symbolsGoByTheKeysNameOrAsSymbol(String more, String symbols) throws Refusal {
    SymbolSet wanted = subscribe(more).wish().orElseThrow().interest().symbols();
    assertThat(
            wanted instanceof SymbolSet.Some some
                ? new TreeSet<>(some.symbols()).toString()
                : "all")
        .isEqualTo(symbols);
  }

  @Test
  void aStreamWithoutKeyHasNoSymbols() throws Refusal {
    assertThat(subscribe(",\"stream\":\"total\",\"symbol\":\"A\"")
            .wish()
            .orElseThrow()
            .interest())
        .isEqualTo(new Interest("total", SymbolSet.ALL));
  }

  @Test
  void whatGoesBeforeCanBeAskedFor() throws Refusal {
    assertThat(subscribe(",\"last\":5").before()).isEqualTo(new Last(5));
    assertThat(subscribe(",\"last\":99999999999").before()).isEqualTo(new Last(ChangeStore.RING));
    assertThat(subscribe(",\"since\":0,\"last\":5").before()).isEqualTo(new Since(0));
    assertThat(subscribe(",\"snapshot\":true").before()).isEqualTo(new Snapshot());
  }

  @Test
  void alertsAloneOrBesides() throws Refusal {
    assertThat(subscribe(",\"alerts\":true").wish()).isEmpty();
    assertThat(subscribe(",\"alerts\":true,\"symbol\":\"A\"").wish()).isPresent();
    assertThat(read("{\"type\":\"unsubscribe\"}"))
        .isEqualTo(new Unsubscribe(false, Optional.empty()));
    Unsubscribe one = (Unsubscribe) read("{\"type\":\"unsubscribe\",\"ticker\":\"A\"}");
    assertThat(one.wish()).as("not everything").isPresent();
    assertThat(read("{\"type\":\"ping\"}")).isEqualTo(new Request.Ping());
  }

  @Test
  void endingAStreamEndsItsSymbols() {
    Interest all = new Interest("s", SymbolSet.ALL);
    Interest one = new Interest("s", new SymbolSet.Some(Set.of("A")));
    assertThat(all.covers(one)).isTrue();
    assertThat(one.covers(all)).isFalse();
    assertThat(one.covers(new Interest("t", new SymbolSet.Some(Set.of("A"))))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {                                           | bad_json       | this is not JSON
      {} {}                                       | bad_json       | this is not JSON
      ``                                          | bad_json       | one JSON object
      {}                                          | unknown_type   | type must be one of subscribe, unsubscribe, ping
      {"type":"subscribe","stream":"toal"}        | unknown_stream | there are rolling, total; did you mean total?
      {"type":"subscribe","symbol":null}          | bad_request    | symbol must be a text or a list of texts
      {"type":"subscribe","symbol":[]}            | bad_request    | symbol must name at least one
      {"type":"subscribe","since":1.5}            | bad_request    | since must be a whole number, 0 or more
      {"type":"subscribe","since":99999999999999999999} | bad_request | since must be a whole number, 0 or more
      """)
  void isRefusedWithWhatIsWrong(String message, String code, String sentence) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> read(message));
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal).hasMessageContaining(sentence);
  }
}
