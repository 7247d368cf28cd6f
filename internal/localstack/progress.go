package localstack

import (
	"fmt"
	"sync"
)

// say tells the user one line.
func (o Options) say(format string, args ...any) { o.Progress(fmt.Sprintf(format, args...)) }

// oneAtATime keeps lines of servers that start side by side apart.
func oneAtATime(progress func(string)) func(string) {
	if progress == nil {
		return func(string) {}
	}
	var mu sync.Mutex
	return func(line string) {
		mu.Lock()
		defer mu.Unlock()
		progress(line)
	}
}
