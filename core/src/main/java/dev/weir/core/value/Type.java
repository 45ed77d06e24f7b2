package dev.weir.core.value;

/** The type of a value. */
public enum Type {
  NUMBER,
  TEXT,
  BOOLEAN,
  /** Nothing in the pipeline says which: each value keeps the type that the message gave it. */
  ANY
}
