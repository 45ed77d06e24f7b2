package dev.weir.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  @TempDir
  private Path directory;

  @Test
  void atASizeItBeginsAnewAndKeepsOneOldFile() throws Exception {
    Path file = directory.resolve("audit.ndjson");
    for (int run = 0; run < 2; run++) { // the second goes on where the first ended
      try (AuditLog log = new AuditLog(file, () -> Instant.EPOCH, s -> {}, 1000)) {
        for (int i = 0; i < 50; i++) {
          log.write(log.line(AuditLog.Event.CONNECT).put("n", run * 50 + i));
        }
      }
    }
    List<String> lines = new ArrayList<>(Files.readAllLines(directory.resolve("audit.ndjson.1")));
    assertThat(Files.size(directory.resolve("audit.ndjson.1"))).isLessThanOrEqualTo(1000);
    assertThat(Files.size(file)).isLessThanOrEqualTo(1000);
    lines.addAll(Files.readAllLines(file));
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i))
          .isEqualTo("{\"time\":\"1970-01-01T00:00:00Z\",\"event\":\"connect\",\"n\":"
              + (100 - lines.size() + i) + "}");
    }
    assertThat(directory.toFile().list()).hasSize(2);
  }
}
