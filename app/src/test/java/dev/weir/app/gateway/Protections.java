package dev.weir.app.gateway;

import dev.weir.app.access.Protection;
import dev.weir.core.pipeline.PipelineReader;
import dev.weir.core.pipeline.ProtectionSpec;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/** What protects the gateways of tests. */
public final class Protections {
  private Protections() {}

  /** Open to all, as usual on loopback. */
  public static Protection open() throws IOException {
    return Protection.open(ProtectionSpec.NONE, InstantSource.system(), sentence -> {});
  }

  /** Open to all, as usual on loopback, but for a limit that tests exceed who ask much. */
  public static Protection withMessagesPerSecond(int most) throws IOException {
    return of("limits: { messages: " + most + "/s }");
  }

  /** As the keys under {@code serve} say. */
  public static Protection of(String serve) throws IOException {
    PipelineReader.Result read = PipelineReader.read(
        "feeds: {}\nstreams: {}\nserve:\n" + serve.indent(2), name -> Optional.empty());
    ProtectionSpec spec = read.file().orElseThrow().serve().protection();
    if (!read.mistakes().isEmpty()) {
      throw new IllegalArgumentException(read.mistakes().toString());
    }
    return Protection.open(spec, InstantSource.system(), sentence -> {});
  }
}
