package activities

import "context"

// WakeReader is the function of that name, as a step.
func (s *Set) WakeReader(ctx context.Context, channel string) (struct{}, error) {
	return struct{}{}, toTemporal(WakeReader(ctx, s.DB, channel))
}
