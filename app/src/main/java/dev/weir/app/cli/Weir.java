package dev.weir.app.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
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
    versionProvider = Weir.Version.class)
public final class Weir implements Runnable {
  private static final Map<String, Class<?>> COMMANDS = commands();

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

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>(); // as --help lists them
    commands.put("demo", DemoCommand.class);
    commands.put("run", RunCommand.class);
    commands.put("watch", WatchCommand.class);
    commands.put("check", CheckCommand.class);
    commands.put("init", InitCommand.class);
    commands.put("simulate", SimulateCommand.class);
    commands.put("proxy", ProxyCommand.class);
    commands.put("replay", ReplayCommand.class);
    commands.put("log", LogCommand.class);
    commands.put("feeds", FeedsCommand.class);
    commands.put("stats", StatsCommand.class);
    commands.put("token", TokenCommand.class);
    return commands;
  }

  public static void main(String[] arguments) {
    // From JDK 22 on, another console says that there is one even where output goes to a file.
    System.setProperty("jdk.console", "java.base");
    int exit = run(arguments);
    System.out.flush();
    Runtime.getRuntime().halt(exit); // threads of libraries must not keep a command that is done
  }

  static int run(String... arguments) {
    return commandLine(arguments).execute(arguments);
  }

  /** With the command that the arguments begin with; with all if they begin with none. */
  static CommandLine commandLine(String... arguments) {
    CommandLine weir = new CommandLine(new Weir());
    String first = arguments.length == 0 ? "" : arguments[0];
    // picocli looks closely at each command it is given, which takes a tenth of a second for all:
    // only at the one meant.
    COMMANDS.forEach((name, command) -> {
      if (name.equals(first) || !COMMANDS.containsKey(first)) {
        weir.addSubcommand(name, command);
      }
    });
    return weir.setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler((e, command, parsed) -> Failures.tell(e))
        .setParameterExceptionHandler((e, parsed) -> refuse(e));
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
