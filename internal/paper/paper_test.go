package paper_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/paper"
)

// pages renders a document and reads the text of each page back. Spaces are left
// out: where a word ends is the reader's guess.
func pages(t *testing.T, d paper.Document) []string {
	t.Helper()
	rendered, err := paper.Render(d)
	require.NoError(t, err)
	r, err := pdf.NewReader(bytes.NewReader(rendered), int64(len(rendered)))
	require.NoError(t, err)

	var pages []string
	for n := range r.NumPage() {
		pages = append(pages, packed(shown(r.Page(n+1))))
	}
	return pages
}

// shown is every text that a page shows. The codes of its fonts are UTF-16, which
// their character maps say; the library reads only the low byte of such a map.
func shown(page pdf.Page) string {
	var text strings.Builder
	pdf.Interpret(page.V.Key("Contents"), func(operands *pdf.Stack, operator string) {
		for operands.Len() > 0 {
			if operand := operands.Pop(); operator == "Tj" {
				text.WriteString(fromUTF16(operand.RawString()) + "\n")
			}
		}
	})
	return text.String()
}

func fromUTF16(text string) string {
	var codes []uint16
	for i := 0; i+1 < len(text); i += 2 {
		codes = append(codes, uint16(text[i])<<8|uint16(text[i+1]))
	}
	return string(utf16.Decode(codes))
}

func packed(text string) string { return strings.Join(strings.Fields(text), "") }

func requireTexts(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		require.Contains(t, page, packed(text))
	}
}

func TestEverythingIsPrintedInEveryLanguage(t *testing.T) {
	t.Parallel()
	labels := map[string][]string{
		"en": {"Invoice", "Seller", "Buyer", "Issued", "3 November 2026", "17 November 2026", "For invoice", "Qty", "Tax group", "Rounding", "Taxable amount", "Amount due", "Payment", "Page 1 of 1"},
		"lv": {"Rēķins", "Pārdevējs", "Pircējs", "Izrakstīts", "03.11.2026.", "17.11.2026.", "Par rēķinu", "Skaits", "PVN grupa", "Noapaļošana", "Apliekamā summa", "Apmaksai", "Apmaksa", "1. lapa no 1"},
		"uk": {"Рахунок", "Продавець", "Покупець", "Дата", "03.11.2026", "17.11.2026", "До рахунку", "К-сть", "Група ПДВ", "Заокруглення", "База оподаткування", "До сплати", "Оплата", "Сторінка 1 з 1"},
		"bg": {"Фактура", "Продавач", "Получател", "Дата на издаване", "03.11.2026 г.", "17.11.2026 г.", "Към фактура", "К-во", "Група ДДС", "Закръгляне", "Данъчна основа", "За плащане", "Плащане", "Страница 1 от 1"},
	}
	require.ElementsMatch(t, paper.Languages(), keys(labels))
	for language, words := range labels {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			d := sample(language)
			d.Invoice = "OL-INV-2026-000077"
			printed := pages(t, d)
			require.Len(t, printed, 1)
			requireTexts(t, printed[0], words...)
			requireTexts(t, printed[0], givenTexts(d)...)
			requireTexts(t, printed[0], figures(language)...)
		})
	}
}

func keys(m map[string][]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	return keys
}

// givenTexts is all that a document says in words.
func givenTexts(d paper.Document) []string {
	texts := []string{d.Number, d.Order, d.Invoice, d.Currency, d.PaymentNote}
	for _, p := range []paper.Party{d.Seller, d.Buyer} {
		texts = append(texts, p.Name, p.Registration, p.VATNumber)
		texts = append(texts, p.Details...)
	}
	for _, l := range d.Lines {
		texts = append(texts, l.Name, l.SKU)
		texts = append(texts, l.TaxGroups...)
	}
	return texts
}

