package fields_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/fields"
)

func TestFloatsAreReadFromTheirDigits(t *testing.T) {
	t.Parallel()
	for in, want := range map[fields.Scalar]string{"16.5": "16.5", "7": "7", "1.0e-5": "0.000010", "2.5E+3": "2500", "-1e-7": "-0.0000001"} {
		r := fields.New()
		require.Equal(t, want, r.Float("price", in).String(), in)
		require.NoError(t, r.Err())
	}
	for _, bad := range []fields.Scalar{"", "free", "1e999999999", "1e", "e5", "true", "{…"} {
		r := fields.New()
		r.Float("price", bad)
		require.ErrorContains(t, r.Err(), "price: ", bad)
	}
}

func TestAnyValueIsAScalar(t *testing.T) {
	t.Parallel()
	var values []fields.Scalar
	require.NoError(t, json.Unmarshal([]byte(`["a\u00e4", 1.10, null, true, {"a":1}, [2], ""]`), &values))
	require.Equal(t, []fields.Scalar{"aä", "1.10", "", "true", "{…", "[…", ""}, values)
}

func TestTheFirstWrongValueIsNamedWithItsPath(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		read func(fields.Reader)
		want string // empty: nothing is wrong
	}{
		{"all is well", func(r fields.Reader) {
			r.Text("name", "a")
			r.Amount("total", "1.50")
			r.AmountOrZero("tax", "")
			r.AmountOrNone("sale", "")
			r.ID("id", "7")
			r.IDOrNone("parent", "0")
			r.Time("at", "2026-11-22T10:00:00", "2006-01-02T15:04:05")
			r.TimeOrNone("paid", "", time.RFC3339)
		}, ""},
		{"a text that is missing", func(r fields.Reader) { r.Text("name", "") }, "name: is missing"},
		{"an amount that is missing", func(r fields.Reader) { r.In("lines", 2).Amount("total", "") }, "lines[2].total: is missing"},
		{"an amount that is none", func(r fields.Reader) { r.Of("order").In("lines", 2).AmountOrNone("total", "free") }, `order.lines[2].total: "free" is not a decimal number`},
		{"an amount of more digits than there are", func(r fields.Reader) { r.Amount("total", "123456789012345") }, `total: "123456789012345"… has more digits than a shop's figures`},
		{"a float of more digits than there are", func(r fields.Reader) { r.Float("price", "1e-30") }, `price: "0.000000000000000000"… has more digits than a shop's figures`},
		{"a name that is missing", func(r fields.Reader) { r.Name("number", "") }, "number: is missing"},
		{"a name that is a novel", func(r fields.Reader) { r.NameOrNone("sku", strings.Repeat("x", 501)) }, "sku: has 501 bytes: at most 500"},
		{"a time beyond the calendar", func(r fields.Reader) { r.Time("at", "9999-12-31T23:59:59-12:00", time.RFC3339) }, `at: "9999-12-31T23:59:59-" is no time of ours`},
		{"an id in another spelling", func(r fields.Reader) { r.ID("id", "007") }, `id: "007" is no id`},
		{"an id that is none", func(r fields.Reader) { r.ID("id", "-1") }, `id: "-1" is no id`},
		{"an id of nothing", func(r fields.Reader) { r.ID("id", "0") }, "id: is missing"},
		{"a time that is missing", func(r fields.Reader) { r.Time("at", "", time.RFC3339) }, "at: is missing"},
		{"a time that is none", func(r fields.Reader) { r.TimeOrNone("at", "yesterday", "2006-01-02") }, `at: "yesterday" is not a time like 2006-01-02`},
		{"the first of several", func(r fields.Reader) { r.In("a", 0).Text("x", ""); r.Text("y", "") }, "a[0].x: is missing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := fields.New()
			tt.read(r)
			if tt.want == "" {
				require.NoError(t, r.Err())
				return
			}
			require.EqualError(t, r.Err(), tt.want)
		})
	}
}

func TestTimesAreUTC(t *testing.T) {
	t.Parallel()
	r := fields.New()
	at := r.Time("at", "2026-11-22T12:00:00.123456+02:00", time.RFC3339Nano)
	require.Equal(t, time.Date(2026, 11, 22, 10, 0, 0, 123456000, time.UTC), at)
	require.NoError(t, r.Err())
}
