/** A feed: one connection that subscribes, answers pings, notices silence, and comes back by itself. */
@NullMarked
package dev.weir.feed;

import org.jspecify.annotations.NullMarked;
