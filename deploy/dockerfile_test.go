package deploy_test

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/stretchr/testify/require"
)

func TestTheImage(t *testing.T) {
	t.Parallel()
	stages := dockerfile(t)
	require.Len(t, stages, 2, "one builds, one is the image")
	build, image := stages[0], stages[1]

	t.Run("is built with the Go of go.mod", func(t *testing.T) {
		t.Parallel()
		version := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(read(t, "../go.mod"))
		require.Len(t, version, 2)
		require.True(t, strings.HasPrefix(build.BaseName, "golang:"+version[1]+"-"), build.BaseName)
	})
	t.Run("is built by the Makefile's line and by no other", func(t *testing.T) {
		t.Parallel()
		var built []string
		for _, run := range of[*instructions.RunCommand](build) {
			line := strings.Join(run.CmdLine, " ")
			require.NotContains(t, line, "go build")
			if strings.HasPrefix(line, "make ") {
				built = append(built, line)
			}
		}
		require.Equal(t, []string{`make build VERSION="$VERSION"`}, built)
		require.Empty(t, of[*instructions.RunCommand](image), "the image itself runs nothing")
	})
	t.Run("holds what was built and nothing else", func(t *testing.T) {
		t.Parallel()
		requirePinned(t, image.BaseName)
		var copied []string
		for _, c := range of[*instructions.CopyCommand](image) {
			require.Equal(t, build.Name, c.From)
			copied = append(copied, c.SourcePaths[0]+" → "+c.DestPath)
		}
		require.Equal(t, []string{"/state → /var/lib/orderloom", "/src/bin/orderloom → /usr/local/bin/orderloom"}, copied)
	})
	t.Run("runs the worker, and not as root", func(t *testing.T) {
		t.Parallel()
		users := of[*instructions.UserCommand](image)
		require.NotEmpty(t, users)
		require.Regexp(t, `^[1-9]\d*:[1-9]\d*$`, users[len(users)-1].User)
		require.Equal(t, []string{"/usr/local/bin/orderloom"}, of[*instructions.EntrypointCommand](image)[0].CmdLine)
		require.Equal(t, []string{"worker"}, of[*instructions.CmdCommand](image)[0].CmdLine)
	})
	t.Run("sets only what is a setting", func(t *testing.T) {
		t.Parallel()
		for _, env := range of[*instructions.EnvCommand](image) {
			for _, pair := range env.Env {
				requireSettings(t, map[string]string{pair.Key: pair.Value})
			}
		}
	})
}

func TestTheBuildLineIsStaticAndNamesTheVersion(t *testing.T) {
	t.Parallel()
	command := exec.CommandContext(t.Context(), "make", "--dry-run", "--silent", "build", "VERSION=1.2.3")
	command.Dir = ".."
	line, err := command.CombinedOutput()
	require.NoError(t, err, "%s", line)
	require.Regexp(t, `^CGO_ENABLED=0 go build -trimpath .*-X main\.version=1\.2\.3\b.* -o bin/orderloom \./cmd/orderloom\n$`, string(line))
}

// dockerfile is the Dockerfile as BuildKit reads it.
func dockerfile(t *testing.T) []instructions.Stage {
	t.Helper()
	parsed, err := parser.Parse(strings.NewReader(read(t, "Dockerfile")))
	require.NoError(t, err)
	require.Empty(t, parsed.Warnings)
	stages, _, err := instructions.Parse(parsed.AST, nil)
	require.NoError(t, err)
	return stages
}

// of is a stage's instructions of one kind, in order.
func of[T instructions.Command](stage instructions.Stage) []T {
	var found []T
	for _, command := range stage.Commands {
		if c, ok := command.(T); ok {
			found = append(found, c)
		}
	}
	return found
}
