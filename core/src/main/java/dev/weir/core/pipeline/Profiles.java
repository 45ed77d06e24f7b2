package dev.weir.core.pipeline;

import java.util.List;
import java.util.Optional;

/** Where {@code profile: NAME} finds its text. */
public interface Profiles {
  Profiles NONE = new Profiles() {
    @Override
    public Optional<String> text(String name) {
      return Optional.empty();
    }

    @Override
    public List<String> names() {
      return List.of();
    }
  };

  /** The YAML of a profile, if there is one of that name. */
  Optional<String> text(String name);

  /** What may be suggested for an unknown name. */
  List<String> names();
}
