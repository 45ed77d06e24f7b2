package dev.weir.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineBuilder;
import dev.weir.core.stream.AlertEvent;
import dev.weir.core.stream.ChangeWriter;
import dev.weir.core.stream.Engine;
import dev.weir.core.stream.Outlet;
import dev.weir.core.value.Batch;
import dev.weir.core.value.JsonBytes;
import dev.weir.core.value.Texts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of messages that come twice, too late, not at all, or about channels that are only numbered. */
class IntakeTest {
  private final List<String> told = new ArrayList<>();
  private Pipeline pipeline;
  private Engine engine;
  private Intake intake;
  private Texts texts;
  private long origin;

  private void reading(String read) {
    reading("ws://h", read);
  }

  private void reading(String url, String read) {
    String yaml = "feeds:\n  f:\n    url: " + url + "\n    read:\n" + read.indent(6)
        + "streams:\n  s: { from: f, by: symbol, select: { price: price } }\n";
    pipeline = PipelineBuilder.parse(yaml, name -> Optional.empty());
    begin();
  }

  private void begin() {
    texts = new Texts();
    engine = new Engine(pipeline, texts, new Told());
    intake = new Intake(pipeline, texts, engine, new Told());
  }

  private void restart() throws IOException {
    intake.flush();
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    engine.save(new DataOutputStream(state));
    begin();
    engine.restore(new DataInputStream(new ByteArrayInputStream(state.toByteArray())));
  }

  private void hear(int connection, String... messages) {
    for (String message : messages) {
      byte[] bytes = message.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      intake.frame("f", connection, 1, origin++, ByteBuffer.wrap(bytes), 0, bytes.length);
    }
    intake.flush();
  }

  private List<String> told() {
    List<String> all = List.copyOf(told);
    told.clear();
    return all;
  }

  private final class Told implements Outlet {
    @Override
    public void changes(Pipeline.Stream stream, long firstSeq, Batch rows, int[] keys) {
      for (int row = 0; row < rows.size(); row++) {
        JsonBytes json = new JsonBytes();
        new ChangeWriter(stream.name(), stream.columns(), texts).write(rows, row, 0, json);
        told.add(
            json.toString().replaceFirst(".*\"symbol\":\"?(\\w+)\"?,\"price\":(.*)}", "$1 $2"));
      }
    }

    @Override
    public void alert(AlertEvent event) {
      throw new AssertionError("there are no alerts");
    }

    @Override
    public void reject(String feed, long at, Cause cause, String field) {
      told.add(cause.label() + " " + field);
    }

    @Override
    public void gap(String feed, long at, String channel, long missing) {
      told.add((missing > 0 ? missing + " missing" : "anew")
          + (channel.isEmpty() ? "" : " of " + channel));
    }
  }

  // --- Ids

  @Test
  void ofObservationsWithTheSameIdTheFirstCounts() throws IOException {
    reading("id: [symbol, id]");
    hear(1, "{'symbol':'A','id':'x-1','price':1}", "{'symbol':'B','id':'x-1','price':2}");
    hear(2, "{'symbol':'A','id':'x-1','price':3}", "{'symbol':'A','id':'x-2','price':4}");
    assertThat(told()).containsExactly("A 1", "B 2", "A 4");
    restart();
    hear(
        1,
        "{'symbol':'A','id':'x-2','price':5}",
        "{'symbol':'A','price':6}",
        "{'symbol':'A','price':7}");
    assertThat(told()).containsExactly("A 6", "A 7");
    assertThat(engine.duplicates("f")).isEqualTo(2);
    assertThat(engine.observations("f")).isEqualTo(5);
  }

  @Test
  void idsMayBeLargerThanADouble() {
    reading("id: id");
    hear(
        1,
        "{'symbol':'A','id':9007199254740993,'price':1}",
        "{'symbol':'A','id':9007199254740992,'price':2}",
        "{'symbol':'A','id':9007199254740993,'price':3}");
    assertThat(told()).containsExactly("A 1", "A 2");
  }

  // --- Sequences

  @Test
  void gapsAreToldAndRepetitionsDropped() throws IOException {
    reading("sequence: { field: n, by: symbol }");
    hear(1, "{'symbol':'A','n':7,'price':1}", "{'symbol':'B','n':100,'price':2}");
    hear(1, "{'symbol':'A','n':8,'price':3}", "{'symbol':'A','n':11,'price':4}");
    assertThat(told()).containsExactly("A 1", "B 2", "2 missing of A", "A 3", "A 4");
    restart();
    hear(2, "{'symbol':'A','n':11,'price':5}", "{'symbol':'B','n':101,'price':6}");
    assertThat(told()).containsExactly("B 6");
    assertThat(engine.gaps("f")).isEqualTo(1);
    assertThat(engine.missing("f")).isEqualTo(2);
    assertThat(engine.duplicates("f")).isEqualTo(1);
  }

