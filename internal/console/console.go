// Package console is the back office in a browser: pages that a server makes, which work
// without JavaScript.
//
//	request ──► headers, limits, origin ──► route ──► who asks ──► role ──► page
//
// One table (routes.go) says what there is and who may: the mux, the authorisation and
// the test of every route × role × method are made of it, and nothing is reachable that
// isn't in it. What pages show they ask of internal/office, as the command line does.
//
// A page holds what people may see and no secret. Texts are in texts/, one folder for each
// language, and a key that is missing in one fails New.
package console

import (
	"context"
	"encoding/json"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/joining"
	"github.com/orderloom/orderloom/internal/schedules"
)

// Settings are what a console is told.
type Settings struct {
	// URL is where people find it. Over https its cookies are for https alone, and
	// browsers are told to come by nothing else. Empty: by http, on this machine.
	URL string
	// Proxies are the networks of the proxies before it, whose X-Forwarded-For counts.
	Proxies []netip.Prefix
	// History is the page in Temporal's UI of what carries an order; empty, or nil, where
	// there is none.
	History func(channel, order, run string) string
	// Platforms are those whose shops a channel may be.
	Platforms connectors.Registry
	// Keys keeps shops' keys and has shops give theirs; nil where there is no key file to
	// seal them with.
	Keys *joining.Desk
	// Check looks a channel over from end to end; nil where no shop can be asked.
	Check func(ctx context.Context, channel string) ([]connectors.Check, error)
	// Schedules are what channels do again and again; nil where there is no Temporal.
	Schedules Schedules
}

// Schedules are looked at and changed as Temporal has them.
type Schedules interface {
	List(ctx context.Context, channel string, skip, most int) (list []schedules.Shown, all int, err error)
	Pause(ctx context.Context, ask schedules.Ask) error
	Resume(ctx context.Context, ask schedules.Ask) error
	Trigger(ctx context.Context, ask schedules.Ask) error
}

// Console is safe for concurrent use. Any number may run side by side.
type Console struct {
	db       *pgxpool.Pool
	desk     *access.Desk
	log      *zap.Logger
	settings Settings
	*speech

	shows   map[string]route // what a GET is answered by, by pattern
	metrics *metrics
	api     json.RawMessage // what programs can ask for
	pulse   *pulse
	ending  chan struct{} // closed once nothing new is taken
	end     func()
}

// New makes a console over a migrated database.
func New(pool *pgxpool.Pool, desk *access.Desk, settings Settings, log *zap.Logger) (*Console, error) {
	c := &Console{db: pool, desk: desk, log: log, settings: settings, ending: make(chan struct{})}
	c.end = sync.OnceFunc(func() { close(c.ending) })
	c.pulse = newPulse(c.lookForNews, log)
	c.metrics = newMetrics(c.pulse)
	var err error
	if c.speech, err = readSpeech(); err != nil {
		return nil, err
	}
	c.shows = map[string]route{}
	for _, r := range c.routes() {
		if r.method == http.MethodGet {
			c.shows[r.pattern] = r
		}
	}
	c.api, err = c.describe()
	return c, err
}

// secure reports whether people come by https.
func (c *Console) secure() bool { return strings.HasPrefix(c.settings.URL, "https://") }

// origin is where its own forms come from, as a browser says it; empty where that isn't
// known.
func (c *Console) origin() string {
	u, err := url.Parse(c.settings.URL)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// tidyEvery is how often what counts no more is forgotten.
const tidyEvery = 10 * time.Minute

// Run tells pages what changes and forgets sessions that are over, until ctx ends.
func (c *Console) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return c.pulse.run(ctx) })
	g.Go(func() error { return c.tidy(ctx) })
	return g.Wait()
}

func (c *Console) tidy(ctx context.Context) error {
	next := time.NewTicker(tidyEvery)
	defer next.Stop()
	for {
		if err := c.desk.Tidy(ctx); err != nil && ctx.Err() == nil {
			c.log.Warn("sessions that are over can't be forgotten", zap.Error(err))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-next.C:
		}
	}
}
