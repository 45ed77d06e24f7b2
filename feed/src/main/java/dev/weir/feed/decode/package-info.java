/** From a message in JSON to rows of observations, without an object per message or a text per field. */
@NullMarked
package dev.weir.feed.decode;

import org.jspecify.annotations.NullMarked;
