package localstack

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// openLog starts an empty log and keeps the one of the run before beside it.
func openLog(path string) (*os.File, error) {
	if err := os.Rename(path, path+".previous"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("localstack: log: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("localstack: log: %w", err)
	}
	return f, nil
}

// tail answers the last dozen lines of a log, as far as they can be read, each without what follows its beginning: a
// server may write a whole stack into a line.
func tail(path string) string {
	const most, lines, longest = 64 << 10, 12, 400
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }()
	if end, err := f.Seek(0, io.SeekEnd); err == nil {
		_, _ = f.Seek(max(0, end-most), io.SeekStart)
	}
	content, _ := io.ReadAll(f)
	all := strings.Split(strings.TrimSpace(string(content)), "\n")
	last := all[max(0, len(all)-lines):]
	for i, line := range last {
		if len(line) > longest {
			last[i] = strings.ToValidUTF8(line[:longest], "") + "…"
		}
	}
	return strings.Join(last, "\n")
}

// exitError is a child's end that nobody asked for.
type exitError struct {
	process string
	err     error
	said    string // its last words
	log     string
}

func (e *exitError) Error() string {
	reason := "it ended"
	if e.err != nil {
		reason = e.err.Error()
	}
	return fmt.Sprintf("%s: %s; it said (%s):\n%s", e.process, reason, e.log, e.said)
}

func (e *exitError) Unwrap() error { return e.err }
