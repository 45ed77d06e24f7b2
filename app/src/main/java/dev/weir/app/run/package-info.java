/** A running pipeline put together: feeds to the log, the log to the engine, results to the gateway, and checkpoints. */
@NullMarked
package dev.weir.app.run;

import org.jspecify.annotations.NullMarked;
