package activities

import "sync"

// Room is how much of one worker may be taken up by one shop: steps that call it, or
// wait for a turn to. Without a bound a shop that doesn't answer would sooner or later
// hold all of the worker's slots, whatever its channel allows. It is safe for
// concurrent use; a nil Room has no bound.
type Room struct {
	most int

	mu sync.Mutex
	in map[int64]int // by channel
}

// NewRoom has room for so many steps of each shop.
func NewRoom(most int) *Room { return &Room{most: max(most, 1), in: map[int64]int{}} }

// enter reports whether there is room; whoever was let in leaves.
func (r *Room) enter(channel int64) bool {
	if r == nil {
		return true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.in[channel] >= r.most {
		return false
	}
	r.in[channel]++
	return true
}

func (r *Room) leave(channel int64) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.in[channel]--; r.in[channel] <= 0 {
		delete(r.in, channel)
	}
}
