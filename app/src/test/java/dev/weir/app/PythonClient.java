package dev.weir.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** clients/python, for its tests. */
final class PythonClient {
  private static final Path HOME = Path.of("../clients/python").toAbsolutePath().normalize();

  private PythonClient() {}

  /** A program of clients/python/tests. */
  static ProcessBuilder script(String name, String... arguments) {
    return python(HOME.resolve("tests/" + name).toString(), arguments);
  }

  /** A module of Python's packages, in clients/python. */
  static ProcessBuilder module(String name, String... arguments) {
    List<String> all = new ArrayList<>(List.of(name));
    all.addAll(List.of(arguments));
    return python("-m", all.toArray(String[]::new));
  }

  static ProcessBuilder code(String code) {
    return python("-c", code);
  }

  private static ProcessBuilder python(String first, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Python.executable(), first));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(HOME.toFile());
    builder.environment().put("PYTHONPATH", HOME.resolve("src").toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    return builder;
  }

  /** What a build may write into. */
  static Path copy(Path to) throws IOException {
    try (Stream<Path> files = Files.walk(HOME)) {
      for (Path file : files.filter(f -> Files.isRegularFile(f)).toList()) {
        Path copy = to.resolve(HOME.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    return to;
  }
}
