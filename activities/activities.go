// Package activities holds every touch of the outside world: our database, the
// shops. Each exported method of Set is one step that Temporal retries, thin and
// safe to repeat: it looks at what is there before it adds to it, decides by
// asking package posting, and writes all its results in one transaction.
//
// What a step returns becomes part of a history: ids and decisions, never a name,
// an address or a key. Errors leave through toTemporal (errors.go) and nowhere else.
package activities

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/activity"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
	"github.com/orderloom/orderloom/internal/secret"
)

// Channels finds the connector of a channel.
type Channels interface {
	// Connector is fault.Invalid where the channel's settings or credentials
	// can't be used, fault.NotFound where there is no such channel.
	Connector(ctx context.Context, channel string) (connectors.Connector, error)
}

// Set is all activities with what they need: a worker registers each of its
// exported methods.
type Set struct {
	DB       *pgxpool.Pool
	Channels Channels
	Mail     Mailer // nil where no mail server is set
	// Hooks is how people's webhooks are reached; http.DefaultTransport where nil.
	Hooks http.RoundTripper
	// OrderLink is where Temporal's UI shows an order's workflow, empty where nobody knows;
	// nil is nowhere.
	OrderLink func(commerce.OrderRef) string
	Now       func() time.Time
	// Keyring seals what we give to shops, and opens what people's webhooks are signed with;
	// nil where there is neither.
	Keyring *secret.Keyring
	// PublicURL is where the internet finds the gateway; without it shops can't be
	// told where to send webhooks.
	PublicURL string
	// LookEvery is how long an import of ours is left alone between two looks at it; half a
	// minute where it is 0.
	LookEvery time.Duration
}

// queries are stateless: each call names the connection or transaction it runs on.
var queries = dbgen.New()

// Walk names one pass over one sale: which sale, which version of its order, and
// what that version calls for, and what people decided of its way.
type Walk struct {
	SaleID  int64        `json:"sale_id"`
	Version int64        `json:"version"`
	Plan    posting.Plan `json:"plan"`
	// Skip are the steps that a person skips.
	Skip []string `json:"skip,omitempty"`
	// Cancelled by a person: the plan is that of a refused order.
	Cancelled bool `json:"cancelled,omitempty"`
	// Number is the order's, for the log.
	Number string `json:"number,omitempty"`
}

// LogKeys implements logging.Subject.
func (w Walk) LogKeys() []any { return []any{"sale", w.SaleID, "number", w.Number} }

func (w Walk) skips(step string) bool { return slices.Contains(w.Skip, step) }

// worker is the actor that the journal names for what nobody asked for in person.
const worker = "orderloom"

// runID is the workflow run that a step belongs to.
func runID(ctx context.Context) string {
	if !activity.IsActivity(ctx) {
		return ""
	}
	return activity.GetInfo(ctx).WorkflowExecution.RunID
}
