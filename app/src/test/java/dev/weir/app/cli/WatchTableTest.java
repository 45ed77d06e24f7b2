package dev.weir.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Given the newest changes, then exactly these lines. */
class WatchTableTest {
  private static List<JsonNode> changes(String... json) throws JsonProcessingException {
    List<JsonNode> changes = new ArrayList<>();
    for (String change : json) {
      changes.add(new ObjectMapper().readTree(change));
    }
    return changes;
  }

  @Test
  void columnsAreAsWideAsTheirValues() throws Exception {
    assertThat(WatchTable.lines(
            changes(
                "{\"stream\":\"s\",\"seq\":7,\"time\":\"2024-08-08T23:54:15.208Z\",\"symbol\":\"BTC\",\"price\":61837.63,\"n\":100,\"spread\":0.00012345678}",
                "{\"stream\":\"s\",\"seq\":8,\"time\":\"2024-08-08T23:54:15.300Z\",\"symbol\":\"DOGECOIN\",\"price\":null,\"n\":7,\"spread\":-2.5}"),
            20))
        .containsExactly(
            "symbol         price    n     spread  time",
            "BTC       61837.6300  100  0.0001235  23:54:15.208",
            "DOGECOIN           –    7    -2.5000  23:54:15.300");
  }

  @Test
  void whatDoesNotFitIsCounted() throws Exception {
    String[] many = new String[30];
    for (int i = 0; i < many.length; i++) {
      many[i] =
          "{\"stream\":\"s\",\"seq\":1,\"time\":\"1970-01-01T00:00:00Z\",\"k\":\"K" + i + "\"}";
    }
    assertThat(WatchTable.lines(changes(many), 10))
        .hasSize(10)
        .endsWith("K7  00:00:00", "… and 22 more");
    assertThat(WatchTable.lines(changes(many), 31))
        .hasSize(31)
        .last()
        .asString()
        .startsWith("K29");
  }

  @Test
  void saysThatItWaits() throws Exception {
    assertThat(WatchTable.lines(changes(), 10))
        .containsExactly("waiting for the first observation…");
  }
}
