package dev.weir.app.cli;

import dev.weir.app.log.LogException;
import dev.weir.feed.recording.RecordingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/** What the user is told of a command that failed, and its exit code. A stack trace is only for what is our own mistake. */
final class Failures {
  static final int FAILED = 1;
  static final int MISTAKEN = 2;
  static final int INTERRUPTED = 130;

  private Failures() {}

  static int tell(Throwable e) {
    switch (e) {
      case Mistaken m -> {
        Console.say(m.getMessage());
        return MISTAKEN;
      }
      case RecordingException r -> {
        Console.say("weir: " + r.getMessage());
        return MISTAKEN;
      }
      case InterruptedException i -> {
        return INTERRUPTED;
      }
      case LogException l -> Console.say("weir: " + l.getMessage());
      case IOException i -> Console.say("weir: " + reason(i));
      case UncheckedIOException u ->
        Console.say("weir: " + reason(Objects.requireNonNull(u.getCause())));
      default -> {
        Console.say("weir: this should not have happened; please report it with what follows");
        e.printStackTrace();
      }
    }
    return FAILED;
  }

  /** A sentence; the exceptions of files often have nothing but a path for a message. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException f -> "there is no " + f.getFile();
      case AccessDeniedException f -> f.getFile() + ": permission denied";
      case FileSystemException f when f.getReason() != null -> f.getFile() + ": " + f.getReason();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }

  /** The mistake of naming an output file that cannot be written. */
  static Mistaken unwritable(Path file, IOException e) {
    Path directory = file.toAbsolutePath().getParent();
    String why = directory == null || Files.isDirectory(directory)
        ? reason(e)
        : "there is no directory " + directory;
    return new Mistaken("weir: " + file + " cannot be written: " + why);
  }
}
