/** HTTP back ends to which messages of clients are passed on. */
@NullMarked
package dev.weir.app.backend;

import org.jspecify.annotations.NullMarked;
