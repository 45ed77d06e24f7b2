/** Who is connected: how a back end, or another process, finds one client among all. */
@NullMarked
package dev.weir.app.connection;

import org.jspecify.annotations.NullMarked;
