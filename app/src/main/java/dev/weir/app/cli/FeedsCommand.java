package dev.weir.app.cli;

import dev.weir.core.pipeline.Profile;
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
    if (name == null) {
      for (String each : new ProfileFiles(Path.of("")).names()) {
        System.out.printf("%-18s %s%n", each, checked(each).about());
      }
    } else {
      checked(name);
      System.out.print(Pipelines.profileText(name));
    }
  }

  private static Profile checked(String name) {
    return Pipelines.profile(name, secret -> Optional.of("secret"));
  }
}
