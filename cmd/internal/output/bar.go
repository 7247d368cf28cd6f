package output

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Bar is a progress bar for a person; nothing where nobody watches.
func Bar(out io.Writer, what string) *progressbar.ProgressBar {
	file, ok := out.(*os.File)
	return progressbar.NewOptions64(1,
		progressbar.OptionSetWriter(out),
		progressbar.OptionSetVisibility(ok && term.IsTerminal(int(file.Fd()))),
		progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(),
		progressbar.OptionSetElapsedTime(true),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionFullWidth(),
		progressbar.OptionOnCompletion(func() { _, _ = fmt.Fprintln(out) }),
	)
}
