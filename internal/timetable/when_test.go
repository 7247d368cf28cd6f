package timetable_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/timetable"
)

func TestATextSaysWhen(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text string
		want timetable.When
		back string
	}{
		"seconds":                {"90s", timetable.Every(90 * time.Second), "1m30s"},
		"minutes":                {"5m", timetable.Every(5 * time.Minute), "5m"},
		"hours and minutes":      {"1h30m", timetable.Every(90 * time.Minute), "1h30m"},
		"hours":                  {"24h", timetable.Every(24 * time.Hour), "24h"},
		"ten minutes and no sec": {"10m0s", timetable.Every(10 * time.Minute), "10m"},
		"a time of day":          {"04:05", timetable.Daily(4, 5), "04:05"},
		"one without its zero":   {"4:05", timetable.Daily(4, 5), "04:05"},
		"midnight":               {"00:00", timetable.Daily(0, 0), "00:00"},
		"nothing":                {"", timetable.When{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got timetable.When
			require.NoError(t, got.UnmarshalText([]byte(tt.text)))
			require.Equal(t, tt.want, got)
			require.Equal(t, tt.back, got.String())
			require.Equal(t, tt.text == "", got.IsZero(), "midnight is a time of day all the same")
		})
	}
}

func TestATextThatSaysNoTimeIsRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"5", "soon", "0s", "-5m", "999ms", "1500ms", "745h", "24:00", "04:00:00", "4am"} {
		var got timetable.When
		require.Error(t, got.UnmarshalText([]byte(text)), text)
		require.True(t, got.IsZero())
	}
}

func TestTimesKeepOnlyWhatIsSaid(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(timetable.Times{})
	require.NoError(t, err)
	require.JSONEq(t, `{}`, string(text))

	text, err = json.Marshal(timetable.Times{Orders: timetable.Daily(4, 0)})
	require.NoError(t, err)
	require.JSONEq(t, `{"orders": "04:00"}`, string(text))
	var back timetable.Times
	require.NoError(t, json.Unmarshal(text, &back))
	hour, minute, daily := back.Orders.TimeOfDay()
	require.Equal(t, []any{4, 0, true}, []any{hour, minute, daily})
	require.Zero(t, back.Orders.Interval())
}
