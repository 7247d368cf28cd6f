package console

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"go.uber.org/zap"
)

const (
	// pulseEvery is how often the database is asked what changed, while any page wants to
	// know.
	pulseEvery = time.Second
	// mostListeners bounds the pages that one process tells.
	mostListeners = 1000
	// pageLife is how long one page is told before it has to ask again: by then who asks
	// may be signed out.
	pageLife = 5 * time.Minute
	// behind is how much news may wait for a page that doesn't take it.
	behind = 8
)

// marks are what something of each topic has come to: another mark is news.
type marks map[string]string

// pulse tells pages that are being looked at what changed. It asks once for all of them,
// and not at all while there is none. That costs those who work on sales nothing, unlike
// notifications, for which they would have to wait for each other as they commit.
type pulse struct {
	look func(context.Context) (marks, error)
	log  *zap.Logger
	name string // of this process: the beats of another one say nothing here
	life time.Duration

	mu        sync.Mutex
	last      marks
	beat      int64            // counts the looks that brought news
	changed   map[string]int64 // the beat at which a topic changed last
	listeners map[chan news]bool
}

// news is which topics changed.
type news struct {
	At     string // how far whoever is told knows everything
	Topics []string
}

func newPulse(look func(context.Context) (marks, error), log *zap.Logger) *pulse {
	return &pulse{look: look, log: log, name: rand.Text()[:8], life: pageLife, changed: map[string]int64{}, listeners: map[chan news]bool{}}
}

// run looks for news until ctx ends.
func (p *pulse) run(ctx context.Context) error {
	next := time.NewTicker(pulseEvery)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-next.C:
		}
		if p.heard() == 0 {
			continue
		}
		found, err := p.look(ctx)
		if err != nil {
			if ctx.Err() == nil {
				p.log.Warn("pages aren't told what changed", zap.Error(err))
			}
			continue
		}
		p.tell(found)
	}
}

// heard is how many listen.
func (p *pulse) heard() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.listeners)
}

// tell tells all who listen what is news by the marks. One that has stopped taking news is
// let go: its browser comes again.
func (p *pulse) tell(found marks) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var topics []string
	for _, topic := range slices.Sorted(maps.Keys(found)) {
		if p.last[topic] != found[topic] {
			topics = append(topics, topic)
		}
	}
	p.last = found
	if len(topics) == 0 {
		return
	}
	p.beat++
	for _, topic := range topics {
		p.changed[topic] = p.beat
	}
	for listener := range p.listeners {
		select {
		case listener <- news{p.at(), topics}:
		default:
			p.drop(listener)
		}
	}
}

// at is the present beat; it is called under the lock.
func (p *pulse) at() string { return fmt.Sprintf("%s.%d", p.name, p.beat) }

// now is how far a page that is being made knows everything: who listens from then on
// misses nothing.
func (p *pulse) now() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at()
}

// listen begins to tell somebody, first of all what changed since they knew everything.
// The channel is closed once they are let go; leave must be called. It is false where too
// many listen already.
func (p *pulse) listen(since string) (told <-chan news, leave func(), ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.listeners) >= mostListeners {
		return nil, nil, false
	}
	listener := make(chan news, behind)
	p.listeners[listener] = true
	if missed := p.missed(since); len(missed) > 0 {
		listener <- news{p.at(), missed}
	}
	return listener, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.drop(listener)
	}, true
}

// missed are the topics that changed since; who was told by another process may have
// missed any.
func (p *pulse) missed(since string) (topics []string) {
	var beat int64
	name, _, _ := strings.Cut(since, ".")
	if name == p.name {
		_, _ = fmt.Sscanf(since, name+".%d", &beat) // what can't be read missed everything
	}
	for _, topic := range slices.Sorted(maps.Keys(p.changed)) {
		if p.changed[topic] > beat {
			topics = append(topics, topic)
		}
	}
	return topics
}

func (p *pulse) drop(listener chan news) {
	if p.listeners[listener] {
		delete(p.listeners, listener)
		close(listener)
	}
}
