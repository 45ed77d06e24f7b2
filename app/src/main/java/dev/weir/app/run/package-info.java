/** A running pipeline put together: feeds to the log, the log to the engine, results to the gateway, and checkpoints. */
package dev.weir.app.run;
