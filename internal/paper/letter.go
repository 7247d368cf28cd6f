package paper

import (
	"strings"
	"unicode"
)

// Letter is the mail that brings a document to its buyer: plain text, in the
// document's language.
type Letter struct {
	Subject string
	Text    string
	File    string // the attachment's name
}

// LetterOf is the mail that brings a document.
func LetterOf(d Document) Letter {
	say := wordsIn(d.Language)
	parts := []string{
		say.greeting,
		say.enclosed,
		strings.Join(d.summary(say), "\n"),
		strings.TrimSpace(d.PaymentNote),
		strings.TrimSpace(say.regards + "\n" + d.Seller.Name),
	}
	var text strings.Builder
	for _, part := range parts {
		if part != "" {
			text.WriteString(part + "\n\n")
		}
	}
	return Letter{
		Subject: joined(" · ", d.name(say), labelled(say.order, " ", d.Order), d.Seller.Name),
		Text:    strings.TrimSpace(text.String()) + "\n",
		File:    FileName(d),
	}
}

// FileName is what a file of the document is called, in letters that every system
// takes: by its number, or by its type and order where it has none. A packing list's
// number is that of its delivery, and stands after its type.
func FileName(d Document) string {
	name := d.Number
	switch {
	case name == "":
		name = joined("-", string(d.Type), "draft", d.Order)
	case d.Type == PackingList:
		name = "packing-list-" + name
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.", r) {
			return r
		}
		return '-'
	}, name) + ".pdf"
}

// summary is what a buyer wants to know before they open the file.
func (d Document) summary(say words) []string {
	paid, open := say.settling(d.Type)
	lines := []string{d.name(say)}
	for _, fact := range []string{labelled(say.ofInvoice, ": ", d.Invoice), labelled(say.order, ": ", d.Order)} {
		if fact != "" {
			lines = append(lines, fact)
		}
	}
	lines = append(lines, say.total+": "+say.sum(d.Total, d))
	if !d.Paid.IsZero() {
		lines = append(lines, paid+": "+say.sum(d.Paid, d))
	}
	lines = append(lines, open+": "+say.sum(d.Open, d))
	if due := say.format.Date(d.DueOn); due != "" && d.Open.Sign() > 0 {
		lines = append(lines, say.due+": "+due)
	}
	return lines
}

// name is "Invoice INV-000123".
func (d Document) name(say words) string { return joined(" ", say.title(d.Type), d.Number) }

// labelled is a text with its label; empty where there is no text.
func labelled(label, between, text string) string {
	if text == "" {
		return ""
	}
	return label + between + text
}

// joined is the texts that there are.
func joined(between string, texts ...string) string {
	var some []string
	for _, text := range texts {
		if text != "" {
			some = append(some, text)
		}
	}
	return strings.Join(some, between)
}
