package dev.weir.core.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What statistics are called elsewhere: in SQL, pandas, numpy, scipy, TA-Lib, River. They are no second names, since a
 * pipeline file should read the same everywhere; they let a mistake say what was meant.
 */
final class OtherNames {
  /** By our name. */
  private static final Map<String, List<String>> ALL = new LinkedHashMap<>();

  private OtherNames() {}

  private static void put(String name, String... elsewhere) {
    ALL.put(name, List.of(elsewhere));
  }

  static {
    put("count", "n", "len", "length", "size");
    put("sum", "total");
    put("mean", "avg", "average", "sma", "rolling_mean");
    put("var", "variance", "var_samp", "var_pop");
    put("stddev", "std", "stdev", "sd", "stddev_samp", "stddev_pop");
    put("sem", "standard_error");
    put("zscore", "standard_score");
    put("skewness", "skew");
    put("kurtosis", "kurt");
    put("cov", "covariance", "covar_samp", "covar_pop");
    put("corr", "correlation", "correl", "pearson", "pearsonr");
    put("slope", "regr_slope", "linregress", "trend");
    put("intercept", "regr_intercept");
    put("r2", "rsquared", "r_squared", "regr_r2");
    put("autocorr", "acf", "autocorrelation");
    put("volatility", "realized_volatility", "realised_volatility");
    put("drawdown", "max_drawdown", "mdd");
    put("rate", "throughput", "per_second");
    put("twap", "time_weighted_average");
    put("min", "minimum");
    put("max", "maximum");
    put("range", "ptp");
    put("first", "first_value", "open");
    put("last", "last_value", "latest", "close");
    put("delta", "diff");
    put("change", "pct_change", "percent_change", "roc");
    put("quantile", "percentile", "percentile_cont", "approx_percentile", "approx_quantile");
    put("iqr", "interquartile_range");
    put("mad", "median_absolute_deviation", "median_abs_deviation");
    put("robust_zscore", "modified_zscore");
    put("mode", "most_frequent");
    put("top", "topk", "top_k", "most_common", "value_counts");
    put("distinct", "nunique", "count_distinct", "approx_count_distinct", "cardinality");
    put("entropy", "shannon_entropy");
    put("histogram", "hist");
    put("lag", "shift", "previous");
    put("ema", "ewm", "ewma", "exponential_moving_average");
    put("wma", "weighted_moving_average");
    put("bollinger", "bbands", "bollinger_bands");
    put("atr", "average_true_range");
    put("vwap", "weighted_mean", "weighted_average");
    put("holt", "double_exponential_smoothing");
    put("holt_winters", "triple_exponential_smoothing", "ets");
    put("kalman", "kalman_filter", "local_level");
    put("linear_regression", "ols", "rls", "linreg");
    put("logistic_regression", "logit");
    put("page_hinkley", "ph_test");
    put("adwin", "drift");
    put("half_space_trees", "hst", "isolation_forest");
    put("anomaly", "anomaly_score", "outlier");
  }

  /** What a statistic is called elsewhere. */
  static List<String> of(String name) {
    return ALL.getOrDefault(name, List.of());
  }
}
