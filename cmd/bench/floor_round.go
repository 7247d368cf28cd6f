package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/cmd/internal/workers"
	"github.com/orderloom/orderloom/internal/commerce"
)

// floorProcess is the floor's worker, and the way to tell it of rounds.
type floorProcess struct {
	*workers.Process
	tasks  *os.File            // its input
	orders []commerce.OrderRef // of each round
}

// startFloor starts this command once more, as the floor's worker.
func (s *stage) startFloor(ctx context.Context, environment map[string]string) (_ *floorProcess, err error) {
	if err := s.makeFloorTable(ctx); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	shops := s.shopsOf(floorPrefix)
	p := &floorProcess{}
	if p.orders, err = ordersOf(shops); err != nil {
		return nil, err
	}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, read.Close()) }()
	args := []string{"floor"}
	for _, shop := range shops {
		args = append(args, shop.Code)
	}
	p.tasks = write
	p.Process, err = workers.Program{Path: self, Args: args, Environment: environment, Input: read}.Start(ctx)
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	return p, nil
}

func (s *stage) makeFloorTable(ctx context.Context) error {
	owner, err := pgx.Connect(ctx, s.Stack.OwnerURL)
	if err != nil {
		return err
	}
	_, err = owner.Exec(ctx, floorTable)
	return errors.Join(err, owner.Close(ctx))
}

// floorRound lets the floor carry its orders.
func (s *stage) floorRound(ctx context.Context, round int) (figures, error) {
	before, err := s.floorDone(ctx)
	if err != nil {
		return figures{}, err
	}
	taken := s.measure(s.floor.PID())
	if err := json.NewEncoder(s.floor.tasks).Encode(floorTask{Round: round, Orders: s.floor.orders}); err != nil {
		return figures{}, err
	}
	if err := until(ctx, s.alive, before+int64(len(s.floor.orders)), s.floorDone); err != nil {
		return figures{}, err
	}
	out := taken.end(len(s.floor.orders))
	ids := make([]string, len(s.floor.orders))
	for i, ref := range s.floor.orders {
		ids[i] = floorID(round, ref)
	}
	out.histories, err = examine(ctx, s.temporal, ids)
	return out, err
}

// floorDone counts the orders that the floor has carried so far.
func (s *stage) floorDone(ctx context.Context) (n int64, err error) {
	err = s.db.QueryRow(ctx, "SELECT count(*) FROM bench_floor WHERE step = $1", lastStep).Scan(&n)
	return n, err
}

// measurement is a round that has begun.
type measurement struct {
	began time.Time
	cpu   usage
	read  func() usage
}

func (s *stage) measure(worker int) measurement {
	read := func() usage { return readUsage(map[int]string{worker: byWorker}) }
	return measurement{began: time.Now(), cpu: read(), read: read}
}

// end is the round's time and work, per order.
func (m measurement) end(orders int) figures {
	seconds := time.Since(m.began).Seconds()
	return figures{
		orders: orders, seconds: seconds, perSecond: float64(orders) / seconds,
		cpu: m.read().since(m.cpu).per(orders),
	}
}
