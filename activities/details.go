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

// wayOn says in Markdown by which command a sale goes on after something was mended that
// wakes it by nothing.
func (s sale) wayOn(issues []posting.Issue) string {
	if onlyRelease(issues) {
		return ""
	}
	return fmt.Sprintf("\nOnce it is mended: %s\n", s.command("sale retry"))
}

// command is a command of the program's to this sale, as the UI shows it.
func (s sale) command(words string, flags ...string) string {
	return "`" + strings.Join(append([]string{"orderloom", words, "--channel", s.channel.Code, s.Number}, flags...), " ") + "`"
}

// byTheShop says that a sale goes on with the next news of its order.
func (s sale) byTheShop() string {
	return fmt.Sprintf("It goes on once the shop says otherwise; to read now what changed there: `orderloom import orders --channel %s`", s.channel.Code)
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
