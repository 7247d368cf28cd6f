package workflows

import (
	"errors"
	"fmt"

	"go.temporal.io/sdk/workflow"
)

// listen answers questions and takes people's commands.
func (l *orderLifecycle) listen(ctx workflow.Context) error {
	if err := workflow.SetQueryHandler(ctx, QueryState, func() (string, error) { return l.state, nil }); err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, UpdateCommand, l.command, workflow.UpdateHandlerOptions{
		Description: "Carry out a stored command: release or retry.",
		Validator:   l.mayCommand,
	})
}

// mayCommand refuses what can have no effect, before it becomes part of the
// history: a sale that doesn't wait has nothing to be commanded.
func (l *orderLifecycle) mayCommand(_ workflow.Context, id string) error {
	switch {
	case id == "":
		return errors.New("the command has no id")
	case l.state == "":
		return errors.New("the sale is on its first pass and does not wait: ask again once it is held or awaits something")
	case l.closed():
		return fmt.Errorf("the sale is %s and does not wait: news of its order opens it again", l.state)
	default:
		return nil
	}
}

// command has one more pass begin and answers with the sale's state after it.
func (l *orderLifecycle) command(ctx workflow.Context, _ string) (string, error) {
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
