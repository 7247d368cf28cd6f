package relay_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/orderloom/orderloom/workflows"
)

func TestTheLogNamesWhatCouldNotBeHandedOnByItsKeys(t *testing.T) {
	t.Parallel()
	b := setup(t)
	core, logged := observer.New(zap.WarnLevel)
	r := b.relayTo(refusing{b.temporal, workflows.OrderWorkflowID(b.ref("7"))})
	r.Log = zap.New(core)
	b.ask("7")
	b.start(r)
	require.Eventually(t, func() bool { return logged.Len() > 0 }, soon, 10*time.Millisecond)
	require.Equal(t, map[string]any{"error": "refused", "topic": "order", "channel": b.channel, "order": "7"}, logged.All()[0].ContextMap())

	b.exec("INSERT INTO outbox (topic, channel, subject) VALUES ('what', '', 'ever')")
	require.Eventually(t, func() bool { return logged.FilterField(zap.String("topic", "what")).Len() > 0 }, soon, 10*time.Millisecond)
	require.Equal(t, map[string]any{"error": `no relay for the topic "what"`, "topic": "what", "subject": "ever"},
		logged.FilterField(zap.String("topic", "what")).All()[0].ContextMap())
}
