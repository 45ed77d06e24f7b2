/** Recordings of feeds, in several formats, read as one stream of frames. */
@NullMarked
package dev.weir.feed.recording;

import org.jspecify.annotations.NullMarked;
