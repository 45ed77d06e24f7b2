package dev.weir.app.simulate;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The trades of one symbol as messages: {@code {"type":"trade","symbol":…,"price":…,"size":…,"ts":…}}. */
final class TradeTape {
  private static final byte[] SIZE = ascii(",\"size\":");
  private static final byte[] TS = ascii(",\"ts\":");

  private final byte[] head;
  private final PriceWalk walk;

  TradeTape(String symbol, long seed) {
    String escaped = new String(JsonStringEncoder.getInstance().quoteAsString(symbol));
    this.head = ("{\"type\":\"trade\",\"symbol\":\"" + escaped + "\",\"price\":")
        .getBytes(StandardCharsets.UTF_8);
    this.walk = new PriceWalk(symbol, seed);
  }

  /** Writes the next trade, as JSON without a frame around it. */
  void next(ByteBuf out, long epochMillis) {
    out.writeBytes(head);
    long cents = walk.nextCents();
    writeDecimal(out, cents / 100);
    out.writeByte('.').writeByte('0' + (int) (cents / 10 % 10)).writeByte('0' + (int) (cents % 10));
    out.writeBytes(SIZE);
    writeDecimal(out, walk.nextSize());
    out.writeBytes(TS);
    writeDecimal(out, epochMillis);
    out.writeByte('}');
  }

  private static void writeDecimal(ByteBuf out, long number) {
    long unit = 1;
    while (unit <= number / 10) {
      unit *= 10;
    }
    for (; unit > 0; unit /= 10) {
      out.writeByte('0' + (int) (number / unit % 10));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
