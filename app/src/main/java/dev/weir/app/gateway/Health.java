package dev.weir.app.gateway;

import dev.weir.app.http.Answer;
import dev.weir.app.http.Right;
import dev.weir.app.http.Route;
import dev.weir.app.metrics.MetricsText;
import java.util.List;
import java.util.function.Consumer;

/** How the gateway's process is, for those who watch over it. */
final class Health {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final GatewayModel model;
  private final Consumer<MetricsText> ownMetrics;

  /** @param ownMetrics adds the gateway's metrics to the model's */
  Health(GatewayModel model, Consumer<MetricsText> ownMetrics) {
    this.model = model;
    this.ownMetrics = ownMetrics;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/healthz", Right.OPEN, call -> Answer.text(200, TEXT, "ok\n")),
        Route.get("/readyz", Right.OPEN, call -> ready()),
        Route.get("/metrics", Right.OPEN, call -> Answer.text(200, PROMETHEUS, metrics())));
  }

  private Answer ready() {
    return model.ready().getAsBoolean()
        ? Answer.text(200, TEXT, "ready\n")
        : Answer.text(503, TEXT, "not ready\n");
  }

  private String metrics() {
    MetricsText text = new MetricsText();
    model.metrics().accept(text);
    ownMetrics.accept(text);
    return text.toString();
  }
}
