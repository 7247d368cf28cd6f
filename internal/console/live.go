package console

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

const (
	// murmur keeps a connection that nothing is said on from being taken for dead.
	murmur = 25 * time.Second
	// swallows is how long a browser may take for a line.
	swallows = 10 * time.Second
)

// live tells a page that is being looked at which topics changed, as server-sent events;
// what they came to it asks anew, as whoever may see it.
func live(v *visit) error {
	told, leave, ok := v.pulse.listen(cmp.Or(v.r.Header.Get("Last-Event-ID"), v.r.FormValue("since")))
	if !ok {
		return &fault.Error{Kind: fault.RateLimited, Op: ourselves, Message: "too many pages are told what changes", RetryAfter: time.Minute}
	}
	defer leave()
	v.w.Header().Set("Content-Type", "text/event-stream")
	v.w.WriteHeader(http.StatusOK)
	end, beat := time.NewTimer(v.pulse.life), time.NewTicker(murmur)
	defer end.Stop()
	defer beat.Stop()
	for line := ":\n\n"; ; {
		if err := v.say(line); err != nil {
			return nil // whoever listened is gone
		}
		select {
		case <-v.r.Context().Done(): // not the visit's own, which is for what has an end
			return nil
		case <-v.ending:
			return nil
		case <-end.C:
			return nil
		case <-beat.C:
			line = ":\n\n"
		case n, more := <-told:
			if !more {
				return nil
			}
			line = fmt.Sprintf("id: %s\ndata: %s\n\n", n.At, strings.Join(n.Topics, " "))
		}
	}
}

// say sends something at once, however long the answer has been going on.
func (v *visit) say(line string) error {
	out := http.NewResponseController(v.w)
	_ = out.SetWriteDeadline(time.Now().Add(swallows)) // where there is one
	if _, err := v.w.Write([]byte(line)); err != nil {
		return err
	}
	return out.Flush()
}

// lookForNews asks what the things that pages show have come to.
func (c *Console) lookForNews(ctx context.Context) (marks, error) {
	rows, err := dbgen.New().LiveMarks(ctx, c.db)
	found := marks{}
	for _, row := range rows {
		found[row.Topic] = row.Mark
	}
	return found, db.Wrap("look what changed", err)
}