// figures is every number of the sample, as a language writes it.
func figures(language string) []string {
	english := []string{
		"3", "6.50", "1.95", "17.55", "3.69", "21.24",
		"1,250.5", "0.8333", "1,042.04", "218.83", "1,260.87",
		"20.00", "1.00", "21.00", "4.13", "0.87", "5.00", "-0.01",
		"21%", "1,063.72", "223.38", "5.5%",
		"1,083.71", "224.38", "1,308.09 EUR", "300.00", "1,008.09 EUR",
	}
	if language == "en" {
		return english
	}
	swap := strings.NewReplacer(",", " ", ".", ",")
	for i := range english {
		english[i] = swap.Replace(english[i])
	}
	return english
}

func TestTypesHaveTheirTitles(t *testing.T) {
	t.Parallel()
	for language, titles := range map[string][4]string{
		"en":    {"Invoice", "Prepayment invoice", "Receipt", "Credit note"},
		"lv":    {"Rēķins", "Avansa rēķins", "Kvīts", "Kredītrēķins"},
		"uk":    {"Рахунок", "Рахунок на передоплату", "Квитанція", "Кредит-нота"},
		"bg_BG": {"Фактура", "Фактура за авансово плащане", "Разписка", "Кредитно известие"},
		"et-EE": {"Invoice", "Prepayment invoice", "Receipt", "Credit note"},
	} {
		for i, kind := range []paper.Type{paper.Invoice, paper.PrepaymentInvoice, paper.Receipt, paper.CreditNote} {
			d := sample(language)
			d.Type = kind
			printed := pages(t, d)[0]
			requireTexts(t, printed, titles[i]+d.Number)
		}
	}
}

func TestCreditNoteNamesItsInvoiceAndPaysBack(t *testing.T) {
	t.Parallel()
	d := sample("en")
	d.Type, d.Invoice = paper.CreditNote, "OL-INV-2026-000077"
	printed := pages(t, d)[0]
	requireTexts(t, printed, "For invoice", "OL-INV-2026-000077", "Paid back 300.00", "To be paid back 1,008.09 EUR")
	require.NotContains(t, printed, "Amountdue")
}

func TestDraftSaysSoOnEveryPage(t *testing.T) {
	t.Parallel()
	d := long("uk", 90)
	d.Draft, d.Number = true, ""
	for _, page := range pages(t, d) {
		requireTexts(t, page, "ЧЕРНЕТКА")
	}
	d.Draft = false
	for _, page := range pages(t, d) {
		require.NotContains(t, page, "ЧЕРНЕТКА")
	}
}

// long is the sample with so many more lines, each of which can be told apart.
func long(language string, lines int) paper.Document {
	d := sample(language)
	for n := range lines {
		line := d.Lines[n%4]
		line.Name = fmt.Sprintf("<%d> %s", n, line.Name)
		d.Lines = append(d.Lines, line)
	}
	return d
}

func TestLongTablesGoOnOverPages(t *testing.T) {
	t.Parallel()
	d := long("en", 200)
	printed := pages(t, d)
	require.Greater(t, len(printed), 4)
	for n, page := range printed {
		requireTexts(t, page, fmt.Sprintf("Page %d of %d", n+1, len(printed)), "Item Qty Price Discount Net Tax group Tax Gross", d.Number)
	}
	all := strings.Join(printed, "")
	for n := range 200 {
		require.Equal(t, 1, strings.Count(all, fmt.Sprintf("<%d>", n)))
	}
	require.Equal(t, 1, strings.Count(all, packed("Amount due")), "the totals come once, at the end")
	requireTexts(t, printed[len(printed)-1], "Amount due 1,008.09 EUR")
}

func TestTotalsAreNeverParted(t *testing.T) {
	t.Parallel()
	for lines := 10; lines < 24; lines++ { // about where the first page is full
		for _, page := range pages(t, long("en", lines)) {
			require.Equal(t, strings.Contains(page, packed("Total net")), strings.Contains(page, packed("Amount due")), "%d lines", lines)
		}
	}
}

