package dev.weir.app.cli;

import dev.weir.app.access.Protection;
import dev.weir.core.expression.Models;
import dev.weir.core.expression.Suggestions;
import dev.weir.core.pipeline.Mistake;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineReader;
import dev.weir.core.pipeline.Planner;
import dev.weir.core.pipeline.Profile;
import dev.weir.core.pipeline.Profiles;
import dev.weir.core.pipeline.Secrets;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Loads pipeline files for the commands. */
final class Pipelines {
  private Pipelines() {}

  /**
   * @throws Mistaken with every mistake, one a line
   */
  static Pipeline load(Path file) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      Path directory = parent == null ? file : parent;
      return plan(
          Files.readString(file),
          Pipelines::secret,
          new ProfileFiles(directory),
          new ModelFiles(directory),
          told(file.toString()));
    } catch (NoSuchFileException e) {
      throw new Mistaken(
          "weir: there is no file " + file + "; 'weir init' writes one to begin with");
    } catch (MalformedInputException e) {
      throw new Mistaken(file + ":1:1: error: this file is not a text in UTF-8");
    } catch (IOException e) {
      throw new Mistaken("weir: " + file + " cannot be read: " + Failures.reason(e));
    }
  }

  /** How the mistakes of a file are told: one a line, by their places. */
  static Function<List<Mistake>, String> told(String file) {
    return mistakes -> mistakes.stream().map(m -> m.in(file)).collect(Collectors.joining("\n"));
  }

  /**
   * @throws Mistaken with every mistake, in their order in the file, as {@code told} puts it
   */
  static Pipeline plan(
      String yaml,
      Secrets secrets,
      Profiles profiles,
      Models models,
      Function<List<Mistake>, String> told) {
    PipelineReader.Result read = PipelineReader.read(yaml, secrets, profiles);
    List<Mistake> mistakes = new ArrayList<>(read.mistakes());
    Optional<Pipeline> pipeline = Optional.empty();
    if (read.file().isPresent()) {
      Planner.Result planned = Planner.plan(read.file().get(), models);
      mistakes.addAll(planned.mistakes());
      mistakes.addAll(Protection.mistakes(read.file().get().serve().protection()));
      pipeline = planned.pipeline();
    }
    if (!mistakes.isEmpty() || pipeline.isEmpty()) {
      throw new Mistaken(told.apply(mistakes.stream()
          .distinct()
          .sorted(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column))
          .toList()));
    }
    return pipeline.get();
  }

  /**
   * A profile of that name, from the working directory's folder or from those that come with Weir.
   *
   * @throws Mistaken if there is none, or with its mistakes
   */
  static Profile profile(String name, Secrets secrets) {
    Profile.Result read = Profile.read(name, profileText(name), secrets);
    return read.profile().orElseThrow(() -> new Mistaken(told(name).apply(read.mistakes())));
  }

  static String profileText(String name) {
    Profiles profiles = new ProfileFiles(Path.of(""));
    return profiles
        .text(name)
        .orElseThrow(() -> new Mistaken("weir: there is no profile '" + name + "'"
            + Suggestions.nearest(name, profiles.names())
                .map(n -> " (did you mean " + n + "?)")
                .orElse("; 'weir feeds' lists them")));
  }

  /** {@code NAME} from the environment, {@code file:/path} from a file, without its last line break. */
  static Optional<String> secret(String reference) {
    if (!reference.startsWith("file:")) {
      return Optional.ofNullable(System.getenv(reference));
    }
    try {
      return Optional.of(Files.readString(Path.of(reference.substring(5))).stripTrailing());
    } catch (IOException | InvalidPathException e) {
      return Optional.empty(); // reported as a missing secret, with its place
    }
  }
}
