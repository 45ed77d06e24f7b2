"""What NAB's scoring demands, on series small enough to check by hand: python3 bench/nab_score_test.py"""
import unittest

from nab_score import Weights, curve, detected, probation, score, worth

STANDARD = Weights(hit=1, miss=1, false_alarm=0.11)
TIMES = [str(t) for t in range(200)]  # 30 rows of probation
WINDOWS = [("100", "119")]


def scores(*rows):
    return [1.0 if row in rows else 0.0 for row in range(200)]


def points(*rows):
    return score({"a": (TIMES, scores(*rows), WINDOWS)}, STANDARD).points


class NabScoreTest(unittest.TestCase):
    def test_the_curve_falls_from_one_through_zero_at_the_end_of_the_window(self):
        self.assertAlmostEqual(curve(-1), 0.98661429815143, 12)
        self.assertEqual(curve(0), 0)
        self.assertAlmostEqual(curve(1), -0.98661429815143, 12)
        self.assertEqual(curve(3.01), -1)

    def test_probation_is_15_percent_of_a_series_and_at_most_750_rows(self):
        self.assertEqual([probation(n) for n in (0, 200, 5000, 15833)], [0, 30, 750, 750])

    def test_the_perfect_detector_has_100_and_one_that_is_silent_0(self):
        self.assertAlmostEqual(points(100), 100)
        self.assertEqual(points(), 0)

    def test_only_the_first_detection_in_a_window_counts(self):
        self.assertEqual(points(100), points(100, 101, 110))

    def test_a_late_detection_earns_less(self):
        self.assertAlmostEqual(points(110), 100 * (curve(-10 / 20) / curve(-1) + 1) / 2)
        self.assertGreater(points(119), 50)  # still better than to miss it

    def test_a_false_alarm_costs_its_weight_and_less_just_after_a_window(self):
        self.assertAlmostEqual(points(100, 50), 100 * (2 - 0.11) / 2)
        self.assertAlmostEqual(points(100, 120), 100 * (2 + 0.11 * curve(1 / 19)) / 2)
        self.assertAlmostEqual(worth(TIMES, WINDOWS, STANDARD)[199][0], -0.11)

    def test_alarms_on_probation_do_not_count(self):
        self.assertEqual(points(100), points(100, 0, 29))

    def test_the_threshold_is_one_for_all_series_and_the_best(self):
        loud = [0.9 if row in (50, 60) else s for row, s in enumerate(scores(100))]
        quiet = [0.5 if row == 100 else 0.2 for row in range(200)]
        s = score({"loud": (TIMES, loud, WINDOWS), "quiet": (TIMES, quiet, WINDOWS)}, STANDARD)
        self.assertEqual((s.threshold, s.hits, s.false_alarms), (0.5, 2, 2))
        self.assertAlmostEqual(s.points, 100 * (4 - 0.22) / 4)

    def test_what_was_detected_in_a_series(self):
        self.assertEqual(detected(TIMES, scores(5, 50, 100, 101), WINDOWS, 0.5), (1, 1))


unittest.main()
