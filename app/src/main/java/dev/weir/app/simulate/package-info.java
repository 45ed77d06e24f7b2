/** A stand-in for a feed: made-up trades, an echo, or a recording played back over a real WebSocket. */
package dev.weir.app.simulate;
