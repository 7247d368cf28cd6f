package main

import (
	"cmp"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
)

// unknownVersion is that of a build which doesn't know its own.
const unknownVersion = "unknown"

// version is set by the linker in a release; else the build says what it knows.
var version string

// versionView is what this binary is.
type versionView struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"` // empty where the build doesn't know it
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func newVersionCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print which version this is",
		Example: `  orderloom version
  orderloom version --output json`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			build, _ := debug.ReadBuildInfo()
			return p.show(versionOf(build))
		},
	}
}

func versionOf(build *debug.BuildInfo) versionView {
	v := versionView{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if build != nil {
		v.Version = cmp.Or(v.Version, build.Main.Version)
		for _, setting := range build.Settings {
			if setting.Key == "vcs.revision" {
				v.Commit = setting.Value
			}
		}
	}
	v.Version = cmp.Or(v.Version, unknownVersion)
	return v
}

func (v versionView) page(p *output.Page) {
	p.Pairs([][2]string{{"version", v.Version}, {"commit", v.Commit}, {"go", v.Go}, {"platform", v.Platform}})
}
