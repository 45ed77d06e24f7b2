/** Models that learn from the stream, one observation after the other: forecasts, regressions, detectors of change and of anomalies. */
@NullMarked
package dev.weir.core.model;

import org.jspecify.annotations.NullMarked;
