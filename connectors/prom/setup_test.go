package prom

import "time"

// shopDay is when orders of tests are placed.
var shopDay = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
