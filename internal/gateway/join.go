package gateway

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"

	"go.uber.org/zap"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/joining"
	"github.com/orderloom/orderloom/internal/secret"
	"github.com/orderloom/orderloom/internal/serving"
)

// largestKey is the most bytes that a key may come in.
const largestKey = 16 << 10

// join answers GET /join/{channel}/{state} with the way to the shop's own page. It is
// no page of ours: the shop's one says who asks for what, and asks. Our link is there
// because it is short, outlives a changed address, and says when it is too late.
func (g *Gateway) join(w http.ResponseWriter, r *http.Request) {
	code := r.PathValue("channel")
	page, at, err := "", joining.Unknown, error(nil)
	if plain(code) {
		ctx, cancel := context.WithTimeout(r.Context(), limit)
		defer cancel()
		page, at, err = g.joins.Follow(ctx, code, secret.String(r.PathValue("state")))
	}
	switch {
	case err != nil:
		g.failed(w, code, err)
	case at == joining.Open:
		private(w)
		http.Redirect(w, r, page, http.StatusFound) //nolint:gosec // to the shop's own page: its address is the channel's
	default:
		show(w, at, "")
	}
}

// joined answers POST /joined/{channel}: the key that a shop gives. The shop keeps the
// key by 200 alone, so nothing but a key that is kept is 200.
func (g *Gateway) joined(w http.ResponseWriter, r *http.Request) {
	at, err := joining.Unknown, error(nil)
	if code := r.PathValue("channel"); plain(code) {
		at, err = g.take(w, r, code)
	}
	g.metrics.gave(at, err)
	w.WriteHeader(answerTo(at, err))
}

func (g *Gateway) take(w http.ResponseWriter, r *http.Request, code string) (joining.Standing, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestKey))
	if err != nil {
		return joining.Unknown, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), limit)
	defer cancel()
	at, err := g.joins.Take(ctx, code, serving.Client(r), r.Header, body)
	switch {
	case err != nil && fault.KindOf(err).Retryable():
		g.log.Error("a shop's key couldn't be kept; the shop deletes it, and its owner has to approve again", zap.String("channel", code), zap.Error(err))
	case err == nil && at == joining.Joined:
		g.log.Info("joined", zap.String("channel", code))
	}
	return at, err
}

// answerTo is the status for what became of a key.
func answerTo(at joining.Standing, err error) int {
	_, big := errors.AsType[*http.MaxBytesError](err)
	switch {
	case big:
		return http.StatusRequestEntityTooLarge
	case fault.Is(err, fault.Invalid):
		return http.StatusBadRequest
	case fault.Is(err, fault.Unsupported):
		return http.StatusUnsupportedMediaType
	case fault.Is(err, fault.NotFound):
		return http.StatusNotFound
	case err != nil:
		return http.StatusServiceUnavailable
	default:
		return pageOf(at).status(http.MethodPost)
	}
}

// returned answers GET /joined/{channel}: the owner's browser, which comes back.
func (g *Gateway) returned(w http.ResponseWriter, r *http.Request) {
	code := r.PathValue("channel")
	at, why, err := joining.Unknown, "", error(nil)
	if query, parsed := url.ParseQuery(r.URL.RawQuery); parsed == nil && plain(code) {
		ctx, cancel := context.WithTimeout(r.Context(), limit)
		defer cancel()
		at, why, err = g.joins.Return(ctx, code, serving.Client(r), query)
	}
	if err != nil {
		g.failed(w, code, err)
		return
	}
	show(w, at, why)
}

// failed is a page that can't be shown.
func (g *Gateway) failed(w http.ResponseWriter, code string, err error) {
	if kind := fault.KindOf(err); kind == fault.NotFound || kind == fault.Unsupported {
		show(w, joining.Unknown, "")
		return
	}
	g.log.Warn("a page of joining can't be shown", zap.String("channel", code), zap.Error(err))
	private(w)
	http.Error(w, "This doesn't work right now. Try again in a minute.", http.StatusServiceUnavailable)
}

// private keeps the state, which stands in these addresses, to whoever has it.
func private(w http.ResponseWriter) {
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Cache-Control", "no-store")
}
