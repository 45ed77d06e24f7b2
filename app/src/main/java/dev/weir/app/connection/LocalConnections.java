package dev.weir.app.connection;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The connections of this process, in its memory. */
public final class LocalConnections implements Connections {
  private final Map<String, Client> clients = new ConcurrentHashMap<>();

  @Override
  public void register(String id, Client client) {
    clients.put(id, client);
  }

  @Override
  public void remove(String id) {
    clients.remove(id);
  }

  @Override
  public Optional<Connection> find(String id) {
    return Optional.ofNullable(clients.get(id)).map(c -> c.describe(id));
  }

  @Override
  public CompletionStage<Delivery> send(String id, Message message) {
    Client client = clients.get(id);
    return client == null ? CompletableFuture.completedFuture(Delivery.GONE) : client.send(message);
  }

  @Override
  public boolean close(String id) {
    Client client = clients.get(id);
    if (client != null) {
      client.close();
    }
    return client != null;
  }

  @Override
  public List<Connection> list() {
    return clients.entrySet().stream()
        .map(e -> e.getValue().describe(e.getKey()))
        .sorted(Comparator.comparing(Connection::since))
        .toList();
  }
}
