package dev.weir.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** clients/python, for its tests. */
final class PythonClient {
  static final Path HOME = Path.of("../clients/python").toAbsolutePath().normalize();

  private PythonClient() {}

  /** A program of clients/python/tests. */
  static ProcessBuilder script(String name, String... arguments) {
    List<String> command = new ArrayList<>(
        List.of(Python.executable(), HOME.resolve("tests/" + name).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PYTHONPATH", HOME.resolve("src").toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    return builder;
  }
}
