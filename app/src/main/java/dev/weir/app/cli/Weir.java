package dev.weir.app.cli;

import dev.weir.app.log.LogException;
import dev.weir.feed.recording.RecordingException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

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
      ReplayCommand.class,
      StatsCommand.class
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
    int exit = run(arguments);
    System.out.flush();
    Runtime.getRuntime().halt(exit); // threads of libraries must not keep a command that is done
  }

  static int run(String... arguments) {
    return new CommandLine(new Weir())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler((e, command, parsed) -> failed(e))
        .setParameterExceptionHandler((e, args) -> {
          System.err.println("weir: " + e.getMessage());
          CommandLine.UnmatchedArgumentException.printSuggestions(
              e, new java.io.PrintWriter(System.err, true, System.err.charset()));
          System.err.println("Try 'weir "
              + (e.getCommandLine().getParent() == null
                  ? ""
                  : e.getCommandLine().getCommandName() + " ")
              + "--help'.");
          return 2;
        })
        .execute(arguments);
  }

  private static int failed(Exception e) {
    switch (e) {
      case Mistaken m -> {
        System.err.println(m.getMessage());
        return 2;
      }
      case RecordingException r -> {
        System.err.println("weir: " + r.getMessage());
        return 2;
      }
      case LogException l -> System.err.println("weir: " + l.getMessage());
      case IOException i -> System.err.println("weir: " + i.getMessage());
      case InterruptedException i -> {
        return 130;
      }
      default -> {
        System.err.println(
            "weir: this should not have happened; please report it with what follows");
        e.printStackTrace();
      }
    }
    return 1;
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
