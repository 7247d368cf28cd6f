package localstack

import (
	"os"
	"strings"
)

// serverEnv is this program's environment without what would steer a server behind our back, in English, in UTC.
func serverEnv(extra ...string) []string {
	var env []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if !steersServers(name) {
			env = append(env, entry)
		}
	}
	return append(append(env, "LC_ALL=C", "TZ=UTC"), extra...)
}

func steersServers(name string) bool {
	for _, prefix := range []string{"PG", "POSTGRES", "TEMPORAL", "SQL_", "LC_", "ORDERLOOM_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return name == "LANG" || name == "LANGUAGE" || name == "TZ"
}
