package dev.weir.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The gateway refused something; the message says why, in its words. */
public final class WeirException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final @Nullable String code;

  WeirException(String message) {
    this(message, null);
  }

  WeirException(String message, @Nullable String code) {
    super(message);
    this.code = code;
  }

  /** The protocol's code, such as unknown_stream; empty where the answer came over HTTP. */
  public Optional<String> code() {
    return Optional.ofNullable(code);
  }
}
