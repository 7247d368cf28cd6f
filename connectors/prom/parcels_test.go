package prom

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

const (
	oneNumber     = "20451234567890"
	anotherNumber = "20451234567891"
)

func TestAParcelsNumberIsTold(t *testing.T) {
	t.Parallel()
	here := commerce.Parcel{Number: oneNumber, Carrier: "Нова пошта"}
	for _, tt := range []struct {
		name    string
		carrier promsim.Carrier
		had     string // the number that the order shows before
		parcels []commerce.Parcel
		want    []commerce.Parcel // what it shows after
		fault   string            // of an error that is fault.Unsupported
	}{
		{"by its carrier", promsim.NovaPoshtaBranch, "", []commerce.Parcel{here}, []commerce.Parcel{here}, ""},
		{"by the carrier that the buyer chose", promsim.Ukrposhta, "", []commerce.Parcel{{Number: oneNumber}}, []commerce.Parcel{{Number: oneNumber, Carrier: "Укрпошта"}}, ""},
		{"once more", promsim.NovaPoshtaBranch, oneNumber, []commerce.Parcel{here}, []commerce.Parcel{here}, ""},
		{"in place of another one", promsim.NovaPoshtaBranch, anotherNumber, []commerce.Parcel{here}, []commerce.Parcel{here}, ""},
		{"the first of several", promsim.NovaPoshtaBranch, "", []commerce.Parcel{here, {Number: anotherNumber}, {Number: "3"}}, []commerce.Parcel{here}, "it was told of the first, and not of 2 more"},
		{"none, and none before", promsim.NovaPoshtaBranch, "", nil, nil, ""},
		{"none, and one before", promsim.NovaPoshtaBranch, oneNumber, nil, []commerce.Parcel{here}, "takes no number of a parcel back"},
		{"by a carrier that is none of theirs", promsim.NovaPoshtaBranch, "", []commerce.Parcel{{Number: "1Z", Carrier: "UPS"}}, nil, `no numbers of the carrier "UPS"`},
		{"where the buyer fetches it", promsim.Pickup, "", []commerce.Parcel{{Number: "1Z"}}, nil, `no numbers of the carrier ""`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			shop := newSimShop(t, promsim.Settings{})
			placed := shop.PlaceOrder(promsim.Placement{Carrier: tt.carrier})
			if tt.had != "" {
				shop.AttachDeclaration(placed, tt.had)
			}
			c, id := shop.client(t), idText(placed)
			read, err := c.SetOrderParcels(t.Context(), id, tt.parcels)
			if tt.fault == "" {
				require.NoError(t, err)
				require.Equal(t, id, read.Order.RemoteID)
			} else {
				require.True(t, fault.Is(err, fault.Unsupported), "%v", err)
				require.ErrorContains(t, err, tt.fault)
			}
			has, err := c.GetOrderParcels(t.Context(), id)
			require.NoError(t, err)
			require.Equal(t, tt.want, has)
		})
	}
}

// TestANumberThatIsThereIsNoFailure: the shop says no in one of its languages, and what it
// shows counts.
func TestANumberThatIsThereIsNoFailure(t *testing.T) {
	t.Parallel()
	const order = `{"order":{"id":7,"status":"received","date_created":"2026-01-01T00:00:00+00:00","date_modified":"2026-01-01T00:00:00+00:00","price":"1 грн",` +
		`"delivery_option":{"id":1,"name":"Нова Пошта"},"delivery_provider_data":DATA}}`
	for _, tt := range []struct {
		name, said string
		status     int
		after      string // delivery_provider_data once it was told
		kind       fault.Kind
		unknown    bool
	}{
		{"taken", `{"status":"success"}`, 200, `{"provider":"nova_poshta","declaration_number":"20451234567890"}`, "", false},
		{"taken, of a carrier whose data aren't shown", `{"status":"success"}`, 200, `null`, "", false},
		{"a repeat, in words", `{"status":"error","message":"Этот ЭН уже добавлен к данному заказу"}`, 200, `null`, "", false},
		{"a no in other words, and there it is", `{"status":"error","message":"already"}`, 200, `{"declaration_number":"20451234567890"}`, "", false},
		{"a no", `{"status":"error","message":"Заказ не найден"}`, 200, `null`, fault.Invalid, false},
		{"nothing heard", `<html>`, 502, `null`, fault.Transient, true},
		{"not let in", `<html>`, 401, `null`, fault.Unauthorized, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			data := "null"
			c := newClient(t, func(r *http.Request) *http.Response {
				if r.Method == http.MethodPost {
					data = tt.after
					return answer(tt.status, tt.said)
				}
				return answer(200, strings.Replace(order, "DATA", data, 1))
			})
			_, err := c.SetOrderParcels(t.Context(), "7", []commerce.Parcel{{Number: oneNumber}})
			if tt.kind == "" {
				require.NoError(t, err)
				return
			}
			require.True(t, fault.Is(err, tt.kind), "%v", err)
			require.Equal(t, tt.unknown, fault.OutcomeUnknown(err))
			require.NotContains(t, err.Error(), oneNumber)
		})
	}
}
