package localstack

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// temporalCLI is the dev server with its UI.
func temporalCLI() temporalProgram {
	cli := temporalCLIModule()
	return temporalProgram{
		temporalModule: cli, what: "Temporal and its UI", name: "temporal", command: "cmd/temporal",
		flags: " -X " + cli.path + "/temporalcli.Version=" + strings.TrimPrefix(cli.version, "v"), takes: "about 3 minutes",
	}
}

// oldestTemporal is the first server version that has fairness keys.
const oldestTemporal = 29 // of 1.x

// ensureTemporalCLI finds a usable temporal on PATH, else the one in the cache, else builds it there.
func ensureTemporalCLI(ctx context.Context, o Options) (string, error) {
	if path, err := exec.LookPath("temporal"); err == nil {
		err := checkTemporal(ctx, path)
		if err == nil {
			return path, nil
		}
		o.say("Not using %s: %v", path, err)
	}
	built, err := temporalCLI().ensure(ctx, o)
	if errors.Is(err, errNoGo) {
		return "", errors.New("localstack: no Temporal found: put the `temporal` CLI (server 1.29 or newer) on PATH, or install Go, which builds it once")
	}
	return built, err
}

// checkTemporal refuses a CLI whose server is too old.
func checkTemporal(ctx context.Context, path string) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	said, err := exec.CommandContext(ctx, path, "--version").Output()
	if err != nil {
		return fmt.Errorf("ask its version: %w", err)
	}
	return checkTemporalVersion(string(said))
}

// checkTemporalVersion reads a line such as "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)".
func checkTemporalVersion(line string) error {
	_, server, _ := strings.Cut(line, "(Server ")
	var major, minor int
	if _, err := fmt.Sscanf(server, "%d.%d", &major, &minor); err != nil {
		return fmt.Errorf("its version is unknown: %q", strings.TrimSpace(line))
	}
	if major == 1 && minor < oldestTemporal || major < 1 {
		return fmt.Errorf("its server is %d.%d, older than 1.%d", major, minor, oldestTemporal)
	}
	return nil
}
