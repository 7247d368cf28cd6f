package console

import (
	"context"
	_ "embed"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// screenshots is where pages are kept as they looked, for people.
const screenshots = "../../dist/screenshots"

//go:embed testdata/accessible.js
var accessible string

// chromium is the browser, installed where it isn't there and may be.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	require.Zero(t, os.Geteuid(), "there is no Chromium: install Debian's package chromium")
	said, err := exec.CommandContext(t.Context(), "sh", "-c", "apt-get update && apt-get install --yes --no-install-recommends chromium").CombinedOutput()
	require.NoError(t, err, "install Chromium: %s", said)
	found, err := exec.LookPath("chromium")
	require.NoError(t, err)
	return found
}

// tab is a page of a browser that knows nobody.
type tab struct {
	t      *testing.T
	ctx    context.Context //nolint:containedctx // chromedp's way to hold a tab
	site   string
	walked *walked
}

// visits has a console served to the walk.
func (w *tab) visits(console http.Handler) {
	server := httptest.NewServer(w.walked.noting(console))
	w.t.Cleanup(func() {
		server.CloseClientConnections() // a page that listens stays
		server.Close()
	})
	w.site = server.URL
}

// soon is how long a page may take.
const soon = 30 * time.Second

// ask runs one action in the tab.
func ask[T any](w *tab, action chromedp.Action[T]) T {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, soon)
	defer cancel()
	answer, err := chromedp.Run(ctx, action)
	for err != nil && strings.Contains(err.Error(), "No node with given id") { // a page that keeps up by itself has put another in its place
		answer, err = chromedp.Run(ctx, action)
	}
	require.NoError(w.t, err)
	return answer
}

func (w *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	for _, action := range actions {
		ask(w, action)
	}
}

func (w *tab) clicks(selector string) {
	w.t.Helper()
	require.Eventually(w.t, func() bool { // what is clicked on may go while it is scrolled to
		ctx, cancel := context.WithTimeout(w.ctx, soon)
		defer cancel()
		_, err := chromedp.Run(ctx, chromedp.Click(chromedp.CSS(selector)))
		return err == nil
	}, soon, 20*time.Millisecond, selector)
}

// at waits until the browser is at an address of the site, with its page loaded.
func (w *tab) at(path string) {
	w.t.Helper()
	require.Eventually(w.t, func() bool { // a page that goes away meanwhile answers nothing
		where, err := chromedp.Run(w.ctx, chromedp.Evaluate[string]("document.readyState + location.pathname + location.search"))
		return err == nil && where == "complete"+path
	}, soon, 20*time.Millisecond, path)
}

// reads waits until the page that the browser is led to says a text.
func (w *tab) reads(text string) {
	w.t.Helper()
	require.Eventually(w.t, func() bool { // a page that goes away meanwhile answers nothing
		said, err := chromedp.Run(w.ctx, chromedp.Evaluate[string]("document.readyState + document.body.innerText"))
		return err == nil && strings.HasPrefix(said, "complete") && strings.Contains(said, text)
	}, soon, 20*time.Millisecond, text)
}

func (w *tab) text(selector string) string {
	w.t.Helper()
	return ask(w, chromedp.Text(chromedp.CSS(selector)))
}

func (w *tab) value(script string) string {
	w.t.Helper()
	return ask(w, chromedp.Evaluate[string](script))
}

// looks takes the page as a person sees it by day, by night and on a phone, and finds
// nothing that would keep anybody from using it.
func (w *tab) looks(name string) {
	w.t.Helper()
	for _, view := range []struct {
		name, scheme  string
		width, height int64
	}{{"day", "light", 1280, 900}, {"night", "dark", 1280, 900}, {"phone", "light", 390, 844}} {
		w.do(chromedp.EmulateViewport(view.width, view.height))
		_, err := chromedp.Call(w.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: view.scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}})
		require.NoError(w.t, err)
		problems := ask(w, chromedp.Evaluate[[]string](accessible))
		require.Empty(w.t, problems, "%s by %s", name, view.name)
		if view.scheme == "dark" {
			continue // its colours were looked at, and nothing else differs
		}
		w.photographs(name + "-" + view.name)
	}
	w.do(chromedp.EmulateViewport(1280, 900))
}

// photographs keeps how the whole page looks.
func (w *tab) photographs(name string) {
	w.t.Helper()
	w.keeps(name, ask(w, chromedp.FullScreenshot(100)))
}

func (w *tab) keeps(name string, picture []byte) {
	w.t.Helper()
	require.NoError(w.t, os.WriteFile(filepath.Join(screenshots, name+".png"), picture, 0o600))
}

