/** A bad network to try pipelines on. */
@NullMarked
package dev.weir.app.proxy;

import org.jspecify.annotations.NullMarked;
