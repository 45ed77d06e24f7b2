package dev.weir.client;

import static dev.weir.client.Rooms.push;
import static dev.weir.client.Rooms.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client asks a running Weir for fields, filters and paces. */
class WeirClientFeaturesTest {
  @TempDir
  private Path directory;

  @Test
  void fieldsAndFilters() throws IOException {
    try (RunningWeir weir = new RunningWeir(directory)) {
      weir.run(Rooms.PIPELINE);
      push(weir.address(), 20, 21, 35, 36);
      StreamRequest wanted = WeirClient.stream(weir.address(), "rooms")
          .symbol("attic", "cellar")
          .fields("celsius")
          .where("celsius > 20.5")
          .since(0);
      try (Arrivals<Change> changes = wanted.open()) {
        List<Change> taken = take(changes, 3);
        assertThat(taken).extracting(c -> c.number("celsius")).containsExactly(21.0, 35.0, 36.0);
        assertThat(taken.getFirst().values()).containsOnlyKeys("room", "celsius");
      }
      try (Arrivals<Change> changes =
          WeirClient.stream(weir.address(), "rooms").where("celsius >").open()) {
        assertThatThrownBy(() -> take(changes, 1))
            .satisfies(e -> assertThat(((WeirException) e).code()).contains("bad_expression"));
      }
    }
  }

  @Test
  void aPace() throws IOException {
    try (RunningWeir weir = new RunningWeir(directory)) {
      weir.run(Rooms.PIPELINE);
      push(weir.address(), 20);
      try (Arrivals<Change> changes =
          WeirClient.stream(weir.address(), "rooms").every("200ms").since(1).open()) {
        push(weir.address(), 21, 22, 23, 24, 25);
        assertThat(take(changes, 1).getFirst().number("celsius")).isGreaterThan(20);
      }
    }
  }
}
