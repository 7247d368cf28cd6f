package activities

import (
	"fmt"
	"strings"

	"github.com/orderloom/orderloom/internal/posting"
)

// details says in Markdown what holds a sale and how to get on: the Temporal UI
// shows it as the workflow's current details.
func details(issues []posting.Issue, totals []posting.Row) string {
	var text strings.Builder
	for _, issue := range issues {
		fmt.Fprintf(&text, "- **%s** (`%s`): %s %s\n", issue.Reason, issue.Subject, issue.Detail, issue.Remedy)
	}
	if !anyBeyond(totals) {
		return text.String()
	}
	text.WriteString("\n| | ours | the shop's | difference |\n|---|---:|---:|---:|\n")
	for _, row := range totals {
		fmt.Fprintf(&text, "| %s | %s | %s | %s |\n", row.Label, row.Ours, row.Shop, row.Difference)
	}
	return text.String()
}

func anyBeyond(totals []posting.Row) bool {
	for _, row := range totals {
		if row.Beyond {
			return true
		}
	}
	return false
}

// heldText tells the shop's staff why a sale waits; where totals differ, all of them
// are beside each other.
func heldText(issues []posting.Issue, totals []posting.Row) string {
	parts := make([]string, len(issues))
	for i, issue := range issues {
		parts[i] = issue.Detail
	}
	text := "Held: " + strings.Join(parts, " ")
	if !anyBeyond(totals) {
		return text
	}
	for _, row := range totals {
		text += fmt.Sprintf("\n- %s: ours %s, the shop's %s", row.Label, row.Ours, row.Shop)
		if !row.Difference.IsZero() {
			text += fmt.Sprintf(", difference %s", row.Difference)
		}
	}
	return text
}
