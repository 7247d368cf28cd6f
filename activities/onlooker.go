package activities

import (
	"net/http"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Onlooker says what would become of orders, by the rules that the steps follow,
// and has no effect. What it does is no step of any workflow: it is asked
// directly, and its errors are faults.
type Onlooker struct {
	DB       *pgxpool.Pool
	Channels Channels // may be nil where no shop is asked
	// Mail and Hooks are how people are told; Hooks may be nil where nobody's is looked at.
	Mail  Mailer
	Hooks http.RoundTripper
}
