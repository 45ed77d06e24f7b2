package dev.weir.app.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
    name = "weir",
    description = "Live statistics, alerts and a WebSocket service over any WebSocket feed.",
    mixinStandardHelpOptions = true,
    versionProvider = Weir.Version.class,
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      WatchCommand.class,
      CheckCommand.class,
      InitCommand.class,
      SimulateCommand.class,
      ProxyCommand.class,
      ReplayCommand.class,
      LogCommand.class,
      FeedsCommand.class,
      StatsCommand.class,
      TokenCommand.class
    })
public final class Weir implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec;

  /** The version, from the build. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"weir " + number()};
    }

    static String number() {
      String version = Weir.class.getPackage().getImplementationVersion();
      return version == null ? "development" : version;
    }
  }

  public static void main(String[] arguments) {
    // From JDK 22 on, another console says that there is one even where output goes to a file.
    System.setProperty("jdk.console", "java.base");
    int exit = run(arguments);
    System.out.flush();
    Runtime.getRuntime().halt(exit); // threads of libraries must not keep a command that is done
  }

  static int run(String... arguments) {
    return new CommandLine(new Weir())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler((e, command, parsed) -> Failures.tell(e))
        .setParameterExceptionHandler((e, parsed) -> refuse(e))
        .execute(arguments);
  }

  /** A command line that cannot be understood: what is wrong, what may have been meant, where to read on. */
  private static int refuse(ParameterException e) {
    CommandLine command = e.getCommandLine();
    Console.say(
        "weir: " + (e instanceof UnmatchedArgumentException u ? unmatched(u) : e.getMessage()));
    UnmatchedArgumentException.printSuggestions(
        e, new PrintWriter(System.err, true, System.err.charset()));
    Console.say("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return Failures.MISTAKEN;
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String first = e.getUnmatched().getFirst();
    if (first.startsWith("-")) {
      return "there is no option '" + first + "'";
    }
    return e.getCommandLine().getParent() == null
        ? "there is no command '" + first + "'"
        : "unexpected argument '" + first + "'";
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
