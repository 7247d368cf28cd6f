package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/workflows"
)

// messageSum is what buyers wrote in a system, and what became of it.
type messageSum struct {
	Channel  string `json:"channel"`
	System   string `json:"system"`
	Messages int64  `json:"messages"`
	Unread   int64  `json:"unread"`
	Answered int64  `json:"answered"`
}

func messageSums(rows []dbgen.MessageSumsRow, err error) ([]messageSum, error) {
	out := make([]messageSum, len(rows))
	for i, row := range rows {
		out[i] = messageSum(row)
	}
	return out, db.Wrap("count messages", err)
}

// answerBuyers reads what buyers wrote to the companies, and answers who wrote first in each
// system. Doing it again answers nobody twice.
func (l *local) answerBuyers(ctx context.Context) error {
	for _, company := range l.Companies {
		if err := l.readMessages(ctx, company.Code); err != nil {
			return fmt.Errorf("the messages of %s: %w", company.Code, err)
		}
		first, err := dbgen.New().MessagesFirst(ctx, l.db, company.Code)
		if err != nil {
			return db.Wrap("look for messages", err)
		}
		for _, m := range first {
			reply, err := activities.ReplyToMessage(ctx, l.db, activities.Reply{
				Key: "demo " + company.Code + " " + m.System, MessageID: m.ID, Text: "Добрий день! Так, відправимо сьогодні.", Actor: "demo",
			})
			if err != nil {
				return err
			}
			if _, err := untilReplied(ctx, l.services, reply.ID, stalled); err != nil {
				return err
			}
		}
	}
	return nil
}

// readMessages reads what buyers wrote to one company.
func (l *local) readMessages(ctx context.Context, channel string) error {
	if err := db.InTx(ctx, l.db, func(tx pgx.Tx) error { return activities.AskMessages(ctx, tx, channel) }); err != nil {
		return err
	}
	if err := untilHeard(ctx, l.services, activities.TopicMessages, channel); err != nil {
		return err
	}
	return l.temporal.GetWorkflow(ctx, workflows.MessagesWorkflowID(channel), "").Get(ctx, nil)
}