func TestLineLongerThanAPageIsPrintedWhole(t *testing.T) {
	t.Parallel()
	d := sample("en")
	words := make([]string, 900)
	for i := range words {
		words[i] = fmt.Sprintf("w%d;", i)
	}
	d.Lines[1].Name = strings.Join(words, " ")
	d.Lines[2].Name = strings.Repeat("x", 300) // no place to break it
	printed := pages(t, d)
	require.Greater(t, len(printed), 1)
	var text strings.Builder
	for _, page := range printed {
		requireTexts(t, page, "Item Qty Price")
		text.WriteString(page)
	}
	for _, word := range words {
		require.Contains(t, text.String(), word)
	}
	require.Equal(t, 300, strings.Count(text.String(), "x")-strings.Count(text.String(), "Tax")-strings.Count(text.String(), "tax"))
}

func TestManyTaxesGoOnOverPages(t *testing.T) {
	t.Parallel()
	d := sample("en")
	d.Taxes[1].Group = "reduced rate for books, printed or read aloud"
	for n := range 50 {
		d.Taxes = append(d.Taxes, paper.Tax{Group: fmt.Sprintf("G%02d", n), Percent: eur("7"), Base: eur("100.00"), Tax: eur("7.00")})
	}
	printed := pages(t, d)
	require.Len(t, printed, 2)
	for n := range 50 {
		require.Contains(t, strings.Join(printed, ""), fmt.Sprintf("G%02d", n))
	}
	requireTexts(t, printed[1], "Rate Taxable amount Tax Tax group", d.PaymentNote)
	requireTexts(t, printed[0], d.Taxes[1].Group)
}

func TestMoneyHasItsCurrencysDecimals(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		currency string
		decimals int32
		total    string
		want     string
	}{
		{"JPY", 0, "123456", "123,456 JPY"},
		{"EUR", 2, "0.5", "0.50 EUR"},
		{"KWD", 3, "-1234.5", "-1,234.500 KWD"},
		{"UAH", 2, "98765432109876.54", "98,765,432,109,876.54 UAH"},
	} {
		total := money.MustParse(tt.total)
		printed := pages(t, paper.Document{
			Type: paper.Receipt, CreatedAt: time.Unix(0, 0), Currency: tt.currency, Decimals: tt.decimals,
			Lines: []paper.Line{{Name: "All of it", Quantity: eur("1"), Price: total, Net: total, Gross: total}},
			Taxes: []paper.Tax{{Group: "ZERO", Base: total}},
			Net:   total, Total: total, Open: total,
		})
		requireTexts(t, printed[0], "Total "+tt.want, "Amount due "+tt.want)
	}
}

func TestNothingIsRoundedToNothing(t *testing.T) {
	t.Parallel()
	d := sample("en")
	d.Lines[0].Tax = eur("-0.0004")
	require.NotContains(t, pages(t, d)[0], "-0.00")
}

func TestDiscountColumnIsLeftOutWithoutDiscounts(t *testing.T) {
	t.Parallel()
	d := sample("en")
	requireTexts(t, pages(t, d)[0], "Discount")
	d.Lines[0].Discount = money.Zero
	require.NotContains(t, pages(t, d)[0], "Discount")
}

func TestWhatTheFontsLackIsABox(t *testing.T) {
	t.Parallel()
	d := sample("en")
	d.Lines[0].Name = "Gift 🎁 for 中 you\u200b, A\u0304kis, \u1E9E, 12₴"
	requireTexts(t, pages(t, d)[0], "Gift □ for □ you, Ākis, ẞ, 12₴")
}

func TestSameDocumentGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	first, err := paper.Render(long("uk", 50))
	require.NoError(t, err)
	for range 4 {
		again, err := paper.Render(long("uk", 50))
		require.NoError(t, err)
		require.True(t, bytes.Equal(first, again))
	}
	elsewhere := long("uk", 50)
	elsewhere.CreatedAt = elsewhere.CreatedAt.In(time.UTC)
	again, err := paper.Render(elsewhere)
	require.NoError(t, err)
	require.True(t, bytes.Equal(first, again), "the zone of CreatedAt doesn't matter")

	elsewhere.Open = elsewhere.Open.Add(money.MinorUnit(2))
	other, err := paper.Render(elsewhere)
	require.NoError(t, err)
	require.False(t, bytes.Equal(first, other))
}

