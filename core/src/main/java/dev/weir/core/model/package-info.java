/** Models that learn as observations come: forecasts, regressions, change detectors, anomaly scores. */
@NullMarked
package dev.weir.core.model;

import org.jspecify.annotations.NullMarked;
