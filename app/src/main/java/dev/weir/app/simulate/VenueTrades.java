package dev.weir.app.simulate;

import dev.weir.core.conversation.JsonTemplate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Made-up trades in the words of a venue. */
final class VenueTrades {
  private static final int CENT = 2;
  private static final int NANO = 9;

  private final JsonTemplate template;
  private final long seed;
  private final SplittableRandom random;
  private final Map<String, PriceWalk> walks = new HashMap<>();
  private final Map<String, Long> sequences = new HashMap<>();
  private long trades;

  VenueTrades(JsonTemplate template, long seed) {
    this.template = template;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /** @param channel the number by which the symbol's channel is called */
  String next(String symbol, long channel, long epochNanos) {
    PriceWalk walk = walks.computeIfAbsent(symbol, s -> new PriceWalk(s, seed));
    boolean buys = random.nextBoolean();
    Map<String, Object> values = new HashMap<>();
    values.put(JsonTemplate.SYMBOL, symbol);
    values.put("channel", channel);
    values.put("price", BigDecimal.valueOf(walk.nextCents(), CENT));
    values.put("size", walk.nextSize());
    values.put("side", buys ? "buy" : "sell");
    values.put("side_letter", buys ? "b" : "s");
    values.put("sequence", sequences.merge(symbol, 1L, Long::sum));
    values.put("trade_id", ++trades);
    values.put("uuid", "%08x-%04x".formatted(random.nextInt(), trades));
    values.put(
        "time_s", BigDecimal.valueOf(epochNanos, NANO).stripTrailingZeros().toPlainString());
    values.put("time_ms", epochNanos / 1_000_000);
    values.put("time_us", epochNanos / 1_000);
    values.put("time_ns", epochNanos);
    values.put("time_iso", Instant.ofEpochSecond(0, epochNanos).toString());
    return template.fill(values);
  }
}
