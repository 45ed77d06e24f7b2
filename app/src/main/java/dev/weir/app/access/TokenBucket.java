package dev.weir.app.access;

import java.util.concurrent.TimeUnit;

/** So many a second, and some seconds' worth at once. */
public final class TokenBucket {
  private static final int SECONDS_AT_ONCE = 10;
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final int perSecond;
  private double tokens;
  private long filledNanos;

  public TokenBucket(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.tokens = (double) perSecond * SECONDS_AT_ONCE;
    this.filledNanos = nowNanos;
  }

  /** What is said of one more. */
  public enum Answer {
    TAKE,
    /** The first that is too many. */
    WARN,
    IGNORE,
    /** It goes on although there was a warning: a second's worth of too many. */
    END
  }

  public Answer next(long nowNanos) {
    double capacity = (double) perSecond * SECONDS_AT_ONCE;
    tokens = Math.min(capacity, tokens + (nowNanos - filledNanos) / SECOND * perSecond);
    filledNanos = nowNanos;
    tokens -= 1;
    if (tokens >= 0) {
      return Answer.TAKE;
    }
    return tokens < -perSecond ? Answer.END : tokens >= -1 ? Answer.WARN : Answer.IGNORE;
  }
}
