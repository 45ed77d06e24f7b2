"""What NAB's scoring demands, on series small enough to check by hand: python3 bench/nab/score_test.py"""
import unittest

from score import rows, scaled_sigmoid, score

TIMES = [str(t) for t in range(200)]  # 30 rows of probation
WINDOWS = [("100", "119")]


def scores(*detected):
    return [1.0 if row in detected else 0.0 for row in range(200)]


def points(*detected):
    return score([(TIMES, scores(*detected), WINDOWS)])[0]


class ScoreTest(unittest.TestCase):
    def test_the_curve_falls_from_one_through_zero_at_the_end_of_the_window(self):
        self.assertAlmostEqual(scaled_sigmoid(-1), 0.98661429815143, 12)
        self.assertEqual(scaled_sigmoid(0), 0)
        self.assertAlmostEqual(scaled_sigmoid(1), -0.98661429815143, 12)
        self.assertEqual(scaled_sigmoid(3.01), -1)

    def test_probation_is_15_percent_of_a_series_and_at_most_750_rows(self):
        for length, probation in ((0, 0), (200, 30), (5000, 750), (15833, 750)):
            counted = list(rows([str(t) for t in range(length)], [0.0] * length, []))
            self.assertEqual(len(counted), length - probation)

    def test_the_perfect_detector_has_100_and_one_that_is_silent_0(self):
        self.assertAlmostEqual(points(100), 100)
        self.assertEqual(points(), 0)

    def test_only_the_first_detection_in_a_window_counts(self):
        self.assertEqual(points(100), points(100, 101, 110))

    def test_a_late_detection_earns_less(self):
        self.assertAlmostEqual(points(110), 100 * (scaled_sigmoid(-10 / 20) / scaled_sigmoid(-1) + 1) / 2)
        self.assertGreater(points(119), 50)  # still better than to miss it

    def test_a_false_alarm_costs_its_weight_and_less_just_after_a_window(self):
        self.assertAlmostEqual(points(100, 50), 100 * (2 - 0.11) / 2)
        self.assertAlmostEqual(points(100, 120), 100 * (2 + 0.11 * scaled_sigmoid(1 / 19)) / 2)
        self.assertAlmostEqual(points(100, 199), 100 * (2 - 0.11) / 2)

    def test_alarms_on_probation_do_not_count(self):
        self.assertEqual(points(100), points(100, 0, 29))

    def test_the_threshold_is_one_for_all_series_and_the_best(self):
        loud = [0.9 if row in (50, 60) else s for row, s in enumerate(scores(100))]
        quiet = [0.5 if row == 100 else 0.2 for row in range(200)]
        best, threshold = score([(TIMES, loud, WINDOWS), (TIMES, quiet, WINDOWS)])
        self.assertEqual(threshold, 0.5)
        self.assertAlmostEqual(best, 100 * (4 - 0.22) / 4)


unittest.main()
