/** Live statistics from a Weir's gateway: {@link dev.weir.client.WeirClient}. */
@NullMarked
package dev.weir.client;

import org.jspecify.annotations.NullMarked;
