package gateway

import (
	"errors"
	"io"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
	"go.uber.org/zap"

	"github.com/orderloom/orderloom/internal/fault"
)

// largest is the most bytes that a webhook may have: an order of some thousand lines.
const largest = 4 << 20

// hook answers POST /hooks/{channel}. Nothing of the request is told back.
func (g *Gateway) hook(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	ctx, span := g.tracer.Start(r.Context(), "webhook", trace.WithSpanKind(trace.SpanKindServer))
	defer span.End()
	became := g.receive(w, r.WithContext(ctx))
	span.SetAttributes(attribute.String("outcome", string(became)))
	if became != unknown { // what a stranger makes up is no channel
		span.SetAttributes(attribute.String("channel", r.PathValue("channel")))
	}
	g.metrics.saw(became, time.Since(began))
	w.WriteHeader(became.status())
}

func (g *Gateway) receive(w http.ResponseWriter, r *http.Request) outcome {
	code := r.PathValue("channel")
	if !plain(code) {
		return unknown
	}
	from, err := g.book.sender(r.Context(), code)
	switch {
	case err != nil && !fault.KindOf(err).Retryable():
		if !fault.Is(err, fault.NotFound) {
			g.log.Warn("a channel takes no webhooks", zap.String("channel", code), zap.Error(err))
		}
		return unknown
	case err == nil:
		return g.receiveFrom(w, r, from)
	}
	// Nobody can tell who signed it; it asks for no more than a look at the shops.
	if _, became := body(w, r); became != "" {
		return became
	}
	g.owe(err)
	return remembered
}

func (g *Gateway) receiveFrom(w http.ResponseWriter, r *http.Request, from sender) outcome {
	raw, became := body(w, r)
	if became != "" {
		return became
	}
	told, err := from.webhooks.Webhook(r.Header, raw, from.phrase)
	switch {
	case err == nil && told.Ping:
		return ping
	case err == nil:
		return g.hand(r.Context(), from, told)
	case fault.Is(err, fault.Unauthorized):
		g.forged.count(from.id)
		return forged
	case fault.Is(err, fault.Unsupported):
		return unsupported
	default:
		return unreadable
	}
}

// body is what a request brings, to the byte.
func body(w http.ResponseWriter, r *http.Request) ([]byte, outcome) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largest))
	if _, big := errors.AsType[*http.MaxBytesError](err); big {
		return nil, oversized
	}
	if err != nil {
		return nil, unreadable
	}
	return raw, ""
}

// plain reports whether it may be the code of a channel, as the database sees it.
func plain(code string) bool {
	for i, r := range code {
		letter := (r >= 'a' && r <= 'z') || (r >= '0' && r <= '9')
		if !letter && (i == 0 || r != '-') {
			return false
		}
	}
	return code != "" && len(code) <= 63
}
