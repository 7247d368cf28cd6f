package main

import "github.com/spf13/cobra"

func newPushCommand(p *program) *cobra.Command {
	push := &cobra.Command{Use: "push", Short: "Look at what shops were told of stock and prices, and at what waits for a person"}
	push.AddCommand(newPushListCommand(p), newPushShowCommand(p), newPushProblemsCommand(p))
	return asGroup(push)
}

func noPush(id int64) error {
	return notFoundf("there is no push %d: `orderloom push list` shows them", id)
}

// pushAsks is why a person has to look first, in a few words.
func pushAsks(asks string) string {
	switch asks {
	case "first":
		return "the first one to this shop"
	case "share":
		return "it would empty too much"
	default:
		return ""
	}
}
