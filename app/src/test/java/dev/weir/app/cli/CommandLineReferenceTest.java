package dev.weir.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** docs/reference/cli.md is what the code says. {@code ./mvnw test -pl core,feed,app -Dtest=CommandLineReferenceTest -Dupdate} writes it anew. */
class CommandLineReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "cli.md");

  @Test
  void isUpToDate() throws IOException {
    StringBuilder made =
        new StringBuilder("""
        # The command line

        What `weir COMMAND --help` says. Generated from the code.

        It ends with 0 when all went well, %d when something failed while it ran, %d when the command line or the pipeline file is mistaken, and %d when it was interrupted.
        What a command finds out goes to standard output; what it is doing, and what is wrong, to standard error.
        """.formatted(Failures.FAILED, Failures.MISTAKEN, Failures.INTERRUPTED));
    describe(Weir.commandLine("--help"), made);
    if (System.getProperty("update") != null) {
      Files.writeString(PAGE, made);
    }
    assertThat(PAGE).hasContent(made.toString());
  }

  private static void describe(CommandLine command, StringBuilder to) {
    to.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```text\n");
    to.append(command.getUsageMessage(CommandLine.Help.Ansi.OFF).replaceAll("[ ]+\n", "\n"));
    to.append("```\n");
    command.getSubcommands().values().forEach(c -> describe(c, to));
  }
}
