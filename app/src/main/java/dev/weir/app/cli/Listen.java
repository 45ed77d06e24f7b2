package dev.weir.app.cli;

import dev.weir.core.pipeline.Addresses;
import dev.weir.core.pipeline.ProtectionSpec;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** HOST:PORT. */
record Listen(String host, int port) {

  /** Refuses to listen where others can come, unless it is said who may do what. */
  void refuseIfTooOpen(ProtectionSpec protection) {
    Mistaken.when(
        protection.access().isEmpty() && !Addresses.isLoopback(host),
        Addresses.tooOpen(host + ":" + port));
  }

  /** Reads it from the command line. */
  static final class Converter implements ITypeConverter<Listen> {
    @Override
    public Listen convert(String text) {
      int colon = text.lastIndexOf(':');
      String port = text.substring(colon + 1);
      if (colon <= 0 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
        throw new TypeConversionException(
            "expected HOST:PORT like 127.0.0.1:8080, found '" + text + "'");
      }
      return new Listen(text.substring(0, colon), Integer.parseInt(port));
    }
  }
}
