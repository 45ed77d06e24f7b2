package dev.weir.feed;

import io.netty.channel.EventLoop;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a feed lives in.
 *
 * @param loop where all its work is done and its sinks are called
 * @param sinks makes a sink for each connection that is opened
 * @param log takes sentences for a human
 * @param epochNanos the clock: nanoseconds since the epoch
 * @param random for the backoff and for computed values
 */
public record FeedSurroundings(
    EventLoop loop,
    Supplier<FrameSink> sinks,
    FeedLog log,
    LongSupplier epochNanos,
    RandomGenerator random) {}
