/** Microbenchmarks of the parts that every message passes through. */
package dev.weir.bench;
