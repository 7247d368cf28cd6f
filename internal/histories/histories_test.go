package histories_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	historypb "go.temporal.io/api/history/v1"

	"github.com/orderloom/orderloom/internal/histories"
)

// released is a recorded order that was held and released.
func released(t *testing.T) *historypb.History {
	t.Helper()
	history, err := histories.ReadFile("../../workflows/testdata/replay/0.1.0-held_released.json")
	require.NoError(t, err)
	return history
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	history := released(t)
	var first, second bytes.Buffer
	require.NoError(t, histories.Write(&first, history))
	again, err := histories.Read(bytes.NewReader(first.Bytes()))
	require.NoError(t, err)
	require.NoError(t, histories.Write(&second, again))
	require.Equal(t, first.String(), second.String(), "the same history is the same bytes")
	require.Len(t, again.GetEvents(), len(history.GetEvents()))
	require.Equal(t, "OrderLifecycle", histories.Started(again).GetWorkflowType().GetName())
}

func TestWhatIsNoHistoryIsRefused(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"no JSON":            "hello",
		"another JSON":       `["hello"]`,
		"no events":          `{"events": []}`,
		"without its start":  `{"events": [{"eventId": "7", "eventType": "EVENT_TYPE_TIMER_FIRED"}]}`,
		"some other message": `{"hello": "world"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := histories.Read(strings.NewReader(text))
			require.ErrorContains(t, err, "this is no history")
		})
	}
	_, err := histories.ReadFile("/no/such/file")
	require.Error(t, err)
}

func TestBordersSayWhatHappenedBefore(t *testing.T) {
	t.Parallel()
	history := released(t)
	borders := histories.Borders(history)
	require.Equal(t, histories.Border{Event: 4, At: borders[0].At, Before: []string{"start"}}, borders[0])
	require.Equal(t, []string{"ImportOrder", "ValidateTotals", "WriteBack"}, borders[1].Before)
	require.NoError(t, histories.CheckBorder(history, borders[1].Event))

	after := histories.HappenedAfter(history, borders[1].Event)
	require.Contains(t, after, "command", "it was released later")
	require.Contains(t, after, "IssueInvoice")
	require.Empty(t, histories.HappenedAfter(history, int64(len(history.GetEvents()))))
}

func TestWhatIsNoBorderIsRefused(t *testing.T) {
	t.Parallel()
	history := released(t)
	for name, tt := range map[string]struct {
		event int64
		want  string
	}{
		"the start":        {1, "is no border"},
		"a local step":     {5, "local step ImportOrder"},
		"after the end":    {9999, "there is no event 9999"},
		"before the start": {0, "there is no event 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.ErrorContains(t, histories.CheckBorder(history, tt.event), tt.want)
		})
	}
}
