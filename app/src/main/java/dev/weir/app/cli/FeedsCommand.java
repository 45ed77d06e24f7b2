package dev.weir.app.cli;

import dev.weir.core.expression.Suggestions;
import dev.weir.core.pipeline.Profile;
import dev.weir.core.pipeline.Profiles;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir feeds [NAME]}. */
@Command(
    name = "feeds",
    description = {
      "Lists the known feeds, or shows the profile of one.",
      "A pipeline's feed says 'profile: NAME' and gets the profile's keys as its defaults. A file NAME.yaml in the folder 'profiles' beside the pipeline file is a profile too: 'weir feeds kraken > profiles/mine.yaml' makes one to change."
    },
    mixinStandardHelpOptions = true)
final class FeedsCommand implements Runnable {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "One profile, as YAML; its mistakes, if it has any.")
  private @Nullable String name;

  @Override
  public void run() {
    Profiles profiles = new ProfileFiles(Path.of(""));
    if (name == null) {
      profiles
          .names()
          .forEach(n -> System.out.printf("%-18s %s%n", n, load(profiles, n).about()));
    } else {
      String text = text(profiles, name);
      Profile.Result read = Profile.read(name, text, reference -> Optional.of("secret"));
      if (!read.mistakes().isEmpty()) {
        throw new Mistaken(Pipelines.told(name).apply(read.mistakes()));
      }
      System.out.print(text);
    }
  }

  private static String text(Profiles profiles, String name) {
    return profiles
        .text(name)
        .orElseThrow(() -> new Mistaken("weir: there is no profile '" + name + "'"
            + Suggestions.nearest(name, profiles.names())
                .map(n -> " (did you mean " + n + "?)")
                .orElse("; 'weir feeds' lists them")));
  }

  private static Profile load(Profiles profiles, String name) {
    Profile.Result read =
        Profile.read(name, text(profiles, name), reference -> Optional.of("secret"));
    return read.profile()
        .orElseThrow(() -> new Mistaken(Pipelines.told(name).apply(read.mistakes())));
  }
}
