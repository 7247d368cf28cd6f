package activities_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
)

var (
	first  = commerce.Parcel{Number: "RR123LV", Carrier: "Omniva"}
	second = commerce.Parcel{Number: "0059"}
)

// shopParcels are an order's parcels as the shop keeps them; empty where it has none.
func (b *bundle) shopParcels(id int64) string {
	b.t.Helper()
	var order struct {
		MetaData []struct {
			Key   string
			Value json.RawMessage
		} `json:"meta_data"`
	}
	require.NoError(b.t, json.Unmarshal(b.shop.Order(id), &order))
	for _, m := range order.MetaData {
		if m.Key == "orderloom_parcels" {
			return string(m.Value)
		}
	}
	return ""
}

func TestParcelsAreToldTheShopInItsNoteAndItsData(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	require.NoError(t, b.moveOn(1, activities.NotePacked))
	require.NoError(t, b.moveOn(1, activities.NoteShipped, first, commerce.Parcel{}))
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "Orderloom:\nDelivery note 1 packed.\nDelivery note 1 shipped.\n"+
		"Delivery note 1 travels in RR123LV (Omniva), a parcel without a number.\n[orderloom-3]", b.notes(straight)[1])
	require.JSONEq(t, `[{"number": "RR123LV", "carrier": "Omniva"}]`, b.shopParcels(straight))
	before := b.ledger()
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, before, b.ledger(), "it is told once")
	require.Zero(t, b.readAll(), "and is no news")

	require.NoError(t, b.moveOn(1, activities.NoteShipped, first, second), "one more is heard of")
	b.walk(straight)
	require.JSONEq(t, `[{"number": "RR123LV", "carrier": "Omniva"}, {"number": "0059"}]`, b.shopParcels(straight))
	require.Equal(t, 3, b.count("delivery_parcels"), "one by its number is there once")

	require.NoError(t, b.reverse("back", 1))
	b.walk(straight)
	require.JSONEq(t, `[]`, b.shopParcels(straight), "what came back is not on its way")
	require.Equal(t, "shipped boris; shipped boris", b.list("SELECT 'shipped ' || actor FROM journal WHERE action = 'add parcels'"))
}

func TestALostAnswerToParcelsIsFoundInTheShop(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault woosim.Fault
		puts  int
	}{
		"cut after they were taken":  {woosim.Fault{CutAfter: true}, 1},
		"cut before they were taken": {woosim.Fault{CutBefore: true}, 2},
		"half an answer":             {woosim.Fault{Malformed: true}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight)
			b.readAndWalk(straight)
			require.NoError(t, b.moveOn(1, activities.NoteShipped, first))
			b.shop.AddFault(woosim.Rule{Kind: "orders.update", Times: 1, Fault: test.fault})
			b.shop.ForgetRequests()
			_, err := b.pass(t.Context(), straight)
			require.Error(t, err)
			require.False(t, final(t, err))
			require.Equal(t, "settled", b.walk(straight).State)
			require.Equal(t, test.puts, b.shop.RequestCount()["orders.update"])
			require.JSONEq(t, `[{"number": "RR123LV", "carrier": "Omniva"}]`, b.shopParcels(straight))
			require.Equal(t, "done", b.list("SELECT state FROM shop_writes WHERE kind = 'parcels'"))
		})
	}
}

func TestParcelsAreNotToldWhereTheyShouldNotBe(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		env         commerce.Environment
		set, writes string
	}{
		"beside a real shop":  {commerce.Working, "enabled = true", "withheld"},
		"switched off":        {commerce.Production, "parcels = false", "withheld"},
		"the channel is off":  {commerce.Production, "enabled = false", "intended"},
		"the order vanished":  {commerce.Production, "enabled = true", "refused"},
		"the way it is meant": {commerce.Production, "enabled = true", "done"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupIn(t, test.env, straight)
			b.readAndWalk(straight)
			require.NoError(t, b.moveOn(1, activities.NoteShipped, first))
			b.exec("UPDATE channels SET " + test.set)
			if test.writes == "refused" {
				b.shop.DeleteOrder(straight)
			}
			require.Equal(t, "settled", b.walk(straight).State)
			require.Equal(t, "settled", b.walk(straight).State)
			require.Equal(t, test.writes, b.list("SELECT state FROM shop_writes WHERE kind = 'parcels'"))
			if test.writes != "refused" {
				require.Equal(t, test.writes == "done", b.shopParcels(straight) != "")
			}
		})
	}
}
