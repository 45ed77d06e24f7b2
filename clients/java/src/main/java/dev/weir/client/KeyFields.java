package dev.weir.client;

import java.util.List;

/** The names of the fields of a stream's key, as the gateway tells them. */
final class KeyFields {
  private volatile List<String> names = List.of();

  void set(List<String> told) {
    names = told;
  }

  /** What a change is about: the values of those fields. */
  Object of(Change change) {
    return names.stream().map(name -> String.valueOf(change.values().get(name))).toList();
  }
}
