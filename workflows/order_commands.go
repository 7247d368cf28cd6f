package workflows

import (
	"errors"

	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
)

// listen answers questions and takes people's commands.
func (l *orderLifecycle) listen(ctx workflow.Context) error {
	if err := workflow.SetQueryHandler(ctx, QueryState, func() (string, error) { return l.state, nil }); err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, UpdateCommand, l.command, workflow.UpdateHandlerOptions{
		Description: "Carry out a stored command: release, reissue, issue, retry, skip, walk or cancel.",
		Validator:   l.mayCommand,
	})
}

// mayCommand refuses what can have no effect, before it becomes part of the history. It
// is asked when a command comes, and never again: no replay sees its rules.
func (l *orderLifecycle) mayCommand(_ workflow.Context, id string, asked activities.Asked) error {
	switch {
	case id == "":
		return errors.New("the command has no id")
	case l.state == "":
		return errors.New("the sale is on its first pass and does not wait: ask again once it is held or awaits something")
	default:
		return asked.Refusal(l.state, l.last)
	}
}

// command has one more pass begin and answers with the sale's state after it.
func (l *orderLifecycle) command(ctx workflow.Context, _ string, _ activities.Asked) (string, error) {
	l.asked++
	mine := l.asked
	if err := workflow.Await(ctx, func() bool { return l.walked >= mine || l.failed != nil }); err != nil {
		return "", err
	}
	if l.walked < mine {
		return "", l.failed
	}
	return l.state, nil
}
