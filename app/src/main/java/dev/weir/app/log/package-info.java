/** The log: what every feed sent, on disk in order, which everything else reads. */
package dev.weir.app.log;
