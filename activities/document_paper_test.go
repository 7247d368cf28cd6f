package activities_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/paper"
)

// paper is a document as people get it; amounts compare as they are written.
func (b *bundle) paper(document int64) (d paper.Document, asJSON string) {
	b.t.Helper()
	d, err := activities.Onlooker{DB: b.db.App}.DocumentPaper(b.t.Context(), document)
	require.NoError(b.t, err)
	raw, err := json.Marshal(d)
	require.NoError(b.t, err)
	return d, string(raw)
}

func TestADocumentIsPrintedAsItIsBooked(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs)
	b.exec(`UPDATE points_of_sale SET legal_name = 'SIA Example', address = E'Example iela 1\nRīga, LV-1010', vat_number = 'LV00000000000',
		company_number = '00000000000', bank_details = 'Example Bank, LV00EXAM0000000000000', email = 'shop@example.test', language = 'lv'`)
	b.policy.PaidStatuses = []string{"completed"}
	b.savePolicy()
	require.Equal(t, "awaiting_payment", b.readAndWalk(alsoBacs).State)
	b.exec("UPDATE orders SET body = jsonb_set(body, '{customer,vat_number}', '\"LV40003000000\"')")
	d, _ := b.paper(1)

	require.Equal(t, paper.Invoice, d.Type)
	require.Equal(t, "lv", d.Language)
	require.False(t, d.Draft)
	require.Equal(t, "INV-000001", d.Number)
	require.Equal(t, "253", d.Order)
	require.Equal(t, b.list("SELECT issued_on::text FROM documents"), d.IssuedOn.Format(time.DateOnly))
	require.Equal(t, paper.Party{
		Name: "SIA Example", Registration: "00000000000", VATNumber: "LV00000000000",
		Details: []string{"Example iela 1", "Rīga, LV-1010", "shop@example.test"},
	}, d.Seller)
	require.Equal(t, paper.Party{
		Name: "Jānis Bērziņš", VATNumber: "LV40003000000", Details: []string{"Brīvības iela 12-5", "LV-1010 Rīga", "LV"},
	}, d.Buyer)
	require.Equal(t, "Example Bank, LV00EXAM0000000000000\nINV-000001", d.PaymentNote)
	require.Len(t, d.Lines, 2)
	l := d.Lines[0]
	require.Equal(t, "SKU-0006 2 6.67 0 13.34 2.80 16.14", l.SKU+" "+l.Quantity.Short()+" "+l.Price.Short()+" "+l.Discount.Short()+" "+l.Net.String()+" "+l.Tax.String()+" "+l.Gross.String())
	require.Equal(t, "LV21 21 18.29 3.84", d.Taxes[0].Group+" "+d.Taxes[0].Percent.String()+" "+d.Taxes[0].Base.String()+" "+d.Taxes[0].Tax.String())
	require.Equal(t, "22.13 0 22.13", d.Total.String()+" "+d.Paid.String()+" "+d.Open.String())
	_, err := paper.Render(d)
	require.NoError(t, err)
}

func TestAPrintedDocumentKeepsTheAddressItWasPostedWith(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	_, before := b.paper(1)
	b.buys(straight, given{email: "other@example.test"})
	b.shop.TouchOrder(straight)
	b.readAll()
	require.Equal(t, "Zane", b.list("SELECT body #>> '{billing,first_name}' FROM orders"))
	_, after := b.paper(1)
	require.Equal(t, before, after)

	b.shop.ReplaceField(straight, "line_items", `{"a": 1}`)
	b.readAll()
	require.Equal(t, 1, b.count("orders WHERE body IS NULL"))
	_, unreadable := b.paper(1)
	require.Equal(t, before, unreadable)
}

func TestADraftIsPrintedAsOne(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.policy.Automatic = false
	b.savePolicy()
	b.readAndWalk(straight)
	d, _ := b.paper(1)
	require.True(t, d.Draft)
	require.Empty(t, d.Number)
	require.Equal(t, "Web shops", d.Seller.Name, "the point of sale's where nobody said who sells")
	require.Empty(t, d.PaymentNote, "nobody said where to pay")
	_, err := paper.Render(d)
	require.NoError(t, err)

	for quantity, price := range map[string]string{"1": "30.99", "3": "10.33", "4": "7.7475", "7": "4.427143", "0": "30.99"} {
		b.exec("UPDATE document_lines SET quantity = $1::text::numeric", quantity)
		d, _ := b.paper(1)
		require.Equal(t, price, d.Lines[0].Price.String(), "of %s for %s", quantity, d.Lines[0].Net)
	}
}

func TestAChannelSpeaksItsOwnLanguage(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.readAndWalk(straight)
	b.exec("UPDATE channels SET language = 'bg'")
	d, _ := b.paper(1)
	require.Equal(t, "bg", d.Language)
}
