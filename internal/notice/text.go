package notice

import (
	"fmt"
	"strings"
	"time"
)

// Text is the body of an e-mail: each group with its first problems, their data, what
// mends them, and how to see the rest. Times are in UTC.
func (m Message) Text() string {
	var text strings.Builder
	if m.Test {
		fmt.Fprintf(&text, "Problems of channel %s will be told here. There is none: somebody tried this address.\n", m.Channel)
	}
	for _, g := range m.Groups {
		g.write(&text)
	}
	if m.Before != nil {
		fmt.Fprintf(&text, "Of the %d told at %s, %s.\n\n", m.Before.Problems, clock(m.Before.At), stands(m.Before.Problems, m.Before.Standing))
	}
	fmt.Fprintf(&text, "Channel %s, %s, %s\n", m.Channel, m.Environment, clock(m.At))
	return text.String()
}

func (g Group) write(text *strings.Builder) {
	text.WriteString(strings.ToUpper(g.count()))
	if g.Reason != "" {
		text.WriteString(": " + spoken(g.Reason))
	}
	text.WriteByte('\n')
	if g.Standing < g.Problems {
		fmt.Fprintf(text, "Of these, %s.\n", stands(g.Problems, g.Standing))
	}
	for _, p := range g.First {
		p.write(text)
	}
	if more := g.Standing - int64(len(g.First)); more > 0 {
		fmt.Fprintf(text, "\n%d more: %s\n", more, g.Rest)
	}
	text.WriteByte('\n')
}

func (p Problem) write(text *strings.Builder) {
	name := p.Name
	if name != "" {
		name += "  "
	}
	fmt.Fprintf(text, "\n  %s%s\n    → %s\n", name, p.Detail, p.Remedy)
	for _, line := range []string{p.Command, p.Link} {
		if line != "" {
			fmt.Fprintf(text, "    %s\n", line)
		}
	}
}

// stands says how many of some problems went on.
func stands(problems, standing int64) string {
	switch standing {
	case 0:
		return "all went on since"
	case problems:
		return "none has gone on"
	default:
		return fmt.Sprintf("%d went on since", problems-standing)
	}
}

func clock(at time.Time) string { return at.UTC().Format("2006-01-02 15:04 UTC") }