  @Test
  void whatWasLeftOutMayStillComeByAnotherLine() throws IOException {
    reading("sequence: n");
    hear(1, "{'symbol':'A','n':1,'price':1}", "{'symbol':'A','n':4,'price':4}");
    hear(2, "{'symbol':'A','n':1,'price':1}", "{'symbol':'A','n':2,'price':2}");
    restart();
    hear(
        2,
        "{'symbol':'A','n':3,'price':3}",
        "{'symbol':'A','n':3,'price':3}",
        "{'symbol':'A','n':4,'price':4}");
    assertThat(told()).containsExactly("2 missing", "A 1", "A 4", "A 2", "A 3");
    assertThat(engine.missing("f")).isZero();
    assertThat(engine.duplicates("f")).isEqualTo(3);
  }

  @Test
  void aRangeMayBringWhatWasLeftOutBeforeIt() {
    reading("sequence: { field: u, first: U }");
    hear(1, "{'symbol':'A','U':1,'u':1,'price':1}", "{'symbol':'A','U':5,'u':6,'price':2}");
    hear(1, "{'symbol':'A','U':3,'u':8,'price':3}", "{'symbol':'A','U':1,'u':8,'price':4}");
    hear(1, "{'symbol':'A','U':1,'u':8,'price':5}");
    assertThat(told()).containsExactly("3 missing", "A 1", "A 2", "A 3", "A 4");
    assertThat(engine.missing("f")).isZero();
  }

  /** Neither its time nor its memory depend on how wide a gap is. */
  @Test
  void ofAWideGapTheNewestNumbersMayStillCome() throws IOException {
    reading("sequence: n");
    hear(1, "{'symbol':'A','n':1,'price':1}", "{'symbol':'A','n':9007199254740000,'price':2}");
    assertThat(told()).containsExactly("9007199254739998 missing", "A 1", "A 2");
    restart();
    hear(1, "{'symbol':'A','n':9007199254739999,'price':3}");
    assertThat(told()).containsExactly("A 3");
    assertThat(engine.missing("f")).isEqualTo(9007199254739997L);
  }

  @Test
  void numbersThatADoubleCannotTellApartAreNotFollowed() {
    reading("sequence: n");
    hear(1, "{'symbol':'A','n':9007199254740993,'price':1}", "{'symbol':'A','n':1e300,'price':2}");
    hear(1, "{'symbol':'A','n':9007199254740993,'price':3}", "{'symbol':'A','n':1.5,'price':4}");
    assertThat(told()).containsExactly("A 1", "A 2", "A 3", "A 4");
    assertThat(engine.missing("f")).isZero();
  }

  @Test
  void aServerThatCountsFromTheBeginningAgainIsHeard() throws IOException {
    reading("sequence: { field: n, by: symbol }");
    hear(1, "{'symbol':'A','n':5000,'price':1}", "{'symbol':'B','n':5000,'price':2}");
    restart();
    hear(2, "{'symbol':'A','n':1,'price':3}", "{'symbol':'B','n':4001,'price':4}");
    hear(2, "{'symbol':'A','n':2,'price':5}", "{'symbol':'A','n':2,'price':6}");
    assertThat(told()).containsExactly("A 1", "B 2", "anew of A", "A 3", "A 5");
    assertThat(engine.gaps("f")).isEqualTo(1);
  }

  /** The slower of two lines looks as if it counted anew, until nothing else is heard. */
  @Test
  void ofTwoLinesTheSlowerOneDoesNotCountAnewSoonAndNotWhileTheOtherGoesOn() throws IOException {
    reading("[ws://a, ws://b]", "sequence: n");
    hear(1, "{'symbol':'A','n':1000000,'price':1}");
    for (int i = 1; i < 1000; i++) {
      hear(2, "{'symbol':'A','n':%d,'price':2}".formatted(i));
    }
    hear(1, "{'symbol':'A','n':1000001,'price':3}");
    for (int i = 1; i < 1000; i++) {
      hear(2, "{'symbol':'A','n':%d,'price':4}".formatted(i));
    }
    restart();
    assertThat(told()).containsExactly("A 1", "A 3");
    hear(2, "{'symbol':'A','n':1000,'price':5}", "{'symbol':'A','n':1001,'price':6}");
    assertThat(told()).containsExactly("anew", "A 5", "A 6");
  }

  @Test
  void theNumbersOfOtherMessagesCountToo() {
    reading("where: type = 'trade'\nsequence: n");
    hear(1, "{'type':'trade','symbol':'A','n':1,'price':1}", "{'type':'beat','n':2}");
    hear(1, "{'type':'trade','symbol':'A','n':3,'price':2}", "{'type':'beat'}");
    assertThat(told()).containsExactly("A 1", "A 2");
    assertThat(engine.others("f")).isEqualTo(2);
  }

