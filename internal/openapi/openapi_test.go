package openapi_test

import (
	"encoding/json"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/openapi"
)

type carried struct {
	Source string `json:"source"`
}

type part struct {
	Text string `json:"text"`
}

type whole struct {
	carried

	At      time.Time         `json:"at"`
	Ended   *time.Time        `json:"ended"`
	Sum     money.Amount      `json:"sum"`
	Note    string            `json:"note,omitempty"`
	Raw     json.RawMessage   `json:"raw"`
	Parts   []part            `json:"parts"`
	First   *part             `json:"first"`
	By      map[string]string `json:"by"`
	From    netip.Addr        `json:"from"`
	Free    free              `json:"free"`
	Unheard part              `json:"-"`
}

// free writes its own JSON.
type free struct{ Code string }

func (free) MarshalJSON() ([]byte, error) { return []byte(`[]`), nil }

func text(t *testing.T, s any, err error) string {
	t.Helper()
	require.NoError(t, err)
	written, err := json.Marshal(s)
	require.NoError(t, err)
	return string(written)
}

func TestATypeIsDescribedAsItIsWritten(t *testing.T) {
	t.Parallel()
	d := openapi.New(openapi.Info{Title: "test"})
	s, err := d.Answered(reflect.TypeFor[whole]())
	require.JSONEq(t, `{"$ref": "#/components/schemas/Whole"}`, text(t, s, err))
	require.JSONEq(t, `{
		"Part": {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"], "additionalProperties": false},
		"Whole": {"type": "object", "properties": {
			"source": {"type": "string"},
			"at": {"type": "string", "format": "date-time"},
			"ended": {"type": ["null", "string"], "format": "date-time"},
			"sum": {"type": "string", "pattern": "^-?\\d+(\\.\\d+)?$"},
			"note": {"type": "string"},
			"raw": true,
			"parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
			"first": {"anyOf": [{"$ref": "#/components/schemas/Part"}, {"type": "null"}]},
			"by": {"type": "object", "additionalProperties": {"type": "string"}},
			"from": {"type": "string"},
			"free": true
		}, "required": ["source", "at", "ended", "sum", "raw", "parts", "first", "by", "from", "free"], "additionalProperties": false}
	}`, text(t, d.Components.Schemas, nil))
}

func TestWhatIsSentMayLeaveOutAnyField(t *testing.T) {
	t.Parallel()
	s, err := openapi.Taken(reflect.TypeFor[struct {
		Parts []part `json:"parts"`
	}]())
	require.JSONEq(t, `{"type": "object", "additionalProperties": false, "properties": {"parts": {"type": "array", "items":
		{"type": "object", "properties": {"text": {"type": "string"}}, "additionalProperties": false}}}}`, text(t, s, err))
}

func TestANameIsOfOneType(t *testing.T) {
	t.Parallel()
	d := openapi.New(openapi.Info{})
	_, err := d.Answered(reflect.TypeFor[part]())
	require.NoError(t, err)
	_, err = d.Answered(reflect.TypeFor[part]())
	require.NoError(t, err, "the same again")
	type part struct{ Other string }
	_, err = d.Answered(reflect.TypeFor[part]())
	require.EqualError(t, err, "openapi: two types are called Part: give openapi_test.part another name")
}

func TestATypeThatIsNoJSONIsRefused(t *testing.T) {
	t.Parallel()
	s, err := openapi.New(openapi.Info{}).Answered(reflect.TypeFor[struct{ F func() }]())
	require.ErrorContains(t, err, "openapi: ")
	require.Nil(t, s)
}
