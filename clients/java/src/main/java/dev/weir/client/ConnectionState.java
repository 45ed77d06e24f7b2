package dev.weir.client;

import java.time.Duration;

/** How a connection is. */
public sealed interface ConnectionState {
  /** It is there. */
  record Connected() implements ConnectionState {}

  /** It ended or could not be made; it is tried again after so long. */
  record Waiting(Duration time, String reason) implements ConnectionState {}

  /** The reader does not keep up: so many older values, in all, have given way to newer ones of their key. */
  record Slow(long conflated) implements ConnectionState {}
}
