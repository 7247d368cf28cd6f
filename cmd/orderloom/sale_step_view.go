package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
)

// newStepViews are a sale's steps in the order of its way, those too that it has yet to
// come to.
func newStepViews(rows []dbgen.SaleStepListRow) []stepView {
	var views []stepView
	for _, step := range activities.Steps() {
		i := slices.IndexFunc(rows, func(r dbgen.SaleStepListRow) bool { return r.Step == step })
		switch {
		case i >= 0:
			views = append(views, newStepView(rows[i]))
		case step != activities.StepMailed:
			views = append(views, stepView{Step: step, State: "pending", Input: json.RawMessage("null")})
		}
	}
	return views
}

func newStepView(r dbgen.SaleStepListRow) stepView {
	started := r.StartedAt.UTC()
	v := stepView{
		Step: r.Step, State: r.State, Attempts: r.Attempts, Detail: r.Detail, Input: json.RawMessage("null"), StartedAt: &started, EndedAt: inUTC(r.EndedAt),
		Error: r.Error, FailedAt: inUTC(r.FailedAt), SkippedBy: r.SkippedBy, Reason: r.Reason,
	}
	if r.Input.Valid {
		v.Input = r.Input.RawMessage
	}
	return v
}

// says is what there is to say of how the step stands; why it failed is said apart.
func (v stepView) says() string {
	switch {
	case v.SkippedBy != "":
		return fmt.Sprintf("by %s: %s", v.SkippedBy, v.Reason)
	case v.Detail == v.Error:
		return ""
	default:
		return v.Detail
	}
}

// given is what the step was given, in words.
func (v stepView) given() string {
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
