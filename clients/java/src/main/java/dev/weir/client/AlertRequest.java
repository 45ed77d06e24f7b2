package dev.weir.client;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/** What is wanted of the alerts; made by {@link WeirClient#alerts}. */
public final class AlertRequest extends Request<AlertRequest> {
  AlertRequest(URI gateway) {
    super(gateway);
  }

  @Override
  AlertRequest self() {
    return this;
  }

  /** Connects. The alerts that are active come first, then each event; after a reconnect what happened meanwhile. */
  public Arrivals<Alert> open() {
    Arrivals<Alert> arrivals =
        new Arrivals<>(a -> List.of(a.alert(), a.key().toString()), buffer, onState);
    AlertTalk talk = new AlertTalk(this::recent, arrivals::add);
    return arrivals.begin(new Line(gateway, talk, access, onState));
  }

  /** Connects, and calls back for each event until that is closed. */
  public AutoCloseable open(Consumer<Alert> listener) {
    return each(open(), listener);
  }

  private List<Alert> recent() throws EndedException {
    try {
      Message alerts =
          new Message(Json.object(access.get(Address.http(gateway, "/api/alerts", ""))));
      return alerts.objects("recent").stream().map(Message::alert).toList();
    } catch (IOException e) {
      throw new EndedException(1006, "what was missed cannot be had: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EndedException(1006, "interrupted");
    }
  }
}
