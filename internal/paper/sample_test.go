package paper_test

import (
	"time"

	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/paper"
)

func eur(text string) money.Amount { return money.MustParse(text) }

// sample is an invoice with everything on it, in a language.
func sample(language string) paper.Document {
	riga := time.FixedZone("Riga", 2*60*60)
	return paper.Document{
		Type: paper.Invoice, Language: language,
		Number:    "OL-INV-2026-000123",
		IssuedOn:  time.Date(2026, 11, 3, 0, 30, 0, 0, riga),
		DueOn:     time.Date(2026, 11, 17, 0, 0, 0, 0, riga),
		Order:     "WEB-10482",
		CreatedAt: time.Date(2026, 11, 3, 0, 30, 0, 0, riga),
		Seller: paper.Party{
			Name: "SIA Ziemeļu Gaisma", Registration: "40003123456", VATNumber: "LV40003123456",
			Details: []string{"Brīvības iela 21, Rīga, LV-1010", "+371 67 123 456", "A/S Swedbank, HABALV22", "LV80 HABA 0551 0123 4567 8"},
		},
		Buyer: paper.Party{
			Name: "ТОВ «Ґанок і Їжак»", Registration: "38271604",
			Details: []string{"вул. Єлизавети Чавдар, 5", "02140 Київ", "Щъркелов, бул. „Витоша“ 1, София"},
		},
		Currency: "EUR", Decimals: 2,
		Lines: []paper.Line{
			{Name: "Āķis žāvētājam, ģipša plāksnei ar ļoti garu nosaukumu, šķērsēšanai un ūdeņiem", SKU: "AK-17-ĶĻŅ", Quantity: eur("3"), Price: eur("6.50"), Discount: eur("1.95"), Net: eur("17.55"), TaxGroups: []string{"LV21"}, Tax: eur("3.6855"), Gross: eur("21.2355")},
			{Name: "Ґудзик із перламутру, щіточка й їжачок", SKU: "UA-0042", Quantity: eur("1250.5"), Price: eur("0.8333"), Net: eur("1042.04"), TaxGroups: []string{"LV21"}, Tax: eur("218.8284"), Gross: eur("1260.8684")},
			{Name: "Книга „Пътят на юг“", SKU: "BG-977", Quantity: eur("1"), Price: eur("20.00"), Net: eur("20.00"), TaxGroups: []string{"LV5"}, Tax: eur("1.00"), Gross: eur("21.00")},
			{Name: "Piegāde ar kurjeru", Quantity: eur("1"), Price: eur("4.13"), Net: eur("4.13"), TaxGroups: []string{"LV21"}, Tax: eur("0.8673"), Gross: eur("4.9973")},
			{Quantity: eur("1"), Net: eur("-0.01"), Gross: eur("-0.01"), Rounding: true},
		},
		Taxes: []paper.Tax{
			{Group: "LV21", Percent: eur("21"), Base: eur("1063.72"), Tax: eur("223.38")},
			{Group: "LV5", Percent: eur("5.5"), Base: eur("20.00"), Tax: eur("1.00")},
		},
		Net: eur("1083.71"), Tax: eur("224.38"), Total: eur("1308.09"), Paid: eur("300.00"), Open: eur("1008.09"),
		PaymentNote: "Bankas pārskaitījums. Maksājuma mērķī norādiet OL-INV-2026-000123.\nPaldies, ka iepirkāties!",
	}
}