func TestRenderLeavesItsDocumentAlone(t *testing.T) {
	t.Parallel()
	d := sample("lv")
	lines := slices.Clone(d.Lines)
	pages(t, d)
	require.Equal(t, lines, d.Lines)
}

func TestRefusesWhatItCantPrintAsItIs(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*paper.Document)
		want   string
	}{
		"an unknown type":        {func(d *paper.Document) { d.Type = "order" }, `"order" is no type of document`},
		"no date of its own":     {func(d *paper.Document) { d.CreatedAt = time.Time{} }, "no CreatedAt"},
		"decimals below zero":    {func(d *paper.Document) { d.Decimals = -1 }, "-1 decimals"},
		"a total too fine":       {func(d *paper.Document) { d.Total = eur("1.005") }, "1.005 is finer than the 2 decimals"},
		"a line's net too fine":  {func(d *paper.Document) { d.Lines[1].Net = eur("1.005") }, "1.005 is finer"},
		"a discount too fine":    {func(d *paper.Document) { d.Lines[1].Discount = eur("1.005") }, "1.005 is finer"},
		"a group's tax too fine": {func(d *paper.Document) { d.Taxes[0].Tax = eur("1.005") }, "1.005 is finer"},
		"an open sum too fine":   {func(d *paper.Document) { d.Open = eur("1.005") }, "1.005 is finer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := sample("en")
			tt.change(&d)
			_, err := paper.Render(d)
			require.True(t, fault.Is(err, fault.Invalid), "%v", err)
			require.ErrorContains(t, err, tt.want)
		})
	}
}

// TestAPackingListHasNoMoney in any language, but whom the goods go to and in what.
func TestAPackingListHasNoMoney(t *testing.T) {
	t.Parallel()
	for language, words := range map[string][]string{
		"en": {"Packinglist", "Shipto", "Delivery", "Counterparty", "Parcels", "Buyer'snote"},
		"lv": {"Iepakojumalapa", "Saņēmējs", "Piegāde", "Sūtījumi", "Pircējapiezīme"},
		"uk": {"Пакувальнийлист", "Одержувач", "Доставка", "Контрагент", "Посилки", "Примітка покупця"},
		"bg": {"Опаковъченлист", "Доставкадо", "Пратки", "Бележканакупувача"},
	} {
		d := paper.Document{
			Type: paper.PackingList, Language: language, Number: "17", Order: "WEB-10482", Invoice: "INV-7", Delivery: "Omniva", Counterparty: "Omniva SIA", CreatedAt: time.Unix(0, 0),
			Seller: paper.Party{Name: "SIA Ziemeļu Gaisma"}, Buyer: paper.Party{Name: "Anna Ozola", Details: []string{"Ostas iela 1", "+371 20000999"}},
			Lines:   []paper.Line{{Name: "Green tea", SKU: "TEA-G", Quantity: eur("2")}, {Name: "Cup", SKU: "CUP", Quantity: eur("1.5")}},
			Parcels: []string{"RR1LV (Omniva)", "RR2LV"}, BuyerNote: "After six",
		}
		all := pages(t, d)
		require.Len(t, all, 1)
		requireTexts(t, all[0], words...)
		requireTexts(t, all[0], "17", "WEB-10482", "INV-7", "Omniva", "Omniva SIA", "Anna Ozola", "Ostas iela 1", "Green tea", "TEA-G", "RR1LV (Omniva)", "RR2LV", "After six")
		require.NotContains(t, all[0], "0.00")
		require.NotContains(t, all[0], "0,00")
		require.Equal(t, "packing-list-17.pdf", paper.FileName(d))
	}
}

func TestAPackingListGoesOnOverPages(t *testing.T) {
	t.Parallel()
	d := paper.Document{Type: paper.PackingList, Language: "en", Number: "17", CreatedAt: time.Unix(0, 0), Parcels: []string{"RR1LV"}}
	for range 120 {
		d.Lines = append(d.Lines, paper.Line{Name: "Green tea", SKU: "TEA-G", Quantity: eur("2")})
	}
	all := pages(t, d)
	require.Greater(t, len(all), 2)
	requireTexts(t, all[len(all)-1], "RR1LV")
}
