package check

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// examineTelling: what happened to the sale stands in the shop's notes, each
// event once, and each note was meant.
func (f *file) examineTelling() {
	writes, events := f.books.writes[f.sale.ID], f.books.events[f.sale.ID]
	for _, w := range writes {
		if w.State == "intended" {
			f.add(Lost, "the %s %d was meant for the shop and never closed", w.Kind, w.ID)
		}
	}
	told := f.examineNotes(writes)
	if f.channel.Environment == "working" || !f.hasNotes {
		return // it rehearses, or there is no place for notes: nothing is told
	}
	for _, e := range events {
		same := 0
		for _, other := range events {
			if other.Text == e.Text {
				same++
			}
		}
		switch times := occurrences(told, e.Text); {
		case times < same:
			f.add(Lost, "no note in the shop tells %q", e.Text)
		case times > same:
			f.add(Doubled, "%d notes in the shop tell %q", times, e.Text)
		}
	}
}

// examineNotes: each note was meant, and is there once. It answers with the texts
// of the notes, each once.
func (f *file) examineNotes(writes []write) []string {
	var told []string
	times := map[int64]int{}
	for _, n := range f.ourNotes {
		if times[n.write]++; times[n.write] > 1 {
			f.add(Doubled, "note %d stands in the shop %d times", n.write, times[n.write])
			continue
		}
		told = append(told, n.text)
		if !slices.ContainsFunc(writes, func(w write) bool { return w.ID == n.write && w.Kind == "note" }) {
			f.add(Audit, "note %d stands in the shop, and nobody meant to write it there", n.write)
		}
	}
	for _, w := range writes {
		if w.Kind == "note" && w.State == "done" && times[w.ID] == 0 {
			f.add(Lost, "note %d counts as written and isn't in the shop", w.ID)
		}
	}
	return told
}

// occurrences counts a text in notes, line by line.
func occurrences(notes []string, text string) (times int) {
	apart := func(s string) string { return "\n" + strings.ReplaceAll(s, "\n", "\n\n") + "\n" }
	for _, n := range notes {
		times += strings.Count(apart(n), apart(text))
	}
	return times
}

// examineEvents: everything that is in the books has its event.
func (f *file) examineEvents() {
	due := map[string]int{"imported": 1, "payment/": len(f.books.payments[f.sale.ID])}
	for _, d := range slices.Concat(f.documents, f.notes) {
		due[fmt.Sprintf("invoice/%d", d.ID)] = 1
	}
	for _, note := range f.deliveries() {
		due[fmt.Sprintf("%s/%d", note.Kind, note.ID)] = 1
	}
	if f.isHeld() {
		due["held/"] = 1
	}
	for key, times := range due {
		told := 0
		for _, e := range f.books.events[f.sale.ID] {
			if strings.HasPrefix(e.Key, key) {
				told++
			}
		}
		if told < times {
			f.add(Lost, "nobody was told of %s, or only %d times of %d", key, told, times)
		}
	}
}

// examineStatus: a settled sale moved its order in the shop, once.
func (f *file) examineStatus() {
	wanted, tried := f.channel.Completed, false
	for _, w := range f.books.writes[f.sale.ID] {
		tried = tried || w.Kind == "status" && w.State == "done"
	}
	if f.sale.State == "settled" && wanted != "" && f.order.Status != wanted && !tried && f.channel.Environment != "working" {
		f.add(Lost, "the sale is settled, the order still %s", f.order.Status)
	}
	if slices.Contains(f.channel.Unaccepted, f.order.Status) && f.want.invoice && !f.waits() {
		f.add(Lost, "the order passed its checks, and is still %s", f.order.Status)
	}
	for i := 1; i < len(f.changes); i++ {
		if !f.movedBetween(f.changes[i-1].At, f.changes[i].At) {
			f.add(Doubled, "the shop was told the status of the order %d times", len(f.changes))
			return
		}
	}
}

// movedBetween reports whether somebody took the order out of the status that we
// write, between two moments; the shop's clock has whole seconds.
func (f *file) movedBetween(from, to time.Time) bool {
	return slices.ContainsFunc(f.ownNotes, func(n Note) bool {
		m := moved.FindStringSubmatch(n.Text)
		return m != nil && slug(m[1]) == f.channel.Completed &&
			!n.At.Before(from.Truncate(time.Second)) && !n.At.After(to)
	})
}
