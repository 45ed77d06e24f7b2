package dev.weir.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir init [FILE]}. */
@Command(
    name = "init",
    description = "Writes a commented pipeline file to begin with.",
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "weir.yaml",
      description = "Default: weir.yaml")
  private Path file;

  @Override
  public Integer call() {
    try (InputStream starter = InitCommand.class.getResourceAsStream("/init/weir.yaml")) {
      Files.copy(starter, file);
    } catch (FileAlreadyExistsException e) {
      throw new Mistaken("weir: " + file + " exists already; it is left as it is");
    } catch (IOException e) {
      throw Failures.unwritable(file, e);
    }
    Console.say("weir: wrote " + file + "; try 'weir simulate' in one terminal and 'weir run "
        + file + "' in another");
    return 0;
  }
}
