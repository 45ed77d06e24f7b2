/** Files that are there whole or not at all. */
@NullMarked
package dev.weir.app.file;

import org.jspecify.annotations.NullMarked;
