/** The profiles of known feeds, as they come with Weir. */
@NullMarked
package dev.weir.feed.profile;

import org.jspecify.annotations.NullMarked;
