/** Talking with a feed's server: logging in, subscribing, heartbeats, as declared. Without sockets and clocks. */
@NullMarked
package dev.weir.feed.conversation;

import org.jspecify.annotations.NullMarked;
