package dev.weir.app.connection;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The connections of clients, by ids that cannot be guessed. The gateway registers its own; who asks does not know whether
 * a connection is this process's or another's, so that a registry that several processes share can stand behind it.
 */
public interface Connections {

  /** What has become of something sent. */
  enum Delivery {
    /** It is on its way. */
    SENT,
    /** There is no such connection, or no longer. */
    GONE,
    /** The client does not read fast enough: try again later. */
    BUSY,
    /** The client cannot be sent this: server-sent events are texts. */
    UNSUITABLE
  }

  /** Makes a client known by an id of {@link ConnectionId}. */
  void register(String id, Client client);

  /** A client has gone. */
  void remove(String id);

  Optional<Connection> find(String id);

  CompletionStage<Delivery> send(String id, Message message);

  /** Says goodbye to a client; false if there is no such connection. */
  boolean close(String id);

  /** All, the longest connected first. */
  List<Connection> list();
}
