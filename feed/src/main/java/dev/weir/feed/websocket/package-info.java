/** The WebSocket protocol's frames (RFC 6455), as a state machine without I/O. */
@NullMarked
package dev.weir.feed.websocket;

import org.jspecify.annotations.NullMarked;
