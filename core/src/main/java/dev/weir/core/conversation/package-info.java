/**
 * What is said on a connection to a feed apart from its observations, as declared: logging in, subscribing,
 * acknowledgements, heartbeats. Values and pure functions; the feed module speaks.
 */
@NullMarked
package dev.weir.core.conversation;

import org.jspecify.annotations.NullMarked;
