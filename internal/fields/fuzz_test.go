package fields_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/money"
)

// FuzzReader: a value is read, or refused in a few words; what is read is what is written
// there, and as short as it can be stored.
func FuzzReader(f *testing.F) {
	for _, value := range []string{
		`"12.50"`, `1.0e-5`, `2.5E+3`, `-1e-39`, `1e40`, `"007"`, `"0"`, `null`, `true`, `{"a":1}`, `[1]`, `"2026-11-22T12:00:00.123456+02:00"`, `"9999-12-31T23:59:59-12:00"`,
		`"` + strings.Repeat("9", 60) + `"`, `"a\u0000b"`,
	} {
		f.Add([]byte(value))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var value fields.Scalar
		if json.Unmarshal(raw, &value) != nil {
			return
		}
		read := func(what string, by func(fields.Reader)) bool {
			r := fields.New()
			by(r.In("lines", 2))
			if r.Err() == nil {
				return true
			}
			require.True(t, strings.HasPrefix(r.Err().Error(), "lines[2].x: "), r.Err())
			require.Less(t, len(r.Err().Error()), 300, what)
			return false
		}
		var amount, number money.Amount
		if read("amount", func(r fields.Reader) { amount = r.Amount("x", value) }) {
			require.True(t, amount.Equal(money.MustParse(string(value))))
			require.LessOrEqual(t, len(amount.String()), 38)
		}
		if read("float", func(r fields.Reader) { number = r.Float("x", value) }) {
			require.LessOrEqual(t, len(number.String()), 38)
			again, err := money.Parse(number.String())
			require.NoError(t, err)
			require.True(t, again.Equal(number))
		}
		var id, name string
		if read("id", func(r fields.Reader) { id = r.ID("x", value) }) {
			require.Regexp(t, `^[1-9][0-9]{0,18}$`, id)
		}
		if read("name", func(r fields.Reader) { name = r.Name("x", string(value)) }) {
			require.Equal(t, string(value), name)
			require.LessOrEqual(t, len(name), 500)
		}
		var at time.Time
		if read("time", func(r fields.Reader) { at = r.Time("x", value, time.RFC3339Nano) }) {
			require.Equal(t, time.UTC, at.Location())
			_, err := json.Marshal(at)
			require.NoError(t, err)
		}
	})
}
