package dev.weir.feed.profile;

import dev.weir.core.pipeline.Profiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The profiles in the jar: a YAML file each, with {@code index.txt} as their list. */
public final class ShippedProfiles implements Profiles {
  @Override
  public Optional<String> text(String name) {
    return names().contains(name) ? resource(name + ".yaml") : Optional.empty();
  }

  @Override
  public List<String> names() {
    return resource("index.txt").orElseThrow().lines().toList();
  }

  private static Optional<String> resource(String name) {
    try (InputStream in = ShippedProfiles.class.getResourceAsStream(name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the profile " + name + " cannot be read", e);
    }
  }
}
