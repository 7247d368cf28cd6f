package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/office"
)

// stepGiven is what a step was given, in words.
func stepGiven(v office.Step) string {
	var in struct {
		commerce.OrderRef
		activities.Walk
	}
	if json.Unmarshal(v.Input, &in) != nil || string(v.Input) == "null" {
		return ""
	}
	if in.RemoteID != "" {
		return "order " + in.RemoteID
	}
	words := []string{}
	plan := in.Plan
	for _, call := range []struct {
		word   string
		called bool
	}{
		{"ignored", plan.Ignored}, {"cancelled", in.Cancelled}, {"refused", plan.Refused && !in.Cancelled}, {"reverse", plan.Reverse}, {"by hand", plan.ByHand},
		{string(plan.Document), plan.Document != ""}, {"paid to " + plan.MoneyAccount, plan.Paid}, {"deliver", plan.Deliver}, {"mail", plan.Mail},
		{"skip " + strings.Join(in.Skip, " and "), len(in.Skip) > 0},
	} {
		if call.called {
			words = append(words, call.word)
		}
	}
	return strings.TrimSuffix(fmt.Sprintf("version %d: %s", in.Version, strings.Join(words, ", ")), ": ")
}
