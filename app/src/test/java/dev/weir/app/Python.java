package dev.weir.app;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where Python is: as WEIR_TEST_PYTHON says, else in the repository's .venv, else on the PATH. */
public final class Python {
  private Python() {}

  public static String executable() {
    String chosen = System.getenv("WEIR_TEST_PYTHON");
    Path venv = Path.of("../.venv/bin/python");
    return chosen != null
        ? chosen
        : Files.exists(venv) ? venv.toAbsolutePath().toString() : "python3";
  }
}
