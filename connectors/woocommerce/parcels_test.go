package woocommerce

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// TestParcelsAreAllThatIsWritten: whatever else an update names, the shop works out anew.
func TestParcelsAreAllThatIsWritten(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		parcels []commerce.Parcel
		body    string
	}{
		"some": {[]commerce.Parcel{{Number: "RR1LV", Carrier: "Omniva"}, {Number: "2"}}, `[{"number": "RR1LV", "carrier": "Omniva"}, {"number": "2"}]`},
		"none": {nil, `[]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var method, path, body string
			c := newClient(t, func(r *http.Request) *http.Response {
				raw, err := io.ReadAll(r.Body)
				require.NoError(t, err)
				method, path, body = r.Method, r.URL.Path, string(raw)
				return answer(500, "")
			})
			_, err := c.SetOrderParcels(t.Context(), "7", test.parcels)
			require.True(t, fault.OutcomeUnknown(err))
			require.Equal(t, "PUT", method)
			require.Contains(t, path, "/wp-json/wc/v3/orders/7")
			require.JSONEq(t, `{"meta_data": [{"key": "orderloom_parcels", "value": `+test.body+`}]}`, body)
		})
	}
}

func TestParcelsThatSomebodyElseOverwroteAreNone(t *testing.T) {
	t.Parallel()
	for value, want := range map[string][]commerce.Parcel{
		`[{"number": "RR1LV", "carrier": "Omniva"}]`: {{Number: "RR1LV", Carrier: "Omniva"}},
		`"RR1LV"`:    nil,
		`[7]`:        nil,
		`[]`:         {},
		`{"a": "b"}`: nil,
	} {
		c := newClient(t, func(*http.Request) *http.Response {
			return answer(200, `{"meta_data": [{"key": "other", "value": 1}, {"key": "orderloom_parcels", "value": `+value+`}]}`)
		})
		parcels, err := c.GetOrderParcels(t.Context(), "7")
		require.NoError(t, err)
		require.Equal(t, want, parcels, value)
	}
}