  @Test
  void aMessageMayCoverSeveralNumbersAndHoldSeveralObservations() {
    reading("each: data\nsequence: { field: $.u, first: $.U }");
    hear(1, "{'U':1,'u':4,'data':[{'symbol':'A','price':1},{'symbol':'A','price':2}]}");
    hear(1, "{'U':5,'u':5,'data':[{'symbol':'A','price':3}]}");
    hear(1, "{'U':5,'u':5,'data':[{'symbol':'A','price':3},{'symbol':'A','price':3}]}");
    hear(1, "{'U':7,'u':9,'data':[{'symbol':'A','price':4}]}");
    assertThat(told()).containsExactly("A 1", "A 2", "A 3", "1 missing", "A 4");
    assertThat(engine.duplicates("f")).isEqualTo(2);
  }

  @Test
  void whereEachConnectionCountsAnewAReconnectIsNoRepetition() {
    reading("sequence: { field: n, restarts: true }");
    intake.connected("f", 1);
    hear(1, "{'symbol':'A','n':1,'price':1}", "{'symbol':'A','n':2,'price':2}");
    intake.connected("f", 2);
    hear(2, "{'symbol':'A','n':1,'price':3}", "{'symbol':'A','n':4,'price':4}");
    intake.connected("f", 1); // of the next run of the process
    hear(1, "{'symbol':'A','n':1,'price':5}");
    assertThat(told()).containsExactly("A 1", "A 2", "2 missing", "A 3", "A 4", "A 5");
  }

  @Test
  void whatAConnectionLeftOutIsNotExpectedOfTheNext() {
    reading("sequence: { field: n, restarts: true }");
    intake.connected("f", 1);
    hear(1, "{'symbol':'A','n':1,'price':1}", "{'symbol':'A','n':4,'price':2}");
    intake.disconnected("f", 1);
    intake.connected("f", 1); // of the next run of the process
    hear(1, "{'symbol':'A','n':3,'price':3}", "{'symbol':'A','n':3,'price':4}");
    assertThat(told()).containsExactly("2 missing", "A 1", "A 2", "A 3");
    assertThat(engine.missing("f")).isEqualTo(2);
  }

  @Test
  void connectionsThatAreOverTakeNoRoom() throws IOException {
    reading(
        "sequence: { field: n, restarts: true }\nchannels: { when: event = 's', id: id, name: name }\n"
            + "fields: { symbol: { path: id, channel: true }, price: price }");
    long size = 0;
    for (int connection = 1; connection <= 100; connection++) {
      intake.connected("f", connection);
      hear(connection, "{'event':'s','id':1,'name':'A'}", "{'id':1,'n':1,'price':1}");
      intake.disconnected("f", connection);
      size = connection == 1 ? stateSize() : size;
    }
    assertThat(stateSize()).isEqualTo(size);
  }

  private long stateSize() throws IOException {
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    engine.save(new DataOutputStream(state));
    return state.size();
  }

  // --- Channels that are only numbered

  @Test
  void aChannelsNameTakesThePlaceOfItsNumber() throws IOException {
    reading("""
        where: "[1] = 'te'"
        channels: { when: event = 'subscribed', id: chanId, name: pair }
        fields: { symbol: { path: "[0]", channel: true }, price: "[2][3]" }
        """);
    hear(1, "{'event':'subscribed','chanId':17,'pair':'BTCUSD'}", "[17,'te',[1,2,3,50000]]");
    hear(2, "[17,'te',[1,2,3,1]]"); // this connection has not said what 17 is
    hear(2, "{'event':'subscribed','chanId':17,'pair':'ETHUSD'}", "[17,'te',[1,2,3,4000]]");
    hear(1, "[17,'hb']");
    restart();
    hear(1, "[17,'te',[1,2,3,50001]]");
    assertThat(told())
        .containsExactly("BTCUSD 50000", "missing_field symbol", "ETHUSD 4000", "BTCUSD 50001");
  }

  // --- Texts of which a part counts

  @Test
  void aPartOfATextMayBeTheField() {
    reading("fields: { symbol: { path: ch, pattern: market.*.trade }, price: p }");
    hear(
        1,
        "{'ch':'market.btc.trade','p':1}",
        "{'ch':'market.btc.depth','p':2}",
        "{'ch':'market.trade','p':3}");
    assertThat(told()).containsExactly("not_a_value symbol", "not_a_value symbol", "btc 1");
  }

  // --- Messages that mean nothing

  @Test
  void whatIsToBeIgnoredIsNotTakenForBadJson() {
    reading("ignore: [pong]");
    hear(1, "pong", "ping", "{'symbol':'A','price':1}");
    assertThat(told()).containsExactly("not_json ", "A 1");
    assertThat(engine.others("f")).isEqualTo(1);
  }
}
