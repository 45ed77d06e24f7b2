package dev.weir.app.gateway;

import dev.weir.app.connection.Connections;
import dev.weir.app.http.Route;
import dev.weir.app.metrics.MetricsText;
import dev.weir.core.pipeline.RoutesSpec;
import dev.weir.core.value.Texts;
import dev.weir.feed.AcceptingFeed;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a gateway shows.
 *
 * @param defaultStream what a bare subscribe message gets
 * @param doors feeds to which clients connect
 * @param connections where the gateway's clients are registered
 * @param routes what else can be asked for over HTTP
 * @param backends what clients say to others than Weir
 * @param metrics,ready answer at any time, on any thread
 * @param catchingUp whether changes that were told before a restart are still to come again
 */
public record GatewayModel(
    List<ChangeStore> stores,
    Texts texts,
    Optional<String> defaultStream,
    AlertBoard alerts,
    List<AcceptingFeed> doors,
    Connections connections,
    List<Route> routes,
    RoutesSpec backends,
    Consumer<MetricsText> metrics,
    BooleanSupplier ready,
    BooleanSupplier catchingUp) {

  /** The feed to which a path belongs. */
  Optional<AcceptingFeed> door(String path) {
    return doors.stream().filter(d -> d.spec().path().equals(path)).findFirst();
  }
}
