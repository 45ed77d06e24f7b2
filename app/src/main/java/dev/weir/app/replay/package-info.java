/** A pipeline over recordings instead of feeds, with the same records as the live run. */
@NullMarked
package dev.weir.app.replay;

import org.jspecify.annotations.NullMarked;
