package paper_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/paper"
)

// plainly is a text with plain spaces.
func plainly(text string) string { return strings.ReplaceAll(text, "\u00a0", " ") }

func TestALetterSaysWhatItBrings(t *testing.T) {
	t.Parallel()
	d := sample("en")
	letter := paper.LetterOf(d)
	require.Equal(t, "Invoice OL-INV-2026-000123 · Order WEB-10482 · SIA Ziemeļu Gaisma", letter.Subject)
	require.Equal(t, "OL-INV-2026-000123.pdf", letter.File)
	require.Equal(t, `Hello,

please find your document attached:

Invoice OL-INV-2026-000123
Order: WEB-10482
Total: 1,308.09 EUR
Paid: 300.00 EUR
Amount due: 1,008.09 EUR
Due: 17 November 2026

Bankas pārskaitījums. Maksājuma mērķī norādiet OL-INV-2026-000123.
Paldies, ka iepirkāties!

Kind regards
SIA Ziemeļu Gaisma
`, plainly(letter.Text))
}

func TestALetterIsInItsDocumentsLanguage(t *testing.T) {
	t.Parallel()
	for language, words := range map[string][]string{
		"lv": {"Labdien!", "Rēķins OL-INV", "Kopā: 1 308,09 EUR", "Apmaksai: 1 008,09 EUR", "Apmaksāt līdz: 17.11.2026.", "Ar cieņu"},
		"uk": {"Добрий день!", "Рахунок OL-INV", "Разом: 1 308,09 EUR", "До сплати: 1 008,09 EUR", "Сплатити до: 17.11.2026", "З повагою"},
		"bg": {"Здравейте,", "Фактура OL-INV", "Общо: 1 308,09 EUR", "За плащане: 1 008,09 EUR", "Срок за плащане: 17.11.2026 г.", "С уважение"},
	} {
		letter := paper.LetterOf(sample(language))
		for _, word := range words {
			require.Contains(t, plainly(letter.Text), word)
		}
	}
}

func TestALetterLeavesOutWhatThereIsNot(t *testing.T) {
	t.Parallel()
	letter := paper.LetterOf(paper.Document{
		Type: paper.CreditNote, Number: "C-1", Invoice: "INV-1", Currency: "EUR", Decimals: 2,
		Total: eur("10.00"), Paid: eur("10.00"), DueOn: time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC),
	})
	require.Equal(t, "Credit note C-1", letter.Subject)
	require.Equal(t, `Hello,

please find your document attached:

Credit note C-1
For invoice: INV-1
Total: 10.00 EUR
Paid back: 10.00 EUR
To be paid back: 0.00 EUR

Kind regards
`, plainly(letter.Text))
}

func TestAFileNameHoldsNoPath(t *testing.T) {
	t.Parallel()
	require.Equal(t, "..-R-7-2026.pdf", paper.FileName(paper.Document{Number: "../R 7/2026"}))
	require.Equal(t, "invoice-draft-1001.pdf", paper.FileName(paper.Document{Type: paper.Invoice, Draft: true, Order: "1001"}))
}

func TestWhatACreditNoteClearedIsPrinted(t *testing.T) {
	t.Parallel()
	d := sample("en")
	require.NotContains(t, pages(t, d)[0], packed("Set against credit"))
	d.Cleared, d.Open = eur("8.09"), money.Int(1000)
	requireTexts(t, pages(t, d)[0], "Set against credit", "8.09", "1,000.00 EUR")
}
