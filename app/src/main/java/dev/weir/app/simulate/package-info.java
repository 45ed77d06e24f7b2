/** A stand-in for a feed: made-up trades, an echo, or a recording played back over a real WebSocket. */
@NullMarked
package dev.weir.app.simulate;

import org.jspecify.annotations.NullMarked;
