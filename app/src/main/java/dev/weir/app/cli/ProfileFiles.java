package dev.weir.app.cli;

import dev.weir.core.pipeline.Profiles;
import dev.weir.feed.profile.ShippedProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Profiles as pipelines name them: {@code NAME.yaml} in the folder {@code profiles} beside the pipeline file goes before
 * one that comes with Weir; a name that ends with {@code .yaml} is a file, relative to the pipeline file.
 */
final class ProfileFiles implements Profiles {
  private static final String SUFFIX = ".yaml";

  private final Path directory;
  private final Profiles shipped = new ShippedProfiles();

  /** @param directory where the pipeline file is */
  ProfileFiles(Path directory) {
    this.directory = directory;
  }

  @Override
  public Optional<String> text(String name) {
    Path file = name.endsWith(SUFFIX)
        ? directory.resolve(name)
        : directory.resolve("profiles").resolve(name + SUFFIX);
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : shipped.text(name);
    } catch (IOException e) {
      throw new Mistaken("weir: the profile " + file + " cannot be read: " + Failures.reason(e));
    }
  }

  @Override
  public List<String> names() {
    TreeSet<String> names = new TreeSet<>(shipped.names());
    try (Stream<Path> files = Files.list(directory.resolve("profiles"))) {
      files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(SUFFIX))
          .forEach(f -> names.add(f.substring(0, f.length() - SUFFIX.length())));
    } catch (IOException e) {
      return List.copyOf(names); // there is no such folder
    }
    return List.copyOf(names);
  }
}
