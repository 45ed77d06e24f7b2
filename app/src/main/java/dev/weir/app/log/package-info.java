/** The log: what every feed sent, on disk in order, which everything else reads. */
@NullMarked
package dev.weir.app.log;

import org.jspecify.annotations.NullMarked;
