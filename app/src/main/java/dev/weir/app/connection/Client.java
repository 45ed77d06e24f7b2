package dev.weir.app.connection;

import java.util.concurrent.CompletionStage;

/** The living end of a connection of this process. Any thread may call. */
public interface Client {
  /** How it is now. */
  Connection describe(String id);

  CompletionStage<Connections.Delivery> send(Message message);

  /** Says goodbye. */
  void close();
}
