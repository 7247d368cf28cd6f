package activities_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/paper"
)

func (b *bundle) packing(note int64) (paper.Document, error) {
	b.t.Helper()
	return activities.Onlooker{DB: b.db.App}.PackingList(b.t.Context(), note)
}

func TestAPackingListSaysWhatGoesWhereAndNothingOfMoney(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs)
	b.exec("INSERT INTO delivery_methods (code, name) VALUES ('courier', 'By courier'); UPDATE channels SET delivery_method = 'courier', language = 'lv'")
	b.shop.ReplaceField(alsoBacs, "shipping", `{"first_name": "Anna", "last_name": "Ozola", "company": "Liepa", "address_1": "Ostas 1", "address_2": "", "city": "Ventspils", "state": "", "postcode": "LV-3601", "country": "LV", "phone": "+37120000999"}`)
	b.shop.ReplaceField(alsoBacs, "customer_note", `"after six"`)
	b.readAndWalk(alsoBacs)
	require.NoError(t, b.moveOn(1, activities.NoteShipped, first, commerce.Parcel{}))
	d, err := b.packing(1)
	require.NoError(t, err)
	require.Equal(t, paper.PackingList, d.Type)
	require.Equal(t, []string{"1", "253", "INV-000001", "By courier", "lv", "after six"}, []string{d.Number, d.Order, d.Invoice, d.Delivery, d.Language, d.BuyerNote})
	require.Equal(t, paper.Party{Name: "Liepa", Details: []string{"Anna Ozola", "Ostas 1", "LV-3601 Ventspils", "LV", "+37120000999"}}, d.Buyer)
	require.Equal(t, []string{"RR123LV (Omniva)"}, d.Parcels)
	require.Len(t, d.Lines, 1)
	require.Equal(t, "SKU-0006 2", d.Lines[0].SKU+" "+d.Lines[0].Quantity.Short())
	require.Equal(t, money.Zero, d.Total)
	_, err = paper.Render(d)
	require.NoError(t, err)

	require.NoError(t, b.reverse("one", 1, of("SKU-0006", 1)))
	d, err = b.packing(1)
	require.NoError(t, err)
	require.Equal(t, "1", d.Lines[0].Quantity.Short(), "what came back is in no parcel")
	require.NoError(t, b.reverse("rest", 1))
	_, err = b.packing(1)
	require.ErrorContains(t, err, "the goods of note 1 are back")
	_, err = b.packing(2)
	require.True(t, fault.Is(err, fault.Conflict), err)
	_, err = b.packing(9)
	require.True(t, fault.Is(err, fault.NotFound), err)
}

func TestGoodsGoToWhomeverTheOrderBillsWhereItNamesNobodyElse(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.shop.ReplaceField(straight, "shipping", `{"first_name": "", "last_name": "", "company": "", "address_1": "", "address_2": "", "city": "", "state": "", "postcode": "", "country": "LV", "phone": ""}`)
	b.readAndWalk(straight)
	d, err := b.packing(1)
	require.NoError(t, err)
	var billing struct {
		LastName string `json:"last_name"`
		Phone    string
	}
	require.NoError(t, json.Unmarshal([]byte(b.field(straight, "billing")), &billing))
	all := strings.Join(append(d.Buyer.Details, d.Buyer.Name), "\n")
	require.Contains(t, all, billing.LastName)
	require.Contains(t, all, billing.Phone)
}
