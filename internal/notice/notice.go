// Package notice says what a person is told of a channel's problems: as the text of an
// e-mail, and as the JSON of a webhook. It is pure; whatever it says came from elsewhere,
// and is without personal data as long as that is.
package notice

import (
	"fmt"
	"strings"
	"time"
)

// Kind is what a problem is about.
type Kind string

// The kinds of problems.
const (
	Held       Kind = "held"       // a sale that waits for a person; the reason is the hold's
	Finding    Kind = "finding"    // of the channel; the reason is the finding's kind
	Oversold   Kind = "oversold"   // an item; there is one reason only, which is empty
	Mail       Kind = "mail"       // of a document; the reason is its state
	Reply      Kind = "reply"      // to a buyer; the reason is its state
	Difference Kind = "difference" // from the shop; the reason is the difference's kind
	Catalogue  Kind = "catalogue"  // a product, or an item that can't be sent; the reason is the problem's kind
)

// Most is how many problems of one reason are told with their data.
const Most = 20

// Message is what a channel's person is told at once.
type Message struct {
	Key         string    `json:"key"` // the same whenever this message is sent
	Channel     string    `json:"channel"`
	Environment string    `json:"environment"`
	At          time.Time `json:"at"`
	// Test is set where there is no problem, and the addresses are tried.
	Test   bool    `json:"test,omitempty"`
	Groups []Group `json:"groups,omitempty"`
	// Before is what became of what the message before told of, where it came shortly before.
	Before *Before `json:"before,omitempty"`
}

// Group is the problems of one kind and reason.
type Group struct {
	Kind     Kind   `json:"kind"`
	Reason   string `json:"reason,omitempty"`
	Problems int64  `json:"problems"` // that came up
	Standing int64  `json:"standing"` // that are still so; the others went on
	// First are the first of those that stand, at most Most.
	First []Problem `json:"first"`
	// Rest is the command that lists all of them.
	Rest string `json:"rest"`
}

// Problem is one problem with its data.
type Problem struct {
	Name    string    `json:"name"` // what people call it: the sale's number, the SKU
	Detail  string    `json:"detail"`
	Remedy  string    `json:"remedy"`
	Command string    `json:"command,omitempty"` // that shows it
	Link    string    `json:"link,omitempty"`    // to a sale's workflow, where Temporal's UI is known
	At      time.Time `json:"at"`
}

// Before is what an earlier message told of, and how it stands.
type Before struct {
	At       time.Time `json:"at"`
	Problems int64     `json:"problems"`
	Standing int64     `json:"standing"`
}

// Subject is the line that an e-mail is known by: "woo-riga: 514 held sales (totals)".
// A channel that is not in production says so first.
func (m Message) Subject() string {
	said := "a test of this address"
	if !m.Test {
		said = m.summary()
	}
	return m.mark() + m.Channel + ": " + said
}

// mostInSubject is how many groups a subject names.
const mostInSubject = 3

func (m Message) summary() string {
	var parts []string
	for _, g := range m.Groups[:min(mostInSubject, len(m.Groups))] {
		part := g.count()
		if g.Reason != "" {
			part += " (" + spoken(g.Reason) + ")"
		}
		parts = append(parts, part)
	}
	if more := len(m.Groups) - mostInSubject; more > 0 {
		parts = append(parts, fmt.Sprintf("%d more kinds", more))
	}
	return strings.Join(parts, ", ")
}

func (m Message) mark() string {
	if m.Environment == "production" {
		return ""
	}
	return "[" + m.Environment + "] "
}

// Problems is how many problems the message tells of.
func (m Message) Problems() (all int64) {
	for _, g := range m.Groups {
		all += g.Problems
	}
	return all
}

func (g Group) count() string {
	one, many := g.Kind.nouns()
	if g.Problems == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", g.Problems, many)
}

func (k Kind) nouns() (one, many string) {
	switch k {
	case Held:
		return "held sale", "held sales"
	case Finding:
		return "finding", "findings"
	case Oversold:
		return "oversold item", "oversold items"
	case Mail:
		return "e-mailed document", "e-mailed documents"
	case Reply:
		return "reply to a buyer", "replies to buyers"
	case Difference:
		return "difference from the shop", "differences from the shop"
	case Catalogue:
		return "catalogue problem", "catalogue problems"
	default:
		return string(k), string(k)
	}
}

// spoken is a name in snake case as people read it.
func spoken(name string) string { return strings.ReplaceAll(name, "_", " ") }
