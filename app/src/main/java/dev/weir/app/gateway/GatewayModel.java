package dev.weir.app.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.metrics.MetricsText;
import dev.weir.core.value.Texts;
import dev.weir.feed.AcceptingFeed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a gateway shows.
 *
 * @param defaultStream what a bare subscribe message gets
 * @param doors feeds to which clients connect
 * @param catchingUp whether changes that were told before a restart are still to come again
 * @param feeds,deadLetters,metrics,ready answer at any time, on any thread
 */
public record GatewayModel(
    String name,
    String version,
    Instant startedAt,
    List<ChangeStore> stores,
    Texts texts,
    Optional<String> defaultStream,
    AlertBoard alerts,
    List<AcceptingFeed> doors,
    Supplier<JsonNode> feeds,
    Supplier<JsonNode> deadLetters,
    Consumer<MetricsText> metrics,
    BooleanSupplier ready,
    BooleanSupplier catchingUp) {

  Optional<ChangeStore> store(String stream) {
    return stores.stream().filter(s -> s.stream().name().equals(stream)).findFirst();
  }

  /** The feed to which a path belongs. */
  Optional<AcceptingFeed> door(String path) {
    return doors.stream().filter(d -> d.spec().path().equals(path)).findFirst();
  }
}
