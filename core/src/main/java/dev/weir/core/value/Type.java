package dev.weir.core.value;

/** The type of a value. */
public enum Type {
  NUMBER,
  TEXT,
  BOOLEAN,
  /** Nothing in the pipeline says which: each value keeps the type that the message gave it. */
  ANY,
  /**
   * Not the value but what tells it from others: 63 bits of a hash of how it is written. Only for what a feed's messages
   * are known by; two that differ are taken for the same once in 10^18.
   */
  FINGERPRINT
}
