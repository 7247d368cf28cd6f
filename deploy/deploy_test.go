// Package deploy_test reads what runs Orderloom elsewhere the way Docker, Compose
// and systemd read it, and holds it against the program: its settings, its build
// line, what its local stack asks of Temporal. Nothing is started.
package deploy_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/orderloom/orderloom/internal/config"
)

func TestTheServerIsTunedAsTheLocalStackTunesIts(t *testing.T) {
	t.Parallel()
	wanted := map[string]string{}
	option := regexp.MustCompile(`"--dynamic-config-value", "([^"=]+)=([^"]+)"`)
	for _, found := range option.FindAllStringSubmatch(read(t, "../internal/localstack/temporal.go"), -1) {
		wanted[found[1]] = found[2]
	}
	require.NotEmpty(t, wanted)

	var file map[string][]struct {
		Value yaml.Node `yaml:"value"`
	}
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "temporal/dynamicconfig.yaml")), &file))
	set := map[string]string{}
	for name, values := range file {
		require.Len(t, values, 1, name)
		set[name] = values[0].Value.Value
	}
	require.Equal(t, wanted, set)
}

func TestTheServerReachesItsTablesAsTheLocalStacksDoes(t *testing.T) {
	t.Parallel()
	plugin := regexp.MustCompile(`postgresPlugin = "(.+)"`).FindStringSubmatch(read(t, "../internal/localstack/temporal_reach.go"))
	require.Len(t, plugin, 2)
	require.Equal(t, plugin[1], variables(compose(t).Services["temporal"])["DB"])
}

func TestTheChecksOfAChange(t *testing.T) {
	t.Parallel()
	var workflow struct {
		Permissions map[string]string `yaml:"permissions"`
		Jobs        map[string]struct {
			RunsOn string `yaml:"runs-on"`
			Steps  []struct{ Uses, Run string }
		} `yaml:"jobs"`
	}
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "../.github/workflows/check.yaml")), &workflow))
	require.Equal(t, map[string]string{"contents": "read"}, workflow.Permissions)
	require.Contains(t, workflow.Jobs["check"].RunsOn, "ubuntu")

	var runs []string
	for _, step := range workflow.Jobs["check"].Steps {
		if step.Uses != "" {
			require.Regexp(t, `^actions/[a-z-]+@v\d+$`, step.Uses, "pinned")
		}
		runs = append(runs, step.Run)
	}
	require.Contains(t, runs, "make check VULN_REQUIRED=1")
	require.Regexp(t, `(?m)^check:.*\bvuln\b`, read(t, "../Makefile"), "make check looks for known vulnerabilities")
}

// read is a file of the tree, by its path from here.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash(path))
	require.NoError(t, err)
	return string(text)
}

// requireSettings fails for every variable with our prefix that is no setting.
func requireSettings(t *testing.T, variables map[string]string) {
	t.Helper()
	for name := range variables {
		if strings.HasPrefix(name, "ORDERLOOM_") {
			require.Contains(t, config.Names(), name)
		}
	}
}

// requirePinned fails for an image without a version.
func requirePinned(t *testing.T, image string) {
	t.Helper()
	require.Regexp(t, `^[a-z0-9./-]+:[a-z0-9.-]+$`, image)
	require.NotContains(t, image, ":latest")
}