// TestInABrowser walks the pages as a person does, by keyboard at the door, in one browser
// with a profile of its own for each walk.
//
//nolint:paralleltest,tparallel // a browser draws the one tab that is in front
func TestInABrowser(t *testing.T) {
	t.Parallel()
	require.NoError(t, os.MkdirAll(screenshots, 0o700))
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.IgnoreCertErrors) // root can have none; a gateway's certificate is its test's own
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	browser, end := chromedp.NewContext(allocator)
	t.Cleanup(end)
	require.NoError(t, chromedp.Do(browser))
	seen := &walked{routes: map[string]bool{}}
	for name, walk := range map[string]func(*tab, *bundle){
		"from the door to a sale": walkToASale,
		"an admin lets people in": walkUsers,
		"settings in Latvian":     walkSettings,
		"papers and shifts":       walkPapers,
		"a buyer is answered":     walkMessages,
		"a channel is set up":     walkChannels,
		"master data is kept":     walkMaster,
		"a gap is filled":         walkGaps,
		"goods come and go":       walkGoods,
		"a register is closed":    walkRegisters,
		"a finding is repaired":   walkFindings,
		"a sale to its end":       walkASaleToItsEnd,
		"a sale that is held":     walkASaleThatIsHeld,
		"a sale that was wrong":   walkASaleThatWasWrong,
		"many sales at once":      walkManySales,
		"a list as files":         walkFiles,
		"a notice is tried":       walkNotices,
		"without scripts":         walkWithoutScripts,
		"by keyboard":             walkByKeyboard,
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t)
			b.sale("1001", "Ann Buyer")
			b.sale("1002", "Bob Buyer")
			b.beats()
			ctx, done := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
			t.Cleanup(done)
			require.NoError(t, chromedp.Do(ctx)) // the tab lives as long as the context of the first call
			w := &tab{t: t, ctx: ctx, walked: seen}
			w.visits(b.handler)
			walk(w, b)
		})
	}
	t.Run("everything that can be done", func(t *testing.T) {
		require.Empty(t, seen.missed(), "no walk does it: add one")
	})
}

// enter signs in by the keyboard alone: the first field has the focus.
func (w *tab) enter(person, at string) {
	w.t.Helper()
	w.do(chromedp.Navigate(w.site+at), chromedp.WaitReady(chromedp.CSS("#person:focus"))) // a browser gives it when it first draws the page
	w.do(chromedp.KeyEvent(person + kb.Tab + password + kb.Enter))
	w.at(at)
}

func walkToASale(w *tab, b *bundle) {
	w.do(chromedp.Navigate(w.site + "/sales"))
	w.at("/sign-in?to=%2Fsales")
	w.looks("door")
	w.do(chromedp.Focus(chromedp.CSS("#person")), chromedp.KeyEvent("viewer"+kb.Tab+"not the password"+kb.Enter), chromedp.WaitVisible(chromedp.CSS("#problem")))
	require.Equal(w.t, "The name or the password is wrong.", w.text("#problem"))
	w.looks("door-wrong")
	w.enter("viewer", "/sales")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM user_sessions WHERE person = 'viewer'"))

	w.do(chromedp.KeyEvent(kb.Tab))
	require.Equal(w.t, "#main", w.value("document.activeElement.getAttribute('href')"), "the first stop skips the navigation")
	w.looks("sales")
	const searchIsSeen = "String(document.querySelector('#search').checkVisibility())"
	require.Equal(w.t, "true", w.value(searchIsSeen), "there is room for the filter")
	w.do(chromedp.EmulateViewport(390, 844))
	require.Equal(w.t, "false", w.value(searchIsSeen), "on a phone rows are seen first")
	w.do(chromedp.Click(chromedp.CSS(".sift summary")))
	require.Equal(w.t, "true", w.value(searchIsSeen))
	w.do(chromedp.EmulateViewport(1280, 900))
	w.do(chromedp.KeyEvent("/"))
	require.Equal(w.t, "search", w.value("document.activeElement.id"), "by one key to the search")
	w.do(chromedp.KeyEvent(kb.Backspace + "1002" + kb.Enter)) // the slash is typed here, unlike by a real keyboard
	w.at("/sales?search=1002&state=&channel=&held_for=&gap=")
	require.Equal(w.t, "1 sale", w.text("[role=status]"))
	w.clicks("tbody a")
	w.at("/sales/riga/1002")
	require.Equal(w.t, "Sale 1002 Held", w.text("h1"))
	w.looks("sale")
	w.clicks(".brand")
	w.at("/")
	w.looks("home")
	w.do(chromedp.Navigate(w.site + "/nothing"))
	w.looks("nothing")
	w.clicks(".who button")
	w.at("/sign-in")
	require.Zero(w.t, b.count("SELECT count(*) FROM user_sessions"))
}
