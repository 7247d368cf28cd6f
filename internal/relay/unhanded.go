package relay

import (
	"errors"
	"fmt"

	"go.uber.org/zap"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
)

// unhanded is a request that could not be handed on, and why.
type unhanded struct {
	request dbgen.OutboxClaimRow
	err     error
}

var _ error = (*unhanded)(nil)

func (u *unhanded) Error() string {
	return fmt.Sprintf("%s of %s %s: %v", u.request.Topic, u.request.Channel, u.request.Subject, u.err)
}

func (u *unhanded) Unwrap() error { return u.err }

// keys are what a log says of an error: of a request that could not be handed on which it
// is, by the keys of everybody's lines.
func keys(err error) []zap.Field {
	u, ok := errors.AsType[*unhanded](err)
	if !ok {
		return []zap.Field{zap.Error(err)}
	}
	fields := []zap.Field{zap.Error(u.err), zap.String("topic", u.request.Topic)}
	if u.request.Channel != "" {
		fields = append(fields, zap.String("channel", u.request.Channel))
	}
	switch {
	case u.request.Topic == activities.TopicOrder:
		fields = append(fields, zap.String("order", u.request.Subject))
	case u.request.Subject != "":
		fields = append(fields, zap.String("subject", u.request.Subject))
	}
	return fields
}
