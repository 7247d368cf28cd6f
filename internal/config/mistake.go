package config

import (
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
)

// Mistake is a setting that is wrong or missing, and what to do.
type Mistake struct {
	Setting string // the variable's name
	Remedy  string // holds no secret
}

// Error is all that is wrong with the settings, as one error.
type Error struct{ Mistakes []Mistake }

// Error lists the mistakes one a line.
func (e *Error) Error() string {
	lines := make([]string, len(e.Mistakes))
	for i, mistake := range e.Mistakes {
		lines[i] = mistake.Setting + ": " + mistake.Remedy
	}
	if len(lines) == 1 {
		return "settings: " + lines[0]
	}
	return fmt.Sprintf("settings: %d mistakes:\n  %s", len(lines), strings.Join(lines, "\n  "))
}

const wantDatabaseAddress = "want postgres://user:password@host:5432/database or host=… user=… dbname=…"

// isDatabaseAddress tells an address from a slip of the hand; whether it leads
// anywhere is for the driver to say.
func isDatabaseAddress(s string) bool {
	return strings.HasPrefix(s, "postgres://") || strings.HasPrefix(s, "postgresql://") ||
		!strings.Contains(s, "://") && strings.Contains(s, "=")
}

func isHostPort(s string) bool {
	_, port, err := net.SplitHostPort(s)
	return err == nil && port != "" && !strings.Contains(s, "/")
}

// isLoopback reports whether nobody but this machine reaches an address.
func isLoopback(s string) bool {
	host, _, err := net.SplitHostPort(s)
	return err == nil && isHostPort(s) && isThisMachine(host)
}

func isThisMachine(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// unknown lists the variables that look like settings and are none.
func unknown(set map[string]string) []Mistake {
	known := Names()
	var found []Mistake
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if slices.Contains(known, name) {
			continue
		}
		remedy := "there is no such setting: unset it; .env.example lists all"
		if near, ok := nearest(name, known); ok {
			remedy = "there is no such setting: did you mean " + near + "?"
		}
		found = append(found, Mistake{name, remedy})
	}
	return found
}

// nearest is the known name that takes the fewest edits to reach, where that is
// a third of the name's own part at most.
func nearest(name string, known []string) (string, bool) {
	limit := len(strings.TrimPrefix(name, prefix)) / 3
	best, distance := "", limit+1
	for _, candidate := range known {
		if d := edits(name, candidate); d < distance {
			best, distance = candidate, d
		}
	}
	return best, distance <= limit
}

// edits is the Levenshtein distance in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal, row[j+1] = row[j+1], min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
