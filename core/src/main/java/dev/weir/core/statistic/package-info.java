/** Statistics: each as what it keeps per window and how that is updated, merged and saved. */
@NullMarked
package dev.weir.core.statistic;

import org.jspecify.annotations.NullMarked;
