package histories_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/histories"
)

// FuzzRead: a history that somebody brings home is read and written again as the same
// bytes, or it is none.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"0.1.0-held_released.json", "0.1.0-cancelled.json"} {
		raw, err := os.ReadFile("../../workflows/testdata/replay/" + name)
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Add([]byte(`{"events": [{"eventId": "1", "eventType": "EVENT_TYPE_WORKFLOW_EXECUTION_STARTED", "workflowExecutionStartedEventAttributes": {}}]}`))
	f.Add([]byte(`{"events": [null]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		history, err := histories.Read(bytes.NewReader(raw))
		if err != nil {
			require.ErrorContains(t, err, "this is no history")
			return
		}
		var first, second bytes.Buffer
		require.NoError(t, histories.Write(&first, history))
		again, err := histories.Read(bytes.NewReader(first.Bytes()))
		require.NoError(t, err)
		require.NoError(t, histories.Write(&second, again))
		require.Equal(t, first.String(), second.String())
		for _, border := range histories.Borders(history) {
			_ = histories.CheckBorder(history, border.Event)
		}
	})
}
