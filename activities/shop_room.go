package activities

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// roomWait is how long a step waits for room: a shop that is well makes some within
// that time.
const roomWait = time.Second

// Room is how much of one worker may be taken up by one shop: steps that call it, or
// wait for a turn to. Without a bound a shop that doesn't answer would sooner or later
// hold all of the worker's slots, whatever its channel allows. It is safe for
// concurrent use; a nil Room has no bound.
type Room struct {
	most int64

	mu    sync.Mutex
	shops map[int64]*seats // by channel
}

// seats are those of one shop. The patient leave one to what is live, where there are
// several.
type seats struct {
	all, patient *semaphore.Weighted
	ended        chan struct{} // a call was; one who waits for it hears of it
}

// NewRoom has room for so many steps of each shop.
func NewRoom(most int) *Room {
	return &Room{most: int64(max(most, 1)), shops: map[int64]*seats{}}
}

// enter reports whether there is room, or was before long; whoever was let in leaves.
func (r *Room) enter(ctx context.Context, channel int64, patient bool) bool {
	if r == nil {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, roomWait)
	defer cancel()
	s := r.of(channel)
	if patient && s.patient.Acquire(ctx, 1) != nil {
		return false
	}
	if s.all.Acquire(ctx, 1) != nil {
		if patient {
			s.patient.Release(1)
		}
		return false
	}
	return true
}

func (r *Room) leave(channel int64, patient bool) {
	if r == nil {
		return
	}
	s := r.of(channel)
	s.all.Release(1)
	if patient {
		s.patient.Release(1)
	}
}

// ended says that a call to the shop is over.
func (r *Room) ended(channel int64) {
	if r == nil {
		return
	}
	select {
	case r.of(channel).ended <- struct{}{}:
	default: // somebody is to hear of one already
	}
}

// calls has word of each of this worker's calls to the shop that ends; nil, which never
// has any, where nobody keeps count.
func (r *Room) calls(channel int64) <-chan struct{} {
	if r == nil {
		return nil
	}
	return r.of(channel).ended
}

func (r *Room) of(channel int64) *seats {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, known := r.shops[channel]
	if !known {
		s = &seats{semaphore.NewWeighted(r.most), semaphore.NewWeighted(max(r.most-1, 1)), make(chan struct{}, 1)}
		r.shops[channel] = s
	}
	return s
}
